-- What the page of one entry shows beside the queries of entry.sql; one query per block.

-- name: entry_holders :many
-- in: tenant tenant_id, entry entry_id
-- out: role text, person person_id, person_name text, person_state text, post_title text
-- out: unit_name text, valid_from date, valid_to date, beside int
select a.role, a.person, p.name, p.state, o.title, u.name, a.valid_from, a.valid_to, a.beside
from appointment a
left join person p on p.tenant = a.tenant and p.id = a.person
left join post o on o.tenant = a.tenant and o.id = a.post
left join unit u on u.tenant = o.tenant and u.id = o.unit
where a.tenant = :tenant and a.entry = :entry
order by a.beside, a.valid_from, a.id

-- name: entry_story :many
-- in: tenant tenant_id, entry entry_id
-- out: casefile case_id, no text, procedure text, edition text, step text, kind text, verdict text
-- out: names text, conditions text, reason text, external text, content_hash text, at int
select c.id, c.no, c.procedure, c.edition, a.step, a.kind, a.verdict, a.names, a.conditions,
  a.reason, a.external, a.content_hash, a.at
from casefile c join act a on a.tenant = c.tenant and a.casefile = c.id
where c.tenant = :tenant and c.entry = :entry
order by a.at, a.id

-- name: entry_cases :many
-- in: tenant tenant_id, entry entry_id
-- out: id case_id, no text, procedure text, edition text, state text, updated_at int
select id, no, procedure, edition, state, updated_at from casefile
where tenant = :tenant and entry = :entry
order by id

-- name: entry_milestones :many
-- in: tenant tenant_id, entry entry_id
-- out: key text, at int, casefile case_id, procedure text, edition text, person person_id
-- out: names text
select m.key, m.at, c.id, c.procedure, c.edition, a.person, a.names from casefile c
join milestone m on m.tenant = c.tenant and m.casefile = c.id
join act a on a.tenant = m.tenant and a.id = m.act
where c.tenant = :tenant and c.entry = :entry and m.revoked_at is null
order by m.at

-- name: entry_is_mine :one
-- in: tenant tenant_id, entry entry_id, person person_id, day date
-- out: n int
select (select count(*) from acting x
  where x.tenant = :tenant and x.entry = :entry and x.person = :person and @acts(x))
  + (select count(*) from use_member
  where tenant = :tenant and entry = :entry and person = :person and valid_to is null)

-- name: entry_role_in_unit :many
-- in: tenant tenant_id, unit unit_id, role text, day int
-- out: name text, title text, unit_name text
select x.name, p.title, u.name from post p
join unit u on u.tenant = p.tenant and u.id = p.unit
join post_role r on r.tenant = p.tenant and r.post = p.id and r.role = :role
join holding h on h.tenant = p.tenant and h.post = p.id and h.kind <> 'substitute'
join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active'
where p.tenant = :tenant and p.unit = :unit and @valid(r) and @valid(h)
order by x.yomi, x.id

-- What each of these entries (a JSON list of ids) is managed through on a day, as entry_manager finds
-- it. Asking for each row of a list took as long as all the rest of its page.
-- name: entry_posts :many
-- in: entries text, tenant tenant_id, day date
-- out: entry entry_id, post post_id, person person_id
-- sqlite:
select x.entry, x.post, x.person
from json_each(:entries) j
cross join appointment x on x.tenant = :tenant and x.entry = j.value
where x.beside = 0 and @valid(x) and (x.valid_to is null or x.valid_to > x.valid_from)
-- pg:
select x.entry, x.post, x.person
from jsonb_array_elements_text(cast(:entries as jsonb)) j(value)
join appointment x on x.tenant = :tenant and x.entry = j.value
where x.beside = 0 and @valid(x) and (x.valid_to is null or x.valid_to > x.valid_from)

-- Who holds each of these posts (a JSON list of ids) on a day.
-- name: post_holders :many
-- in: posts text, tenant tenant_id, day date
-- out: post post_id, person person_id, turn text, name text
-- sqlite:
select x.post, x.person, x.turn, x.name
from json_each(:posts) j
cross join holder x on x.tenant = :tenant and x.post = j.value
where @holds(x)
-- pg:
select x.post, x.person, x.turn, x.name
from jsonb_array_elements_text(cast(:posts as jsonb)) j(value)
join holder x on x.tenant = :tenant and x.post = j.value
where @holds(x)

-- What was recorded with the steps of its applications, newest first.
-- name: entry_records :many
-- in: tenant tenant_id, entry entry_id
-- out: procedure text, edition text, key text, data text
select c.procedure, c.edition, m.key, m.data from casefile c
join milestone m on m.tenant = c.tenant and m.casefile = c.id
where c.tenant = :tenant and c.entry = :entry and m.revoked_at is null and m.data <> '{}'
order by m.at desc

-- The services of a unit that are permitted and not over, for whoever applies for one more.
-- name: entries_alike :many
-- in: tenant tenant_id, body body_id, unit unit_id, limit int
-- out: id entry_id, no text, title text, function text, state text
select e.id, e.no, e.title, coalesce(s.function, ''), e.state
from entry e
left join service s on s.tenant = e.tenant and s.id = e.service
where e.tenant = :tenant and e.body = :body and e.unit = :unit and e.is_service = 1
  and e.state <> 'closed'
order by e.id limit :limit
