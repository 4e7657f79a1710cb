-- Accounts named on the log-in page of a demo, one line per person.
-- name: login_demo :many
-- in: tenant tenant_id, day int
-- out: login text, name text, unit_name text, title text
select p.login, p.name, u.name, o.title
from holding h
join person p on p.tenant = h.tenant and p.id = h.person and p.state = 'active'
join post o on o.tenant = h.tenant and o.id = h.post
join unit u on u.tenant = o.tenant and u.id = o.unit
where h.tenant = :tenant and h.kind = 'main' and h.valid_from <= :day
  and (h.valid_to is null or h.valid_to >= :day)
  and exists (select 1 from credential c where c.tenant = p.tenant and c.person = p.id)
order by p.id limit 30
