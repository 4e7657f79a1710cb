-- うちは使っているか: what the register says, read through from one entry on; answers that were kept;
-- services that contractors themselves use.

-- name: use_entries :many
-- in: tenant tenant_id, body body_id, after_id text, limit int
-- out: id entry_id, no text, title text, provider_name text, unit unit_id, unit_name text, reg text
-- out: level text, manager_label text, state text, told text, function text, columns text
select e.id, e.no, e.title, e.provider_name, e.unit, coalesce(u.name, ''), e.reg, e.level,
  e.manager_label, e.state, @told(e), coalesce(s.function, ''), coalesce(v.columns, '')
from entry e
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join service s on s.tenant = e.tenant and s.id = e.service
left join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
where e.tenant = :tenant and e.body = :body and e.is_service = 1 and e.id > :after_id
order by e.id limit :limit

-- Who uses it, and when a duty of it was done last.
-- name: use_facts :one
-- in: tenant tenant_id, entry entry_id
-- out: users int, checked date
select (select count(*) from use_member m where m.tenant = e.tenant and m.entry = e.id
    and m.valid_to is null),
  (select max(o.done_on) from occurrence o where o.tenant = e.tenant and o.entry = e.id)
from entry e where e.tenant = :tenant and e.id = :entry

-- name: use_check_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, typed text, why text, found int, contractors int
-- in: person text, names text, at int
insert into use_check (tenant, body, id, typed, why, found, contractors, person, names, at)
values (:tenant, :body, :id, :typed, :why, :found, :contractors, :person, :names, :at)

-- name: use_check_entry_insert :exec
-- in: tenant tenant_id, use_check row_id, entry entry_id
insert into use_check_entry (tenant, use_check, entry) values (:tenant, :use_check, :entry)

-- name: use_checks :many
-- in: tenant tenant_id, body body_id, before text, limit int
-- out: id row_id, typed text, why text, found int, contractors int, names text, at int
select id, typed, why, found, contractors, names, at from use_check
where tenant = :tenant and body = :body and (:before = '' or id < :before)
order by id desc limit :limit

-- ------------------------------------------------------------------ contractors
-- name: contractor_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, contractor text, service text, purpose text
-- in: unit text, names text, at int
insert into contractor_service (tenant, body, id, contractor, service, purpose, unit, names, at)
values (:tenant, :body, :id, :contractor, :service, :purpose, :unit, :names, :at)

-- name: contractor_update :exec
-- in: tenant tenant_id, id row_id, contractor text, service text, purpose text, unit text
-- in: ended date, names text, at int
update contractor_service set contractor = :contractor, service = :service, purpose = :purpose,
  unit = :unit, ended = :ended, names = :names, at = :at
where tenant = :tenant and id = :id

-- name: contractor_get :one
-- in: tenant tenant_id, id row_id
-- out: body body_id, contractor text, service text, purpose text, unit text, ended date
select body, contractor, service, purpose, unit, ended from contractor_service
where tenant = :tenant and id = :id

-- name: contractors :many
-- in: tenant tenant_id, body body_id
-- out: id row_id, contractor text, service text, purpose text, unit text, unit_name text, ended date
-- out: names text, at int
select c.id, c.contractor, c.service, c.purpose, c.unit, coalesce(u.name, ''), c.ended, c.names, c.at
from contractor_service c
left join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.body = :body
order by c.contractor, c.service, c.id
