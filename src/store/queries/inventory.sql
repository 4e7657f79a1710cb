-- 棚卸し: whom it asks about what, and what was answered.

-- ------------------------------------------------------------------ whom it asks
-- Units in which somebody works, but not through a post that only administers.
-- name: inventory_working :many
-- in: tenant tenant_id, body body_id, day date
-- out: id unit_id
select u.id from unit u
where u.tenant = :tenant and u.body = :body and @valid(u)
  and exists (select 1 from post p
    join holding h on h.tenant = p.tenant and h.post = p.id and h.kind <> 'substitute' and @valid(h)
    join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active'
    where p.tenant = u.tenant and p.unit = u.id
      and not exists (select 1 from post_role r where r.tenant = p.tenant and r.post = p.id
        and r.role = 'admin' and @valid(r)))
order by u.code, u.name, u.id

-- Services that are permitted or in use, those of one unit together.
-- name: inventory_entries :many
-- in: tenant tenant_id, body body_id
-- out: id entry_id, unit unit_id
select id, unit from entry
where tenant = :tenant and body = :body and is_service = 1 and state <> 'closed'
order by unit, id

-- Who answers for units by a role of the rules, those of the post itself before who stands in.
-- name: inventory_seats :many
-- in: tenant tenant_id, body body_id, role text, day date
-- out: unit unit_id, person person_id, name text, kind text
select p.unit, h.person, x.name, h.kind from post_role r
join post p on p.tenant = r.tenant and p.id = r.post and p.body = :body
join holding h on h.tenant = r.tenant and h.post = r.post and @valid(h)
join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active'
where r.tenant = :tenant and r.role = :role and @valid(r)
order by case h.kind when 'substitute' then 1 else 0 end, h.id

-- … and because they manage something that a unit is asked about.
-- name: inventory_managers :many
-- in: tenant tenant_id, inventory inventory_id, day date
-- out: asked row_id, person person_id, name text
select q.id, x.person, x.name from inventory_unit q
join inventory_row w on w.tenant = q.tenant and w.asked = q.id
join acting x on x.tenant = w.tenant and x.entry = w.entry and x.beside = 0 and @acts(x)
where q.tenant = :tenant and q.inventory = :inventory
group by q.id, x.person, x.name
order by q.id, x.person

-- Of one person.
-- name: inventory_managed :many
-- in: tenant tenant_id, inventory inventory_id, person person_id, day date
-- out: asked row_id
select distinct q.id from acting x
join inventory_row w on w.tenant = x.tenant and w.entry = x.entry
join inventory_unit q on q.tenant = w.tenant and q.id = w.asked and q.inventory = :inventory
where x.tenant = :tenant and x.person = :person and x.beside = 0 and @acts(x)

-- ------------------------------------------------------------------ writing
-- name: inventory_insert :exec
-- in: tenant tenant_id, body body_id, id inventory_id, name text, until date, text text, person text
-- in: names text, at int
insert into inventory (tenant, body, id, name, until, text, person, names, at)
values (:tenant, :body, :id, :name, :until, :text, :person, :names, :at)

-- name: inventory_close :exec
-- in: tenant tenant_id, id inventory_id, at int, note text, names text
update inventory set closed_at = :at, closed_note = :note, closed_names = :names
where tenant = :tenant and id = :id and closed_at is null

-- name: inventory_unit_insert :exec
-- in: tenant tenant_id, id row_id, inventory inventory_id, unit unit_id, unit_name text
insert into inventory_unit (tenant, id, inventory, unit, unit_name, replied)
values (:tenant, :id, :inventory, :unit, :unit_name, 0)

-- name: inventory_row_insert :exec
-- in: tenant tenant_id, asked row_id, entry entry_id
insert into inventory_row (tenant, asked, entry) values (:tenant, :asked, :entry)

-- name: inventory_unit_replied :exec
-- in: tenant tenant_id, id row_id, before int, n int
update inventory_unit set replied = :n
where tenant = :tenant and id = :id and replied = :before

-- name: inventory_reply_insert :exec
-- in: tenant tenant_id, asked row_id, n int, none bool, heard text, late bool, person text
-- in: names text, at int
insert into inventory_reply (tenant, asked, n, none, heard, late, person, names, at)
values (:tenant, :asked, :n, :none, :heard, :late, :person, :names, :at)

-- name: inventory_answer_insert :exec
-- in: tenant tenant_id, asked row_id, n int, entry entry_id, answer text, words text
insert into inventory_answer (tenant, asked, n, entry, answer, words)
values (:tenant, :asked, :n, :entry, :answer, :words)

-- name: inventory_unlisted_insert :exec
-- in: tenant tenant_id, asked row_id, n int, line int, name text, address text, purpose text
-- in: since text
insert into inventory_unlisted (tenant, asked, n, line, name, address, purpose, since)
values (:tenant, :asked, :n, :line, :name, :address, :purpose, :since)

-- ------------------------------------------------------------------ one of them
-- name: inventory_get :one
-- in: tenant tenant_id, id inventory_id
-- out: body body_id, name text, until date, text text, names text, at int, closed_at int?
-- out: closed_note text, closed_names text
select body, name, until, text, names, at, closed_at, closed_note, closed_names
from inventory where tenant = :tenant and id = :id

-- Whether it goes on, and until the transaction ends: closing waits for answers that are being written.
-- name: inventory_hold :one
-- in: tenant tenant_id, id inventory_id
-- out: closed_at int?
-- sqlite:
select closed_at from inventory where tenant = :tenant and id = :id
-- pg:
select closed_at from inventory where tenant = :tenant and id = :id for share

-- The one that goes on.
-- name: inventory_going :one
-- in: tenant tenant_id, body body_id
-- out: id inventory_id, name text, until date
select id, name, until from inventory
where tenant = :tenant and body = :body and closed_at is null

-- name: inventories :many
-- in: tenant tenant_id, body body_id, limit int
-- out: id inventory_id, name text, until date, at int, closed_at int?, units int, replied int
select v.id, v.name, v.until, v.at, v.closed_at,
  (select count(*) from inventory_unit q where q.tenant = v.tenant and q.inventory = v.id),
  (select count(*) from inventory_unit q where q.tenant = v.tenant and q.inventory = v.id
    and q.replied > 0)
from inventory v
where v.tenant = :tenant and v.body = :body
order by v.id desc limit :limit

-- name: inventory_unit_get :one
-- in: tenant tenant_id, id row_id
-- out: inventory inventory_id, unit unit_id, unit_name text, replied int
select inventory, unit, unit_name, replied from inventory_unit where tenant = :tenant and id = :id

-- name: inventory_units :many
-- in: tenant tenant_id, inventory inventory_id
-- out: id row_id, unit unit_id, unit_name text, replied int, ended date
select q.id, q.unit, q.unit_name, q.replied, u.valid_to
from inventory_unit q
join unit u on u.tenant = q.tenant and u.id = q.unit
where q.tenant = :tenant and q.inventory = :inventory
order by u.code, q.unit_name, q.id

-- name: inventory_reply_get :one
-- in: tenant tenant_id, asked row_id, n int
-- out: none bool, heard text, late bool, names text, at int
select none, heard, late, names, at from inventory_reply
where tenant = :tenant and asked = :asked and n = :n

-- What a unit is asked about, with its newest answer ('' none).
-- name: inventory_rows :many
-- in: tenant tenant_id, asked row_id
-- out: id entry_id, no text, title text, provider_name text, level text, manager_label text
-- out: manager_name text, period_to date, state text, reg text, unit unit_id, answer text, words text
select e.id, e.no, e.title, e.provider_name, e.level, e.manager_label, e.manager_name, e.period_to,
  e.state, e.reg, e.unit, coalesce(a.answer, ''), coalesce(a.words, '')
from inventory_row w
join inventory_unit q on q.tenant = w.tenant and q.id = w.asked
join entry e on e.tenant = w.tenant and e.id = w.entry
left join inventory_answer a on a.tenant = w.tenant and a.asked = w.asked and a.entry = w.entry
  and a.n = q.replied
where w.tenant = :tenant and w.asked = :asked
order by e.title, e.no, e.id

-- name: inventory_unlisted_of :many
-- in: tenant tenant_id, asked row_id, n int
-- out: name text, address text, purpose text, since text
select name, address, purpose, since from inventory_unlisted
where tenant = :tenant and asked = :asked and n = :n
order by line

-- ------------------------------------------------------------------ for the office
-- Each unit with what its newest answer says.
-- name: inventory_state :many
-- in: tenant tenant_id, inventory inventory_id
-- out: id row_id, unit unit_id, unit_name text, replied int, rows int, unused int, differs int
-- out: unlisted int, none bool, heard text, late bool, names text, at int?
select q.id, q.unit, q.unit_name, q.replied,
  (select count(*) from inventory_row w where w.tenant = q.tenant and w.asked = q.id),
  (select count(*) from inventory_answer a where a.tenant = q.tenant and a.asked = q.id
    and a.n = q.replied and a.answer = 'unused'),
  (select count(*) from inventory_answer a where a.tenant = q.tenant and a.asked = q.id
    and a.n = q.replied and a.answer = 'differs'),
  (select count(*) from inventory_unlisted l where l.tenant = q.tenant and l.asked = q.id
    and l.n = q.replied),
  coalesce(r.none, 0), coalesce(r.heard, ''), coalesce(r.late, 0), coalesce(r.names, ''), r.at
from inventory_unit q
join unit u on u.tenant = q.tenant and u.id = q.unit
left join inventory_reply r on r.tenant = q.tenant and r.asked = q.id and r.n = q.replied
where q.tenant = :tenant and q.inventory = :inventory
order by u.code, q.unit_name, q.id

-- What was answered about entries, of all units.
-- name: inventory_answers :many
-- in: tenant tenant_id, inventory inventory_id
-- out: asked row_id, entry entry_id, no text, title text, answer text, words text
select q.id, e.id, e.no, e.title, coalesce(a.answer, ''), coalesce(a.words, '')
from inventory_unit q
join inventory_row w on w.tenant = q.tenant and w.asked = q.id
join entry e on e.tenant = w.tenant and e.id = w.entry
left join inventory_answer a on a.tenant = w.tenant and a.asked = w.asked and a.entry = w.entry
  and a.n = q.replied
where q.tenant = :tenant and q.inventory = :inventory
order by q.id, e.title, e.no, e.id

-- Services that the register does not have, of all units.
-- name: inventory_unlisted_all :many
-- in: tenant tenant_id, inventory inventory_id
-- out: asked row_id, unit_name text, name text, address text, purpose text, since text
select q.id, q.unit_name, l.name, l.address, l.purpose, l.since
from inventory_unit q
join unit u on u.tenant = q.tenant and u.id = q.unit
join inventory_unlisted l on l.tenant = q.tenant and l.asked = q.id and l.n = q.replied
where q.tenant = :tenant and q.inventory = :inventory
order by u.code, q.unit_name, q.id, l.line
