-- Duties over a year: of a unit, of a person; what is past its day; what stands out among reports.

-- ------------------------------------------------------------------ duties
-- Of the entries of a unit, as far as they went on between two days.
-- name: duties_unit :many
-- in: tenant tenant_id, body body_id, unit unit_id, from date, until date, limit int
-- out: id duty_id, entry entry_id, no text, title text, unit unit_id, rule text, edition text
-- out: role text, valid_from date, valid_to date, counted_from date
select d.id, d.subject, e.no, e.title, e.unit, d.rule, d.edition, d.role, d.valid_from, d.valid_to,
  d.counted_from
from entry e join duty d on d.tenant = e.tenant and d.subject = e.id
where e.tenant = :tenant and e.body = :body and e.unit = :unit
  and d.valid_from <= :until and (d.valid_to is null or d.valid_to >= :from)
order by e.title, e.no, e.id, d.rule, d.valid_from, d.id limit :limit

-- Of entries where a person acts for somebody appointed.
-- name: duties_acting :many
-- in: tenant tenant_id, body body_id, person person_id, day date, from date, limit int
-- rows: duties_unit
select d.id, d.subject, e.no, e.title, e.unit, d.rule, d.edition, d.role, d.valid_from, d.valid_to,
  d.counted_from
from acting x
join entry e on e.tenant = x.tenant and e.id = x.entry and e.body = :body
join duty d on d.tenant = e.tenant and d.subject = e.id
where x.tenant = :tenant and x.person = :person and @acts(x)
  and (d.valid_to is null or d.valid_to >= :from)
order by e.title, e.no, e.id, d.rule, d.valid_from, d.id limit :limit

-- Of a role held in a unit ('': in the body; parent: also in the units below it).
-- name: duties_role :many
-- in: tenant tenant_id, body body_id, role text, unit text, parent bool, from date, limit int
-- rows: duties_unit
select d.id, d.subject, e.no, e.title, e.unit, d.rule, d.edition, d.role, d.valid_from, d.valid_to,
  d.counted_from
from duty d join entry e on e.tenant = d.tenant and e.id = d.subject and e.body = :body
where d.tenant = :tenant and d.role = :role and (d.valid_to is null or d.valid_to >= :from)
  and (:unit = '' or e.unit = :unit or (:parent = 1 and e.unit in (
    select u.id from unit u where u.tenant = :tenant and u.parent = :unit)))
order by e.title, e.no, e.id, d.rule, d.valid_from, d.id limit :limit

-- ------------------------------------------------------------------ what is past its day
-- … or has none and has waited since an earlier day. Of one unit, '': of the whole body; units by code.
-- name: occurrences_late :many
-- in: tenant tenant_id, body body_id, unit text, day date, limit int
-- out: id occurrence_id, entry entry_id, no text, title text, unit unit_id, unit_name text
-- out: rule text, role text, edition text, opens date, nominal date, due date, last date
-- out: unsure bool
select o.id, o.entry, e.no, e.title, e.unit, u.name, o.rule, o.role, d.edition, o.opens, o.nominal,
  o.due, o.last, o.unsure
from occurrence o
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
join unit u on u.tenant = e.tenant and u.id = e.unit
where o.tenant = :tenant and o.body = :body and @owed(o, d) and o.due < :day
  and (:unit = '' or e.unit = :unit)
order by u.code, u.name, e.unit, @undated(o), o.due, e.title, o.id limit :limit

-- ------------------------------------------------------------------ what stands out
-- First reports that are three or more by one person within :span milliseconds, with the same result
-- and note: each with those beside it.
-- name: reports_alike :many
-- in: tenant tenant_id, body body_id, since date, span int, limit int
-- out: occurrence occurrence_id, person person_id, names text, result text, note text, kept text
-- out: at int, no text, title text, rule text, edition text, due date
select y.occurrence, y.person, y.names, y.result, y.note, y.kept, y.at, e.no, e.title, o.rule,
  d.edition, @due_day(o)
from (
  select r.tenant, r.occurrence, r.person, r.names, r.result, r.note, r.kept, r.at, r.id,
    lag(r.at, 1) over w as one, lag(r.at, 2) over w as two, lead(r.at, 1) over w as next,
    lead(r.at, 2) over w as after
  from occurrence_report r
  join occurrence b on b.tenant = r.tenant and b.id = r.occurrence and b.body = :body
  where r.tenant = :tenant and r.on_day >= :since and r.n = 1 and r.kind = 'done'
  window w as (partition by r.person, r.result, r.note order by r.at, r.id)
) y
join occurrence o on o.tenant = y.tenant and o.id = y.occurrence
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where y.at - y.two <= :span or y.next - y.one <= :span or y.after - y.at <= :span
order by y.person, y.result, y.note, y.at, y.id limit :limit

-- Entries in use for the whole time since a day, of whose reports since then none names where its
-- record is kept. The newest report of an occurrence counts.
-- name: entries_unkept :many
-- in: tenant tenant_id, body body_id, since date, limit int
-- out: entry entry_id, no text, title text, unit_name text, n int, first date, newest date
select e.id, e.no, e.title, u.name, count(*), min(r.on_day), max(r.on_day)
from occurrence_report r
join occurrence o on o.tenant = r.tenant and o.id = r.occurrence and o.body = :body
join entry e on e.tenant = o.tenant and e.id = o.entry
join unit u on u.tenant = e.tenant and u.id = e.unit
where r.tenant = :tenant and r.on_day >= :since and r.kind = 'done'
  and not exists (select 1 from occurrence_report later where later.tenant = r.tenant
    and later.occurrence = r.occurrence and later.n > r.n and later.kind in ('done', 'undone'))
  and exists (select 1 from duty b where b.tenant = e.tenant and b.subject = e.id
    and b.valid_from <= :since)
group by e.id, e.no, e.title, u.name
having max(case when r.kept <> '' then 1 else 0 end) = 0
order by u.name, e.title, e.no, e.id limit :limit

-- ------------------------------------------------------------------ calendar programs
-- name: calendar_link_insert :exec
-- in: tenant tenant_id, person person_id, id_hash text, names text, at int
insert into calendar_link (tenant, person, id_hash, names, created_at, revoked_at)
values (:tenant, :person, :id_hash, :names, :at, null)

-- name: calendar_link_revoke :exec
-- in: tenant tenant_id, id_hash text, at int
update calendar_link set revoked_at = :at where tenant = :tenant and id_hash = :id_hash

-- Those of a person that are good.
-- name: calendar_links_of :many
-- in: tenant tenant_id, person person_id
-- out: id_hash text, created_at int
select id_hash, created_at from calendar_link
where tenant = :tenant and person = :person and revoked_at is null order by created_at, id_hash

-- name: calendar_link_get :one
-- in: id_hash text
-- out: tenant tenant_id, person person_id, revoked_at int?
select tenant, person, revoked_at from calendar_link where id_hash = :id_hash
