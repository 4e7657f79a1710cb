-- 見直し: editions adopted and undone, and what each entry has to look at again. Lists are paged by
-- the id of the last row seen ('' at the beginning).

-- Every adoption of the body, the newest first.
-- name: adoptions :many
-- in: tenant tenant_id, body body_id
-- out: id row_id, edition text, pack text, label text, title text, valid_from date, grace_to date
-- out: undone_by text, undone_on date, undone_reason text, undone_names text, names text
-- out: at int, undone_at int
select a.id, a.edition, e.pack, e.label, e.title, a.valid_from, a.grace_to, a.undone_by,
  u.valid_from, u.reason, u.names, a.names, a.at, u.at
from adoption a join edition e on e.hash = a.edition
left join adoption_undo u on u.tenant = a.tenant and u.id = a.undone_by
where a.tenant = :tenant and a.body = :body
order by a.valid_from desc, a.at desc, a.id desc

-- name: adoption_mark_undone :exec
-- in: tenant tenant_id, id row_id, undone_by text
update adoption set undone_by = :undone_by
where tenant = :tenant and id = :id and undone_by is null

-- name: adoption_undo_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, adoption row_id, valid_from date, reason text
-- in: names text, at int
insert into adoption_undo (tenant, body, id, adoption, valid_from, reason, names, at)
values (:tenant, :body, :id, :adoption, :valid_from, :reason, :names, :at)

-- ------------------------------------------------------------------ records that go on
-- Entries that are not closed, with what they were decided on. running: the duties that go on, by id;
-- null where none ever began.
-- name: revision_entries :many
-- in: tenant tenant_id, body body_id, after text, limit int
-- out: id entry_id, no text, title text, unit unit_id, state text, edition text, facts text
-- out: columns text, procedure text, casefile case_id, running text
-- sqlite:
select e.id, e.no, e.title, e.unit, e.state, v.edition, v.facts, v.columns, c.procedure, c.id,
  (select coalesce(group_concat(case when d.valid_to is null then d.rule end, ' '), '') from duty d
    where d.tenant = e.tenant and d.subject = e.id group by d.subject)
from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join act a on a.tenant = e.tenant and a.id = v.act
left join casefile c on c.tenant = e.tenant and c.id = a.casefile
where e.tenant = :tenant and e.body = :body and e.state <> 'closed' and e.id > :after
order by e.id limit :limit
-- pg:
select e.id, e.no, e.title, e.unit, e.state, v.edition, v.facts, v.columns, c.procedure, c.id,
  (select coalesce(string_agg(case when d.valid_to is null then d.rule end, ' '), '') from duty d
    where d.tenant = e.tenant and d.subject = e.id group by d.subject)
from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join act a on a.tenant = e.tenant and a.id = v.act
left join casefile c on c.tenant = e.tenant and c.id = a.casefile
where e.tenant = :tenant and e.body = :body and e.state <> 'closed' and e.id > :after
order by e.id limit :limit

-- The same of one entry.
-- name: revision_entry :one
-- in: tenant tenant_id, id entry_id
-- out: id entry_id, no text, title text, unit unit_id, state text, edition text, facts text
-- out: columns text, procedure text, casefile case_id, running text
-- sqlite:
select e.id, e.no, e.title, e.unit, e.state, v.edition, v.facts, v.columns, c.procedure, c.id,
  (select coalesce(group_concat(case when d.valid_to is null then d.rule end, ' '), '') from duty d
    where d.tenant = e.tenant and d.subject = e.id group by d.subject)
from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join act a on a.tenant = e.tenant and a.id = v.act
left join casefile c on c.tenant = e.tenant and c.id = a.casefile
where e.tenant = :tenant and e.id = :id
-- pg:
select e.id, e.no, e.title, e.unit, e.state, v.edition, v.facts, v.columns, c.procedure, c.id,
  (select coalesce(string_agg(case when d.valid_to is null then d.rule end, ' '), '') from duty d
    where d.tenant = e.tenant and d.subject = e.id group by d.subject)
from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join act a on a.tenant = e.tenant and a.id = v.act
left join casefile c on c.tenant = e.tenant and c.id = a.casefile
where e.tenant = :tenant and e.id = :id

-- Applications that are not decided yet.
-- name: revision_cases :many
-- in: tenant tenant_id, body body_id, after text, limit int
-- out: id case_id, no text, title text, unit unit_id, state text, edition text, facts text
-- out: fields text, procedure text
select c.id, c.no, c.title, c.unit, c.state, c.edition, v.facts, v.fields, c.procedure
from casefile c
join casefile_version v on v.tenant = c.tenant and v.casefile = c.id and v.n = c.version
where c.tenant = :tenant and c.body = :body and c.state in ('draft', 'returned', 'submitted')
  and c.id > :after
order by c.id limit :limit

-- How many of them are written under this edition.
-- name: revision_cases_under :one
-- in: tenant tenant_id, body body_id, edition text
-- out: n int
select count(*) from casefile
where tenant = :tenant and body = :body and edition = :edition
  and state in ('draft', 'returned', 'submitted')

-- ------------------------------------------------------------------ to-dos
-- name: revision_result_insert :exec
-- in: tenant tenant_id, id row_id, adoption row_id, differences text
insert into revision_result (tenant, id, adoption, differences)
values (:tenant, :id, :adoption, :differences)

-- name: revision_todo_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, adoption row_id, entry entry_id, unit unit_id
-- in: edition text, standing text, result row_id, due date, at int
insert into revision_todo (tenant, body, id, adoption, entry, unit, edition, standing, result, due,
  state, at)
values (:tenant, :body, :id, :adoption, :entry, :unit, :edition, :standing, :result, :due, 'open',
  :at)

-- name: revision_todo_get :one
-- in: tenant tenant_id, id row_id
-- out: body body_id, adoption row_id, entry entry_id, unit unit_id, edition text, standing text
-- out: differences text, due date, state text, at int
select t.body, t.adoption, t.entry, t.unit, t.edition, t.standing, r.differences, t.due, t.state,
  t.at
from revision_todo t join revision_result r on r.tenant = t.tenant and r.id = t.result
where t.tenant = :tenant and t.id = :id

-- name: revision_todo_close :exec
-- in: tenant tenant_id, id row_id, state text, reason text, names text, at int
update revision_todo set state = :state, reason = :reason, names = :names, closed_at = :at
where tenant = :tenant and id = :id and state = 'open'

-- name: revision_todos_void :exec
-- in: tenant tenant_id, adoption row_id, names text, at int
update revision_todo set state = 'void', names = :names, closed_at = :at
where tenant = :tenant and adoption = :adoption and state = 'open'

-- What was decided under an edition that counts again has nothing to look at.
-- name: revision_todos_settle :exec
-- in: tenant tenant_id, body body_id, edition text, names text, at int
update revision_todo set state = 'void', names = :names, closed_at = :at
where tenant = :tenant and body = :body and edition = :edition and state = 'open'

-- What this adoption (made at this instant, of this edition) made void, of entries that still stand as
-- they did. Those decided under its edition are looked at anew when it is undone.
-- name: revision_todos_replaced :many
-- in: tenant tenant_id, body body_id, made int, edition text
-- out: id row_id
select t.id from revision_todo t
join adoption a on a.tenant = t.tenant and a.id = t.adoption and a.undone_by is null
join entry e on e.tenant = t.tenant and e.id = t.entry and e.state <> 'closed'
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
where t.tenant = :tenant and t.body = :body and t.state = 'void' and t.closed_at = :made
  and t.edition <> :edition and v.edition = t.edition
order by t.id

-- name: revision_todo_return :exec
-- in: tenant tenant_id, id row_id
update revision_todo set state = 'open', names = '', closed_at = null
where tenant = :tenant and id = :id and state = 'void'

-- What the edition in force forbids of one entry, the newest first.
-- name: revision_forbids :many
-- in: tenant tenant_id, entry entry_id, today date
-- out: differences text, due date
select r.differences, t.due
from revision_todo t
join revision_result r on r.tenant = t.tenant and r.id = t.result
join adoption a on a.tenant = t.tenant and a.id = t.adoption
where t.tenant = :tenant and t.entry = :entry and t.state = 'open' and t.standing = 'forbidden'
  and a.valid_from <= :today
order by a.valid_from desc, t.id desc

-- Of one entry, the newest edition first.
-- name: revision_todos_of :many
-- in: tenant tenant_id, entry entry_id
-- out: id row_id, adoption row_id, new_edition text, valid_from date, edition text, standing text
-- out: differences text, due date, state text, reason text, names text, closed_at int?
select t.id, t.adoption, a.edition, a.valid_from, t.edition, t.standing, r.differences, t.due,
  t.state, t.reason, t.names, t.closed_at
from revision_todo t
join revision_result r on r.tenant = t.tenant and r.id = t.result
join adoption a on a.tenant = t.tenant and a.id = t.adoption
where t.tenant = :tenant and t.entry = :entry
order by a.valid_from desc, t.at desc, t.id desc

-- What waits, of the whole body or of one unit.
-- name: revision_todos_unit :many
-- in: tenant tenant_id, body body_id, unit text, after text, limit int
-- out: id row_id, adoption row_id, entry entry_id, no text, title text, unit unit_id
-- out: new_edition text, valid_from date, edition text, standing text, differences text, due date
-- out: manager_label text
select t.id, t.adoption, t.entry, e.no, e.title, t.unit, a.edition, a.valid_from, t.edition,
  t.standing, r.differences, t.due, e.manager_label
from revision_todo t
join entry e on e.tenant = t.tenant and e.id = t.entry
join revision_result r on r.tenant = t.tenant and r.id = t.result
join adoption a on a.tenant = t.tenant and a.id = t.adoption
where t.tenant = :tenant and t.body = :body and t.unit = :unit and t.state = 'open'
  and t.id > :after
order by t.id limit :limit

-- Of one adoption, narrowed by standing, unit and state ('' for all).
-- name: revision_todos_page :many
-- in: tenant tenant_id, adoption row_id, standing text, unit text, state text, after text
-- in: limit int
-- out: id row_id, entry entry_id, no text, title text, unit unit_id, edition text, standing text
-- out: differences text, due date, state text, manager_label text
select t.id, t.entry, e.no, e.title, t.unit, t.edition, t.standing, r.differences, t.due, t.state,
  e.manager_label
from revision_todo t
join entry e on e.tenant = t.tenant and e.id = t.entry
join revision_result r on r.tenant = t.tenant and r.id = t.result
where t.tenant = :tenant and t.adoption = :adoption and t.id > :after
  and (:standing = '' or t.standing = :standing) and (:unit = '' or t.unit = :unit)
  and (:state = '' or t.state = :state)
order by t.id limit :limit

-- name: revision_todos_count :many
-- in: tenant tenant_id, adoption row_id
-- out: unit unit_id, standing text, state text, n int
select unit, standing, state, count(*) from revision_todo
where tenant = :tenant and adoption = :adoption
group by unit, standing, state order by unit, standing, state

-- For the first screens: how many wait, capped, and the first of them.
-- name: revision_waiting :many
-- in: tenant tenant_id, body body_id, limit int
-- out: entry entry_id, no text, title text, unit_name text, standing text, due date
select t.entry, e.no, e.title, u.name, t.standing, t.due
from revision_todo t
join entry e on e.tenant = t.tenant and e.id = t.entry
left join unit u on u.tenant = t.tenant and u.id = t.unit
where t.tenant = :tenant and t.body = :body and t.state = 'open'
order by t.id limit :limit

-- name: revision_waiting_mine :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: entry entry_id, no text, title text, standing text, due date
select t.entry, e.no, e.title, t.standing, t.due
from acting x
join revision_todo t on t.tenant = x.tenant and t.entry = x.entry and t.state = 'open'
join entry e on e.tenant = t.tenant and e.id = t.entry
where x.tenant = :tenant and e.body = :body and x.person = :person and @acts(x)
order by t.id limit :limit

-- name: revision_count :one
-- in: tenant tenant_id, body body_id, limit int
-- out: n int
select count(*) from (select 1 from revision_todo
  where tenant = :tenant and body = :body and state = 'open' limit :limit) t

-- ------------------------------------------------------------------ applications that move
-- name: case_set_edition :exec
-- in: tenant tenant_id, id case_id, edition text
update casefile set edition = :edition where tenant = :tenant and id = :id
