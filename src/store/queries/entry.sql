-- Entries of the register, their versions, appointments, members and events.

-- name: entry_insert :exec
-- in: tenant tenant_id, body body_id, id entry_id, no text, reg text, unit unit_id
-- in: service service_id, origin text, origin_id text, edition text, state text, title text
-- in: provider_name text, level text, manager_label text, manager_name text, unit_name text
-- in: period_from date, period_to date, version int, is_service int, at int
insert into entry (tenant, body, id, no, reg, unit, service, origin, origin_id, edition,
  state, title, provider_name, level, manager_label, manager_name, unit_name, period_from,
  period_to, version, is_service, created_at, updated_at)
values (:tenant, :body, :id, :no, :reg, :unit, :service, :origin, :origin_id, :edition,
  :state, :title, :provider_name, :level, :manager_label, :manager_name, :unit_name, :period_from,
  :period_to, :version, :is_service, :at, :at)

-- name: entry_get :one
-- in: tenant tenant_id, id entry_id
-- out: body body_id, no text, reg text, unit unit_id, service service_id, origin text
-- out: origin_id text, edition text, state text, title text, provider_name text, level text
-- out: manager_label text, manager_name text, unit_name text, period_from date, period_to date
-- out: started_on date, ended_on date, retain_until date, version int, is_service int
-- out: created_at int, updated_at int, function text
select e.body, e.no, e.reg, e.unit, e.service, e.origin, e.origin_id, e.edition, e.state, e.title,
  e.provider_name, e.level, e.manager_label, e.manager_name, e.unit_name, e.period_from,
  e.period_to, e.started_on, e.ended_on, e.retain_until, e.version, e.is_service, e.created_at,
  e.updated_at, coalesce(s.function, '')
from entry e
left join service s on s.tenant = e.tenant and s.id = e.service
where e.tenant = :tenant and e.id = :id

-- As it stood when the act was judged: neither its state nor what is permitted changed since.
-- name: entry_set_state :exec
-- in: tenant tenant_id, id entry_id, expected_state text, version int, state text, at int
update entry set state = :state, updated_at = :at
where tenant = :tenant and id = :id and state = :expected_state and version = :version

-- name: entry_set_started :exec
-- in: tenant tenant_id, id entry_id, started_on date
update entry set started_on = :started_on where tenant = :tenant and id = :id

-- name: entry_close :exec
-- in: tenant tenant_id, id entry_id, ended_on date, retain_until date, at int
update entry set state = 'closed', ended_on = :ended_on, retain_until = :retain_until,
  updated_at = :at
where tenant = :tenant and id = :id

-- Its end was decided by mistake.
-- name: entry_reopen :exec
-- in: tenant tenant_id, id entry_id, state text, version int, at int
update entry set state = :state, version = :version, ended_on = null, retain_until = null,
  updated_at = :at
where tenant = :tenant and id = :id and state = 'closed'

-- name: entry_set_contents :exec
-- in: tenant tenant_id, id entry_id, edition text, title text, provider_name text, level text
-- in: manager_label text, manager_name text, unit_name text, period_from date, period_to date
-- in: version int, reg text, is_service int, service service_id, at int
update entry set edition = :edition, service = :service, title = :title,
  provider_name = :provider_name, level = :level, manager_label = :manager_label,
  manager_name = :manager_name, unit_name = :unit_name, period_from = :period_from,
  period_to = :period_to, version = :version, reg = :reg, is_service = :is_service,
  updated_at = :at
where tenant = :tenant and id = :id

-- name: entry_version_insert :exec
-- in: tenant tenant_id, entry entry_id, n int, valid_from date, valid_to date, recorded_at int
-- in: edition text, state text, columns text, facts text, content_hash text, act text
insert into entry_version (tenant, entry, n, valid_from, valid_to, recorded_at, edition, state,
  columns, facts, content_hash, act)
values (:tenant, :entry, :n, :valid_from, :valid_to, :recorded_at, :edition, :state, :columns,
  :facts, :content_hash, :act)

-- name: entry_version_supersede :exec
-- in: tenant tenant_id, entry entry_id, n int, superseded_at int
update entry_version set superseded_at = :superseded_at
where tenant = :tenant and entry = :entry and n = :n

-- name: entry_version_get :one
-- in: tenant tenant_id, entry entry_id, n int
-- out: valid_from date, valid_to date, recorded_at int, superseded_at int?, edition text
-- out: state text, columns text, facts text, content_hash text, act text
select valid_from, valid_to, recorded_at, superseded_at, edition, state, columns, facts,
  content_hash, act
from entry_version where tenant = :tenant and entry = :entry and n = :n

-- name: entry_versions :many
-- in: tenant tenant_id, entry entry_id
-- out: n int, valid_from date, valid_to date, recorded_at int, superseded_at int?, edition text
-- out: state text, columns text, facts text, content_hash text, act text
select n, valid_from, valid_to, recorded_at, superseded_at, edition, state, columns, facts,
  content_hash, act
from entry_version where tenant = :tenant and entry = :entry order by n

-- name: appointment_insert :exec
-- in: tenant tenant_id, id row_id, entry entry_id, role text, post text, person person_id
-- in: valid_from date, act text, beside int
insert into appointment (tenant, id, entry, role, post, person, valid_from, act, beside)
values (:tenant, :id, :entry, :role, :post, :person, :valid_from, :act, :beside)

-- name: appointment_end :exec
-- in: tenant tenant_id, id row_id, valid_to date
update appointment set valid_to = :valid_to where tenant = :tenant and id = :id

-- name: appointments_of :many
-- in: tenant tenant_id, entry entry_id
-- out: id row_id, role text, post text, person person_id, valid_from date, valid_to date
-- out: beside int
select id, role, post, person, valid_from, valid_to, beside from appointment
where tenant = :tenant and entry = :entry order by valid_from, id

-- Who acts on a day for those appointed to an entry; of each appointment the first.
-- name: acting_on :many
-- in: tenant tenant_id, entry entry_id, day date
-- out: role text, beside int, person person_id, name text
select role, beside, person, name from acting
where tenant = :tenant and entry = :entry and since <= :day and (until is null or until >= :day)
  and held_from <= :day and (held_to is null or held_to >= :day)
order by turn

-- name: entry_told :one
-- in: tenant tenant_id, id entry_id
-- out: state text
select @told(e) from entry e where e.tenant = :tenant and e.id = :id

-- Those who acted on a past day, whoever has left since; otherwise as `acting` has it.
-- name: acted_on :many
-- in: tenant tenant_id, entry entry_id, day date
-- out: role text, beside int, person person_id
select a.role, a.beside, h.person from appointment a
join holding h on h.tenant = a.tenant and h.post = a.post
where a.tenant = :tenant and a.entry = :entry and @valid(a) and @valid(h)
  and (a.valid_to is null or a.valid_to > a.valid_from)
order by case when h.person = a.person then 0 when h.kind = 'main' then 1
  when h.kind = 'concurrent' then 2 else 3 end, h.id

-- Does somebody hold a post of the body, or of one unit of it, on a day, and has not left? With
-- :gone = 1 for a day that is past: whoever has left since, too.
-- name: person_serves :one
-- in: tenant tenant_id, body body_id, person person_id, unit text, day date, gone int
-- out: n int
select count(*) from person x
join holding h on h.tenant = x.tenant and h.person = x.id
join post o on o.tenant = h.tenant and o.id = h.post and o.body = :body
  and (:unit = '' or o.unit = :unit)
where x.tenant = :tenant and x.id = :person and (x.state = 'active' or :gone = 1) and @valid(h)

-- Does somebody hold a post in a unit, or in one below it?
-- name: person_under :one
-- in: tenant tenant_id, body body_id, person person_id, unit unit_id, day date, gone int
-- out: n int
with recursive above (id) as (
  select o.unit from person x
  join holding h on h.tenant = x.tenant and h.person = x.id
  join post o on o.tenant = h.tenant and o.id = h.post and o.body = :body
  where x.tenant = :tenant and x.id = :person and (x.state = 'active' or :gone = 1) and @valid(h)
  union
  select u.parent from above v join unit u on u.tenant = :tenant and u.id = v.id
  where u.parent is not null
)
select count(*) from above where id = :unit

-- name: person_post_on :many
-- in: tenant tenant_id, body body_id, person person_id, day date
-- out: post post_id, unit unit_id, title text, unit_name text, kind text
select h.post, p.unit, p.title, u.name, h.kind from holding h
join post p on p.tenant = h.tenant and p.id = h.post and p.body = :body
join unit u on u.tenant = p.tenant and u.id = p.unit
where h.tenant = :tenant and h.person = :person and @valid(h)
order by case h.kind when 'main' then 0 when 'concurrent' then 1 else 2 end, h.id

-- name: member_insert :exec
-- in: tenant tenant_id, entry entry_id, person person_id, valid_from date
insert into use_member (tenant, entry, person, valid_from)
values (:tenant, :entry, :person, :valid_from)

-- name: member_end :exec
-- in: tenant tenant_id, entry entry_id, person person_id, valid_to date
update use_member set valid_to = :valid_to
where tenant = :tenant and entry = :entry and person = :person

-- name: member_again :exec
-- in: tenant tenant_id, entry entry_id, person person_id
update use_member set valid_to = null
where tenant = :tenant and entry = :entry and person = :person

-- name: members_of :many
-- in: tenant tenant_id, entry entry_id
-- out: person person_id, name text, valid_from date, valid_to date
select m.person, p.name, m.valid_from, m.valid_to from use_member m
join person p on p.tenant = m.tenant and p.id = m.person
where m.tenant = :tenant and m.entry = :entry order by p.yomi, p.id

-- name: entry_event_insert :exec
-- in: tenant tenant_id, id event_id, entry entry_id, act text, from_state text, to_state text
-- in: person person_id, names text, data text, at int
insert into entry_event (tenant, id, entry, act, from_state, to_state, person, names, data, at)
values (:tenant, :id, :entry, :act, :from_state, :to_state, :person, :names, :data, :at)

-- name: entry_events :many
-- in: tenant tenant_id, entry entry_id
-- out: id event_id, act text, from_state text, to_state text, names text, data text, at int
select id, act, from_state, to_state, names, data, at from entry_event
where tenant = :tenant and entry = :entry order by at, id

-- name: entry_act_events :many
-- in: tenant tenant_id, entry entry_id, act text
-- out: id event_id, data text, names text, at int
select id, data, names, at from entry_event
where tenant = :tenant and entry = :entry and act = :act order by at, id

-- How often each act was done: the next run of an act follows from it.
-- name: entry_act_counts :many
-- in: tenant tenant_id, entry entry_id
-- out: act text, n int
select act, count(*) from entry_event where tenant = :tenant and entry = :entry group by act

-- name: duty_insert :exec
-- in: tenant tenant_id, id duty_id, subject entry_id, rule text, edition text, role text
-- in: valid_from date, counted_from date
insert into duty (tenant, id, subject, rule, edition, role, valid_from, counted_from)
values (:tenant, :id, :subject, :rule, :edition, :role, :valid_from, :counted_from)

-- name: duty_end :exec
-- in: tenant tenant_id, id duty_id, valid_to date
update duty set valid_to = :valid_to where tenant = :tenant and id = :id

-- name: duty_resume :exec
-- in: tenant tenant_id, id duty_id
update duty set valid_to = null where tenant = :tenant and id = :id

-- name: duties_of :many
-- in: tenant tenant_id, subject entry_id
-- out: id duty_id, rule text, edition text, role text, valid_from date, valid_to date
-- out: counted_from date
select id, rule, edition, role, valid_from, valid_to, counted_from from duty
where tenant = :tenant and subject = :subject order by id

-- ------------------------------------------------------------------ services
-- name: provider_by_name :one
-- in: tenant tenant_id, name text
-- out: id provider_id
select id from provider where tenant = :tenant and name = :name order by id limit 1

-- name: provider_insert :exec
-- in: tenant tenant_id, id provider_id, name text
insert into provider (tenant, id, name) values (:tenant, :id, :name)

-- name: service_by_name :one
-- in: tenant tenant_id, provider provider_id, name text, function text
-- out: id service_id
select id from service
where tenant = :tenant and provider = :provider and name = :name and function = :function
order by id limit 1

-- name: service_insert :exec
-- in: tenant tenant_id, id service_id, provider provider_id, name text, function text
insert into service (tenant, id, provider, name, function)
values (:tenant, :id, :provider, :name, :function)

-- ------------------------------------------------------------------ inquiries
-- name: inquiry_insert :exec
-- in: tenant tenant_id, body body_id, id inquiry_id, no text, person person_id, unit unit_id
-- in: edition text, facts text, verdict text, result text, question text, to_role text
-- in: casefile case_id, at int
insert into inquiry (tenant, body, id, no, person, unit, edition, facts, verdict, result, question,
  to_role, casefile, at)
values (:tenant, :body, :id, :no, :person, :unit, :edition, :facts, :verdict, :result, :question,
  :to_role, :casefile, :at)

-- name: inquiry_get :one
-- in: tenant tenant_id, id inquiry_id
-- out: body body_id, no text, person person_id, unit unit_id, edition text, facts text
-- out: verdict text, result text, question text, to_role text, casefile case_id, reply text
-- out: reply_by person_id, reply_names text, replied_at int?, at int
select body, no, person, unit, edition, facts, verdict, result, question, to_role, casefile, reply,
  reply_by, reply_names, replied_at, at
from inquiry where tenant = :tenant and id = :id

-- name: inquiry_reply :exec
-- in: tenant tenant_id, id inquiry_id, reply text, reply_by person_id, reply_names text
-- in: replied_at int
update inquiry set reply = :reply, reply_by = :reply_by, reply_names = :reply_names,
  replied_at = :replied_at
where tenant = :tenant and id = :id

-- name: inquiry_earlier_insert :exec
-- in: tenant tenant_id, inquiry inquiry_id, n int, reply text, reply_by person_id
-- in: reply_names text, replied_at int
insert into inquiry_earlier (tenant, inquiry, n, reply, reply_by, reply_names, replied_at)
values (:tenant, :inquiry, :n, :reply, :reply_by, :reply_names, :replied_at)

-- The oldest first.
-- name: inquiry_earlier :many
-- in: tenant tenant_id, inquiry inquiry_id
-- out: n int, reply text, reply_names text, replied_at int
select n, reply, reply_names, replied_at from inquiry_earlier
where tenant = :tenant and inquiry = :inquiry order by n

-- name: person_name :one
-- in: tenant tenant_id, id person_id
-- out: name text, login text, state text
select name, login, state from person where tenant = :tenant and id = :id

-- name: unit_name :one
-- in: tenant tenant_id, id unit_id
-- out: name text, parent unit_id
select name, parent from unit where tenant = :tenant and id = :id

-- What the register says of accounts that may be given out; an empty register asks for every one.
-- name: accounts_kept :many
-- in: tenant tenant_id, body body_id, reg text, limit int
-- out: columns text
select v.columns from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
where e.tenant = :tenant and e.body = :body and (:reg = '' or e.reg = :reg)
  and e.state in ('permitted', 'in_use', 'under_review')
order by e.id limit :limit
