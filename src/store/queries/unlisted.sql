-- 台帳にないサービス: lists of accesses and payments, what of them the register does not know, and what
-- was decided about it.

-- ------------------------------------------------------------------ lists
-- name: unlisted_list_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, kind text, name text, hash text, lines int
-- in: known int, machines int, unitless int, first_on date, last_on date, person text, names text
-- in: at int
insert into unlisted_list (tenant, body, id, kind, name, hash, lines, known, machines, unitless,
  first_on, last_on, person, names, at)
values (:tenant, :body, :id, :kind, :name, :hash, :lines, :known, :machines, :unitless, :first_on,
  :last_on, :person, :names, :at)

-- The same list that was brought in before.
-- name: unlisted_list_same :one
-- in: tenant tenant_id, body body_id, hash text
-- out: id row_id, at int
select id, at from unlisted_list
where tenant = :tenant and body = :body and hash = :hash and dropped_at is null

-- name: unlisted_list_get :one
-- in: tenant tenant_id, id row_id
-- out: body body_id, name text, dropped_at int?
select body, name, dropped_at from unlisted_list where tenant = :tenant and id = :id

-- name: unlisted_lists :many
-- in: tenant tenant_id, body body_id, limit int
-- out: id row_id, kind text, name text, lines int, known int, machines int, unitless int
-- out: first_on date, last_on date, names text, at int, dropped_at int?, dropped_why text
-- out: dropped_names text
select id, kind, name, lines, known, machines, unitless, first_on, last_on, names, at, dropped_at,
  dropped_why, dropped_names
from unlisted_list where tenant = :tenant and body = :body
order by id desc limit :limit

-- name: unlisted_list_drop :exec
-- in: tenant tenant_id, id row_id, at int, why text, names text
update unlisted_list set dropped_at = :at, dropped_why = :why, dropped_names = :names
where tenant = :tenant and id = :id and dropped_at is null

-- name: unlisted_seen_insert :exec
-- in: tenant tenant_id, list row_id, item unlisted_id, unit text, day date, n int, amount int
insert into unlisted_seen (tenant, list, item, unit, day, n, amount)
values (:tenant, :list, :item, :unit, :day, :n, :amount)

-- name: unlisted_seen_drop :exec
-- in: tenant tenant_id, list row_id
delete from unlisted_seen where tenant = :tenant and list = :list

-- What no list tells of any more and nobody decided about.
-- name: unlisted_unseen :many
-- in: tenant tenant_id, body body_id
-- out: id unlisted_id
select u.id from unlisted u
where u.tenant = :tenant and u.body = :body and u.decided = 0
  and not exists (select 1 from unlisted_seen s where s.tenant = u.tenant and s.item = u.id)
order by u.id

-- name: unlisted_remove :exec
-- in: tenant tenant_id, id unlisted_id
delete from unlisted where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ what they tell
-- name: unlisted_find :one
-- in: tenant tenant_id, body body_id, kind text, key text
-- out: id unlisted_id
select id from unlisted
where tenant = :tenant and body = :body and kind = :kind and key = :key

-- name: unlisted_insert :exec
-- in: tenant tenant_id, body body_id, id unlisted_id, kind text, key text, name text, subject text
-- in: at int
insert into unlisted (tenant, body, id, kind, key, name, subject, decided, at)
values (:tenant, :body, :id, :kind, :key, :name, :subject, 0, :at)

-- name: unlisted_get :one
-- in: tenant tenant_id, id unlisted_id
-- out: body body_id, kind text, key text, name text, subject text, decided int, at int
select body, kind, key, name, subject, decided, at from unlisted
where tenant = :tenant and id = :id

-- Everything, with its newest decision. One about an entry that was disposed of is gone with it.
-- name: unlisted_all :many
-- in: tenant tenant_id, body body_id
-- out: id unlisted_id, kind text, key text, name text, subject text, decided int, what text
-- out: covers text, entry text, survey text, reason text, names text, decided_at int?
select u.id, u.kind, u.key, u.name, u.subject, u.decided, coalesce(d.what, ''),
  coalesce(d.covers, ''), coalesce(d.entry, ''), coalesce(d.survey, ''), coalesce(d.reason, ''),
  coalesce(d.names, ''), d.at
from unlisted u
left join unlisted_decision d on d.tenant = u.tenant and d.item = u.id and d.n = u.decided
where u.tenant = :tenant and u.body = :body
order by u.kind, u.key, u.id

-- By units. Of a day that several lists tell of, the greatest number counts: a list that was brought in
-- early is told again by the whole one.
-- name: unlisted_sums :many
-- in: tenant tenant_id, body body_id
-- out: item unlisted_id, unit text, unit_name text, n int, amount int, first_on date, last_on date
select s.item, s.unit, coalesce(u.name, ''), cast(sum(s.n) as bigint), cast(sum(s.amount) as bigint),
  min(s.day), max(s.day)
from (select x.tenant, x.item, x.unit, x.day, max(x.n) as n, max(x.amount) as amount
  from unlisted i
  join unlisted_seen x on x.tenant = i.tenant and x.item = i.id
  where i.tenant = :tenant and i.body = :body
  group by x.tenant, x.item, x.unit, x.day) s
left join unit u on u.tenant = s.tenant and u.id = s.unit
group by s.item, s.unit, u.name
order by s.item, u.name, s.unit

-- The same of one.
-- name: unlisted_sums_of :many
-- in: tenant tenant_id, item unlisted_id
-- rows: unlisted_sums
select s.item, s.unit, coalesce(u.name, ''), cast(sum(s.n) as bigint), cast(sum(s.amount) as bigint),
  min(s.day), max(s.day)
from (select x.tenant, x.item, x.unit, x.day, max(x.n) as n, max(x.amount) as amount
  from unlisted_seen x where x.tenant = :tenant and x.item = :item
  group by x.tenant, x.item, x.unit, x.day) s
left join unit u on u.tenant = s.tenant and u.id = s.unit
group by s.item, s.unit, u.name
order by s.item, u.name, s.unit

-- ------------------------------------------------------------------ decisions
-- name: unlisted_decided :exec
-- in: tenant tenant_id, id unlisted_id, before int, n int
update unlisted set decided = :n where tenant = :tenant and id = :id and decided = :before

-- name: unlisted_decision_insert :exec
-- in: tenant tenant_id, item unlisted_id, n int, what text, covers text, entry text, survey text
-- in: reason text, person text, names text, at int
insert into unlisted_decision (tenant, item, n, what, covers, entry, survey, reason, person, names, at)
values (:tenant, :item, :n, :what, :covers, :entry, :survey, :reason, :person, :names, :at)

-- name: unlisted_decisions :many
-- in: tenant tenant_id, item unlisted_id
-- out: n int, what text, covers text, entry text, survey text, reason text, names text, at int
select n, what, covers, entry, survey, reason, names, at from unlisted_decision
where tenant = :tenant and item = :item order by n desc

-- What was decided in the body and counts, for comparing: `stands` unless it rests on an entry that was
-- closed.
-- name: unlisted_covered :many
-- in: tenant tenant_id, body body_id
-- out: kind text, what text, covers text, entry text, stands bool
select u.kind, d.what, d.covers, d.entry,
  case when d.what = 'same' and (e.id is null or e.state = 'closed') then 0 else 1 end
from unlisted u
join unlisted_decision d on d.tenant = u.tenant and d.item = u.id and d.n = u.decided
left join entry e on e.tenant = d.tenant and e.id = d.entry
where u.tenant = :tenant and u.body = :body and d.what in ('same', 'other')
order by u.id

-- What the register has: services that are permitted or in use.
-- name: unlisted_entries :many
-- in: tenant tenant_id, body body_id
-- out: id entry_id, no text, title text, provider_name text, unit unit_id, reg text
select id, no, title, provider_name, unit, reg from entry
where tenant = :tenant and body = :body and is_service = 1 and state <> 'closed'
order by title, id

-- name: unlisted_entry_by_no :one
-- in: tenant tenant_id, body body_id, no text
-- out: id entry_id, state text
select id, state from entry where tenant = :tenant and body = :body and no = :no

-- Names of everybody, which no list may bring in.
-- name: unlisted_people :many
-- in: tenant tenant_id
-- out: name text
select distinct name from person where tenant = :tenant order by name
