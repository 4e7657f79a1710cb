-- 異動: what is recorded of a transfer beside the holdings, and what becomes of people's work.

-- name: transfers_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id row_id, key text, json text, at int
select id, key, json, at from body_row
where tenant = :tenant and body = :body and tbl = 'transfer' and valid_from = :day
  and valid_to is null
order by at, id

-- The days that something is recorded for, the last first.
-- name: transfer_days :many
-- in: tenant tenant_id, body body_id, limit int
-- out: day date, n int
select valid_from, count(*) from body_row
where tenant = :tenant and body = :body and tbl = 'transfer' and valid_to is null
group by valid_from order by valid_from desc limit :limit

-- Entries to which somebody is appointed through a post, with the duties of the role.
-- name: transfer_entries :many
-- in: tenant tenant_id, post post_id
-- out: id entry_id, no text, title text, reg text, unit unit_id, unit_name text, role text
-- out: beside int, person person_id, person_name text, duties int
select e.id, e.no, e.title, e.reg, e.unit, u.name, a.role, a.beside, a.person, p.name,
  (select count(*) from duty d where d.tenant = e.tenant and d.subject = e.id
    and d.role = a.role and d.valid_to is null)
from appointment a
join entry e on e.tenant = a.tenant and e.id = a.entry and e.state <> 'closed'
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join person p on p.tenant = a.tenant and p.id = a.person
where a.tenant = :tenant and a.post = :post and a.valid_to is null
order by e.title, e.id, a.beside

-- The posts of a body that somebody is appointed to an entry through; asked from the posts, which are
-- few.
-- name: transfer_posts :many
-- in: tenant tenant_id, body body_id
-- out: post post_id
select o.id from post o
where o.tenant = :tenant and o.body = :body and exists (select 1 from appointment a
  join entry e on e.tenant = a.tenant and e.id = a.entry and e.state <> 'closed'
  where a.tenant = o.tenant and a.post = o.id and a.valid_to is null)
order by o.id

-- Is something decided about a person's posts that has not come about, or was taken back before?
-- name: transfer_ahead :one
-- in: tenant tenant_id, person person_id, day date
-- out: n int
select count(*) from holding
where tenant = :tenant and person = :person and (valid_from > :day or valid_to >= :day)

-- How many duties a role has in a unit ('': in the body; parent: also in the units below it) that
-- nobody is appointed to.
-- name: transfer_duties :one
-- in: tenant tenant_id, body body_id, role text, unit text, parent bool
-- out: n int
select count(*) from duty d
join entry e on e.tenant = d.tenant and e.id = d.subject and e.body = :body and e.state <> 'closed'
where d.tenant = :tenant and d.role = :role and d.valid_to is null
  and (:unit = '' or e.unit = :unit or (:parent = 1 and e.unit in (
    select u.id from unit u where u.tenant = :tenant and u.parent = :unit)))
  and not exists (select 1 from appointment a where a.tenant = e.tenant and a.entry = e.id
    and a.role = d.role and a.valid_to is null)

-- Steps that wait for a role in a unit and for nobody by name.
-- name: transfer_tasks_role :many
-- in: tenant tenant_id, body body_id, role text, unit text
-- out: id task_id, casefile case_id, step text, role text, unit unit_id, no text, title text
-- out: procedure text, unit_name text
select t.id, c.id, t.step, t.role, t.unit, c.no, c.title, c.procedure, u.name
from task t
join casefile c on c.tenant = t.tenant and c.id = t.casefile
left join unit u on u.tenant = c.tenant and u.id = c.unit
where t.tenant = :tenant and t.body = :body and t.state = 'open' and t.role = :role
  and (t.unit = '' or t.unit = :unit) and t.person is null
  and not exists (select 1 from appointment a where a.tenant = c.tenant and a.entry = c.entry
    and a.role = t.role and a.valid_to is null)
order by t.opened_at, t.id

-- … for a person by name.
-- name: transfer_tasks_person :many
-- in: tenant tenant_id, body body_id, person person_id
-- rows: transfer_tasks_role
select t.id, c.id, t.step, t.role, t.unit, c.no, c.title, c.procedure, u.name
from task t
join casefile c on c.tenant = t.tenant and c.id = t.casefile
left join unit u on u.tenant = c.tenant and u.id = c.unit
where t.tenant = :tenant and t.body = :body and t.state = 'open' and t.person = :person
  and not exists (select 1 from appointment a where a.tenant = c.tenant and a.entry = c.entry
    and a.role = t.role and a.valid_to is null)
order by t.opened_at, t.id

-- … for whoever acts through a post for somebody appointed to the entry that they are about.
-- name: transfer_tasks_post :many
-- in: tenant tenant_id, post post_id
-- out: id task_id, casefile case_id, step text, role text, unit unit_id, no text, title text
-- out: procedure text, unit_name text, appointed person_id
select t.id, c.id, t.step, t.role, t.unit, c.no, c.title, c.procedure, u.name, a.person
from appointment a
join casefile c on c.tenant = a.tenant and c.entry = a.entry
join task t on t.tenant = c.tenant and t.casefile = c.id and t.state = 'open' and t.role = a.role
left join unit u on u.tenant = c.tenant and u.id = c.unit
where a.tenant = :tenant and a.post = :post and a.valid_to is null
order by t.opened_at, t.id

-- name: transfer_task_parties :many
-- in: tenant tenant_id, task task_id
-- out: person person_id
select person from task_party where tenant = :tenant and task = :task

-- What somebody applied for and is not decided.
-- name: transfer_cases :many
-- in: tenant tenant_id, body body_id, person person_id
-- out: id case_id, no text, title text, state text, unit unit_id, unit_name text
select c.id, c.no, c.title, c.state, c.unit, u.name from casefile c
left join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.body = :body and c.applicant = :person
  and c.state in ('draft', 'submitted', 'returned')
order by c.created_at, c.id

-- Whom an entry names as one of its users.
-- name: transfer_uses :many
-- in: tenant tenant_id, body body_id, person person_id
-- out: id entry_id, no text, title text, unit unit_id, unit_name text
select e.id, e.no, e.title, e.unit, u.name from use_member m
join entry e on e.tenant = m.tenant and e.id = m.entry and e.body = :body and e.state <> 'closed'
left join unit u on u.tenant = e.tenant and u.id = e.unit
where m.tenant = :tenant and m.person = :person and m.valid_to is null
order by e.title, e.id

-- What stands in the register of an entry today.
-- name: transfer_account :one
-- in: tenant tenant_id, entry entry_id
-- out: reg text, edition text, columns text
select e.reg, v.edition, v.columns from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
where e.tenant = :tenant and e.id = :entry
