-- 連絡先 of an entry, and what stands on its card.

-- name: entry_contact_insert :exec
-- in: tenant tenant_id, entry entry_id, list int, n int, kind text, name text, phone text, hours text
-- in: note text, confirmed_on date, manager text, person text, names text, at int
insert into entry_contact (tenant, entry, list, n, kind, name, phone, hours, note, confirmed_on,
  manager, person, names, at)
values (:tenant, :entry, :list, :n, :kind, :name, :phone, :hours, :note, :confirmed_on, :manager,
  :person, :names, :at)

-- name: entry_contacts :many
-- in: tenant tenant_id, entry entry_id
-- out: list int, kind text, name text, phone text, hours text, note text, confirmed_on date
-- out: manager text, names text
select c.list, c.kind, c.name, c.phone, c.hours, c.note, c.confirmed_on, c.manager, c.names
from entry_contact c
where c.tenant = :tenant and c.entry = :entry and c.list = (select max(m.list) from entry_contact m
    where m.tenant = :tenant and m.entry = :entry)
order by c.n

-- Who manages it today, on that post since when, and when another one left.
-- name: entry_managed_since :many
-- in: tenant tenant_id, entry entry_id, day date, manager text
-- out: person person_id, since date, gone date
select x.person, case when x.since > x.held_from then x.since else x.held_from end,
  (select max(h.valid_to) from holding h
    where h.tenant = x.tenant and h.person = :manager and h.valid_to < :day)
from acting x
where x.tenant = :tenant and x.entry = :entry and x.beside = 0 and @acts(x)

-- Of what a person manages the lists that were confirmed while another one did.
-- name: contacts_again :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id entry_id, no text, title text, since date, gone date
select e.id, e.no, e.title, case when x.since > x.held_from then x.since else x.held_from end,
  (select max(h.valid_to) from holding h
    where h.tenant = c.tenant and h.person = c.manager and h.valid_to < :day)
from acting x
join entry e on e.tenant = x.tenant and e.id = x.entry and e.body = :body and e.state <> 'closed'
join entry_contact c on c.tenant = e.tenant and c.entry = e.id and c.n = 1
where x.tenant = :tenant and x.person = :person and x.beside = 0 and @acts(x)
  and c.manager <> x.person
  and not exists (select 1 from entry_contact m where m.tenant = c.tenant and m.entry = c.entry
    and m.list > c.list)
order by e.title, e.no, e.id limit :limit

-- Services of a unit that go on, for their cards.
-- name: card_entries :many
-- in: tenant tenant_id, body body_id, unit unit_id, limit int
-- out: id entry_id, reg text
select id, reg from entry
where tenant = :tenant and body = :body and unit = :unit and is_service = 1 and state <> 'closed'
order by title, no, id limit :limit

-- name: dispose_entry_contacts :exec
-- in: tenant tenant_id, entry entry_id
delete from entry_contact where tenant = :tenant and entry = :entry
