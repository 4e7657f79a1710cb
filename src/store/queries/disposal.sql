-- 保存と廃棄: what is due, holds, lists, decisions, and what is left.

-- ------------------------------------------------------------------ what is due
-- Closed entries that are kept until a day up to :upto, the longest due first; a page begins behind
-- one. `hold`: why it is not to be disposed of, '' nothing is against it. `list`: one that waits.
-- name: retention_page :many
-- in: tenant tenant_id, body body_id, upto date, after_until date, after_id text, limit int
-- out: id entry_id, no text, title text, unit_name text, ended_on date, retain_until date, files int
-- out: hold text, list text, place text
select e.id, e.no, e.title, coalesce(e.unit_name, u.name), e.ended_on, e.retain_until,
  (select count(*) from casefile c join evidence x on x.tenant = c.tenant and x.subject = c.id
    where c.tenant = e.tenant and c.entry = e.id),
  coalesce((select h.reason from retention_hold h where h.tenant = e.tenant and h.entry = e.id
    and h.released_at is null), ''),
  coalesce((select i.list from disposal_item i where i.tenant = e.tenant and i.entry = e.id
    and i.state = 'open'), ''), e.id
from entry e join unit u on u.tenant = e.tenant and u.id = e.unit
where e.tenant = :tenant and e.body = :body and e.state = 'closed' and e.retain_until <= :upto
  and (e.retain_until, e.id) > (:after_until, :after_id)
order by e.retain_until, e.id limit :limit

-- Those with a hold, the newest first, whether or not they are due or in use.
-- name: retention_held :many
-- in: tenant tenant_id, body body_id, before text, limit int
-- rows: retention_page
select e.id, e.no, e.title, coalesce(e.unit_name, u.name), e.ended_on, e.retain_until,
  (select count(*) from casefile c join evidence x on x.tenant = c.tenant and x.subject = c.id
    where c.tenant = e.tenant and c.entry = e.id), h.reason, '', h.id
from retention_hold h
join entry e on e.tenant = h.tenant and e.id = h.entry
join unit u on u.tenant = e.tenant and u.id = e.unit
where h.tenant = :tenant and h.body = :body and h.released_at is null
  and (:before = '' or h.id < :before)
order by h.id desc limit :limit

-- How many ended without a day until which they are kept.
-- name: retention_undated :one
-- in: tenant tenant_id, body body_id
-- out: n int
select count(*) from entry where tenant = :tenant and body = :body and state = 'closed'
  and retain_until is null

-- ------------------------------------------------------------------ holds
-- name: retention_hold_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, entry entry_id, reason text, names text, at int
insert into retention_hold (tenant, body, id, entry, reason, names, at)
values (:tenant, :body, :id, :entry, :reason, :names, :at)

-- name: retention_hold_release :exec
-- in: tenant tenant_id, id row_id, released_at int, released_why text, released_names text
update retention_hold set released_at = :released_at, released_why = :released_why,
  released_names = :released_names
where tenant = :tenant and id = :id and released_at is null

-- name: retention_hold_of :one
-- in: tenant tenant_id, entry entry_id
-- out: id row_id, reason text, names text, at int
select id, reason, names, at from retention_hold
where tenant = :tenant and entry = :entry and released_at is null

-- ------------------------------------------------------------------ whose decision it is
-- name: disposal_role_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, role text, source text, names text, at int
insert into disposal_role (tenant, body, id, role, source, names, at)
values (:tenant, :body, :id, :role, :source, :names, :at)

-- name: disposal_role_of :one
-- in: tenant tenant_id, body body_id
-- out: role text, source text, names text, at int
select role, source, names, at from disposal_role where tenant = :tenant and body = :body
order by at desc, id desc limit 1

-- Everybody who held the role on some day of a time, with posts of that time.
-- name: disposal_deciders :many
-- in: tenant tenant_id, body body_id, role text, since date, day date
-- out: id person_id, name text, unit_name text, title text
select x.id, x.name, u.name, p.title from post_role r
join post p on p.tenant = r.tenant and p.id = r.post
join unit u on u.tenant = p.tenant and u.id = p.unit
join holding h on h.tenant = r.tenant and h.post = r.post
join person x on x.tenant = h.tenant and x.id = h.person
where r.tenant = :tenant and p.body = :body and r.role = :role
  and r.valid_from <= :day and (r.valid_to is null or r.valid_to >= :since)
  and h.valid_from <= :day and (h.valid_to is null or h.valid_to >= :since)
order by x.id, h.id

-- ------------------------------------------------------------------ lists
-- name: disposal_list_insert :exec
-- in: tenant tenant_id, body body_id, id disposal_id, person person_id, names text, at int
insert into disposal_list (tenant, body, id, state, person, names, at)
values (:tenant, :body, :id, 'prepared', :person, :names, :at)

-- name: disposal_list_decide :exec
-- in: tenant tenant_id, id disposal_id, decider text, decider_names text, role text
-- in: decided_on date, number text, told_names text, told_at int, expected_state text, state text
update disposal_list set state = :state, decider = :decider, decider_names = :decider_names,
  role = :role, decided_on = :decided_on, number = :number, told_names = :told_names,
  told_at = :told_at
where tenant = :tenant and id = :id and state = :expected_state

-- name: disposal_list_cancel :exec
-- in: tenant tenant_id, id disposal_id, why text, names text, at int, expected_state text
-- in: state text
update disposal_list set state = :state, cancelled_why = :why, cancelled_names = :names,
  cancelled_at = :at
where tenant = :tenant and id = :id and state = :expected_state

-- name: disposal_list_get :one
-- in: tenant tenant_id, id disposal_id
-- out: body body_id, state text, person person_id, names text, at int, decider text
-- out: decider_names text, role text, decided_on date, number text, told_names text, told_at int?
-- out: cancelled_why text, cancelled_names text, cancelled_at int?
select body, state, person, names, at, decider, decider_names, role, decided_on, number, told_names,
  told_at, cancelled_why, cancelled_names, cancelled_at
from disposal_list where tenant = :tenant and id = :id

-- name: disposal_lists :many
-- in: tenant tenant_id, body body_id, before text, limit int
-- out: id disposal_id, state text, names text, at int, decided_on date, number text, items int
-- out: open int, stopped int
select l.id, l.state, l.names, l.at, l.decided_on, l.number,
  (select count(*) from disposal_item i where i.tenant = l.tenant and i.list = l.id),
  (select count(*) from disposal_item i where i.tenant = l.tenant and i.list = l.id
    and i.state = 'open'),
  (select count(*) from disposal_item i where i.tenant = l.tenant and i.list = l.id
    and i.state = 'stopped')
from disposal_list l
where l.tenant = :tenant and l.body = :body and (:before = '' or l.id < :before)
order by l.id desc limit :limit

-- name: disposal_item_insert :exec
-- in: tenant tenant_id, list disposal_id, entry entry_id, no text
insert into disposal_item (tenant, list, entry, no, state)
values (:tenant, :list, :entry, :no, 'open')

-- name: disposal_item_settle :exec
-- in: tenant tenant_id, list disposal_id, entry entry_id, expected_state text, state text
-- in: why text, at int
update disposal_item set state = :state, why = :why, at = :at
where tenant = :tenant and list = :list and entry = :entry and state = :expected_state

-- name: disposal_left :one
-- in: tenant tenant_id, list disposal_id
-- out: n int
select count(*) from disposal_item where tenant = :tenant and list = :list and state = 'open'

-- name: disposal_item_get :one
-- in: tenant tenant_id, list disposal_id, entry entry_id
-- out: no text, state text
select no, state from disposal_item where tenant = :tenant and list = :list and entry = :entry

-- What there still is of it is told by its entry, what is left by its tombstone.
-- name: disposal_items :many
-- in: tenant tenant_id, list disposal_id
-- out: entry entry_id, no text, state text, why text, at int?, title text, unit_name text
-- out: ended_on date, retain_until date, files int, hold text
select i.entry, i.no, i.state, i.why, i.at, coalesce(e.title, ''),
  coalesce(e.unit_name, u.name, t.unit_name, ''), coalesce(e.ended_on, t.ended_on),
  coalesce(e.retain_until, t.retain_until),
  (select count(*) from casefile c join evidence x on x.tenant = c.tenant and x.subject = c.id
    where c.tenant = i.tenant and c.entry = i.entry),
  coalesce((select h.reason from retention_hold h where h.tenant = i.tenant and h.entry = i.entry
    and h.released_at is null), '')
from disposal_item i
left join entry e on e.tenant = i.tenant and e.id = i.entry
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join tombstone t on t.tenant = i.tenant and t.id = i.entry
where i.tenant = :tenant and i.list = :list order by i.no, i.entry

-- The list on which an entry waits.
-- name: disposal_waits_on :one
-- in: tenant tenant_id, entry entry_id
-- out: list disposal_id
select list from disposal_item where tenant = :tenant and entry = :entry and state = 'open'

-- ------------------------------------------------------------------ what goes together
-- Every application of an entry.
-- name: disposal_case :one
-- in: tenant tenant_id, id case_id
-- out: id case_id, no text, procedure text, edition text, unit unit_id, unit_name text, parent text
-- out: submitted_at int?, decided_at int?
select c.id, c.no, c.procedure, c.edition, c.unit, u.name, coalesce(c.parent, ''), c.submitted_at,
  c.decided_at
from casefile c join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.id = :id

-- name: disposal_cases :many
-- in: tenant tenant_id, entry entry_id
-- rows: disposal_case
select c.id, c.no, c.procedure, c.edition, c.unit, u.name, coalesce(c.parent, ''), c.submitted_at,
  c.decided_at
from casefile c join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.entry = :entry order by c.id

-- Entries that came of the parts of an application that was split, and what is against disposing of
-- each.
-- name: disposal_parts :many
-- in: tenant tenant_id, parent case_id
-- out: id case_id, entry text, entry_no text, state text, retain_until date, hold text
select c.id, coalesce(c.entry, ''), coalesce(e.no, ''), coalesce(e.state, ''), e.retain_until,
  coalesce((select h.reason from retention_hold h where h.tenant = e.tenant and h.entry = e.id
    and h.released_at is null), '')
from casefile c left join entry e on e.tenant = c.tenant and e.id = c.entry
where c.tenant = :tenant and c.parent = :parent order by c.id

-- name: disposal_inquiries :many
-- in: tenant tenant_id, casefile case_id
-- out: id inquiry_id
select id from inquiry where tenant = :tenant and casefile = :casefile

-- name: disposal_notices :many
-- in: tenant tenant_id, subject text
-- out: id notice_id
select id from notice where tenant = :tenant and subject = :subject

-- name: disposal_blobs :many
-- in: tenant tenant_id, subject text
-- out: id blob_id
select id from blob where tenant = :tenant and subject = :subject

-- name: disposal_tasks :many
-- in: tenant tenant_id, casefile case_id
-- out: id task_id
select id from task where tenant = :tenant and casefile = :casefile

-- name: disposal_occurrences :many
-- in: tenant tenant_id, entry entry_id
-- out: id occurrence_id
select id from occurrence where tenant = :tenant and entry = :entry

-- Who owns what hangs on something else.
-- name: owner_of_task :one
-- in: tenant tenant_id, id text
-- out: casefile text
select casefile from task where tenant = :tenant and id = :id

-- name: owner_of_occurrence :one
-- in: tenant tenant_id, id text
-- out: entry text
select entry from occurrence where tenant = :tenant and id = :id

-- An entry other than :gone that uses a service, or one of a provider; '' nobody does.
-- name: owner_of_service :one
-- in: tenant tenant_id, service text, gone text
-- out: entry text
select coalesce(min(id), '') from entry
where tenant = :tenant and service = :service and id <> :gone

-- name: owner_of_provider :one
-- in: tenant tenant_id, provider text, gone text
-- out: entry text
select coalesce(min(e.id), '') from service s
cross join entry e
where s.tenant = :tenant and s.provider = :provider and e.tenant = s.tenant and e.service = s.id
  and e.id <> :gone

-- Services that nothing uses any more stand alone; so does a provider without services.
-- name: service_provider :one
-- in: tenant tenant_id, service service_id
-- out: provider provider_id, parts int
select s.provider, (select count(*) from service x where x.tenant = :tenant and x.parent = :service)
from service s where s.tenant = :tenant and s.id = :service

-- name: provider_services :one
-- in: tenant tenant_id, provider provider_id
-- out: n int
select count(*) from service where tenant = :tenant and provider = :provider

-- ------------------------------------------------------------------ taken away
-- name: dispose_entry :exec
-- in: tenant tenant_id, id entry_id
delete from entry where tenant = :tenant and id = :id

-- name: dispose_entry_versions :exec
-- in: tenant tenant_id, entry entry_id
delete from entry_version where tenant = :tenant and entry = :entry

-- name: dispose_appointments :exec
-- in: tenant tenant_id, entry entry_id
delete from appointment where tenant = :tenant and entry = :entry

-- name: dispose_members :exec
-- in: tenant tenant_id, entry entry_id
delete from use_member where tenant = :tenant and entry = :entry

-- name: dispose_entry_events :exec
-- in: tenant tenant_id, entry entry_id
delete from entry_event where tenant = :tenant and entry = :entry

-- name: dispose_duties :exec
-- in: tenant tenant_id, subject text
delete from duty where tenant = :tenant and subject = :subject

-- name: dispose_occurrences :exec
-- in: tenant tenant_id, entry entry_id
delete from occurrence where tenant = :tenant and entry = :entry

-- name: dispose_occurrence_reports :exec
-- in: tenant tenant_id, occurrence occurrence_id
delete from occurrence_report where tenant = :tenant and occurrence = :occurrence

-- name: dispose_occurrence_asked :exec
-- in: tenant tenant_id, occurrence occurrence_id
delete from occurrence_asked where tenant = :tenant and occurrence = :occurrence

-- name: dispose_occurrence_replies :exec
-- in: tenant tenant_id, occurrence occurrence_id
delete from occurrence_reply where tenant = :tenant and occurrence = :occurrence

-- name: dispose_happenings :exec
-- in: tenant tenant_id, entry entry_id
delete from happening where tenant = :tenant and entry = :entry

-- name: dispose_manager_seen :exec
-- in: tenant tenant_id, entry entry_id
delete from manager_seen where tenant = :tenant and entry = :entry

-- name: dispose_revision_todos :exec
-- in: tenant tenant_id, entry entry_id
delete from revision_todo where tenant = :tenant and entry = :entry

-- name: dispose_unlisted_decisions :exec
-- in: tenant tenant_id, entry text
delete from unlisted_decision where tenant = :tenant and entry = :entry

-- name: dispose_survey_replies :exec
-- in: tenant tenant_id, entry text
delete from survey_reply where tenant = :tenant and entry = :entry

-- name: dispose_survey_asked :exec
-- in: tenant tenant_id, entry text
delete from survey_asked where tenant = :tenant and entry = :entry

-- name: dispose_use_checks :exec
-- in: tenant tenant_id, entry entry_id
delete from use_check_entry where tenant = :tenant and entry = :entry

-- name: dispose_inventory_rows :exec
-- in: tenant tenant_id, entry entry_id
delete from inventory_row where tenant = :tenant and entry = :entry

-- name: dispose_inventory_answers :exec
-- in: tenant tenant_id, entry entry_id
delete from inventory_answer where tenant = :tenant and entry = :entry

-- name: dispose_case :exec
-- in: tenant tenant_id, id case_id
delete from casefile where tenant = :tenant and id = :id

-- name: dispose_case_versions :exec
-- in: tenant tenant_id, casefile case_id
delete from casefile_version where tenant = :tenant and casefile = :casefile

-- name: dispose_parties :exec
-- in: tenant tenant_id, casefile case_id
delete from party where tenant = :tenant and casefile = :casefile

-- name: dispose_tasks :exec
-- in: tenant tenant_id, casefile case_id
delete from task where tenant = :tenant and casefile = :casefile

-- name: dispose_task_parties :exec
-- in: tenant tenant_id, task task_id
delete from task_party where tenant = :tenant and task = :task

-- name: dispose_acts :exec
-- in: tenant tenant_id, casefile case_id
delete from act where tenant = :tenant and casefile = :casefile

-- name: dispose_milestones :exec
-- in: tenant tenant_id, casefile case_id
delete from milestone where tenant = :tenant and casefile = :casefile

-- name: dispose_fills :exec
-- in: tenant tenant_id, casefile case_id
delete from dictionary_fill where tenant = :tenant and casefile = :casefile

-- name: dispose_answers :exec
-- in: tenant tenant_id, subject text
delete from answer where tenant = :tenant and subject = :subject

-- name: dispose_evidence :exec
-- in: tenant tenant_id, subject text
delete from evidence where tenant = :tenant and subject = :subject

-- name: dispose_blob :exec
-- in: tenant tenant_id, id blob_id
delete from blob where tenant = :tenant and id = :id

-- name: dispose_blob_chunks :exec
-- in: tenant tenant_id, blob blob_id
-- unjournaled: the journal never held them
delete from blob_chunk where tenant = :tenant and blob = :blob

-- name: dispose_inquiry :exec
-- in: tenant tenant_id, id inquiry_id
delete from inquiry where tenant = :tenant and id = :id

-- name: dispose_inquiry_earlier :exec
-- in: tenant tenant_id, inquiry inquiry_id
delete from inquiry_earlier where tenant = :tenant and inquiry = :inquiry

-- name: dispose_notice :exec
-- in: tenant tenant_id, id notice_id
delete from notice where tenant = :tenant and id = :id

-- name: dispose_notice_to :exec
-- in: tenant tenant_id, notice notice_id
delete from notice_to where tenant = :tenant and notice = :notice

-- name: dispose_service :exec
-- in: tenant tenant_id, id service_id
delete from service where tenant = :tenant and id = :id

-- name: dispose_provider :exec
-- in: tenant tenant_id, id provider_id
delete from provider where tenant = :tenant and id = :id

-- Words of what was taken out of the index stay in its segments until these are written anew.
-- name: search_settle :exec
-- unjournaled: search keys can be made again
-- sqlite:
insert into search_fts (search_fts) values ('optimize')
-- pg:
update search set tokens = tokens where doc = -1

-- ------------------------------------------------------------------ what is left
-- name: tombstone_insert :exec
-- in: tenant tenant_id, body body_id, id text, kind text, entry entry_id, no text, label text
-- in: reg text, unit unit_id, unit_name text, started_on date, ended_on date, retain_until date
-- in: list disposal_id, at int
insert into tombstone (tenant, body, id, kind, entry, no, label, reg, unit, unit_name, started_on,
  ended_on, retain_until, list, at)
values (:tenant, :body, :id, :kind, :entry, :no, :label, :reg, :unit, :unit_name, :started_on,
  :ended_on, :retain_until, :list, :at)

-- name: tombstone_get :one
-- in: tenant tenant_id, id text
-- out: body body_id, kind text, entry entry_id, no text, label text, reg text, unit unit_id
-- out: unit_name text, started_on date, ended_on date, retain_until date, list disposal_id, at int
-- out: number text, decided_on date
select t.body, t.kind, t.entry, t.no, t.label, t.reg, t.unit, t.unit_name, t.started_on, t.ended_on,
  t.retain_until, t.list, t.at, l.number, l.decided_on
from tombstone t join disposal_list l on l.tenant = t.tenant and l.id = t.list
where t.tenant = :tenant and t.id = :id
