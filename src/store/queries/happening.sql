-- What happened to entries, who manages them, and whom a duty asks.

-- ------------------------------------------------------------------ what happened
-- name: happening_insert :exec
-- in: tenant tenant_id, body body_id, id happening_id, entry entry_id, kind text, day date
-- in: note text, person text, names text, at int
insert into happening (tenant, body, id, entry, kind, day, note, person, names, at)
values (:tenant, :body, :id, :entry, :kind, :day, :note, :person, :names, :at)

-- name: happening_get :one
-- in: tenant tenant_id, id happening_id
-- out: kind text, day date, note text, person text, names text, at int
select kind, day, note, person, names, at from happening where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ managers
-- name: manager_seen_get :one
-- in: tenant tenant_id, entry entry_id
-- out: person person_id, day date
select person, day from manager_seen where tenant = :tenant and entry = :entry

-- name: manager_seen_insert :exec
-- in: tenant tenant_id, entry entry_id, person text, day date, at int
insert into manager_seen (tenant, entry, person, day, at)
values (:tenant, :entry, :person, :day, :at)

-- name: manager_seen_set :exec
-- in: tenant tenant_id, entry entry_id, expected_person text, expected_day date, person text
-- in: day date, at int
update manager_seen set person = :person, day = :day, at = :at
where tenant = :tenant and entry = :entry and person = :expected_person and day = :expected_day

-- Everybody who managed or may manage an entry, and when, as the view `acting` has it; also whoever
-- left since: their posts ended when they did. Of a day the least `turn`.
-- name: manager_spans :many
-- in: tenant tenant_id, entry entry_id
-- out: person person_id, since date, until date, held_from date, held_to date, turn text
select h.person, a.valid_from, a.valid_to, h.valid_from, h.valid_to,
  case when h.person = a.person then '0' when h.kind = 'main' then '1'
    when h.kind = 'concurrent' then '2' else '3' end || h.id
from appointment a
join entry e on e.tenant = a.tenant and e.id = a.entry
join holding h on h.tenant = a.tenant and h.post = a.post
join post o on o.tenant = h.tenant and o.id = h.post and o.body = e.body
where a.tenant = :tenant and a.entry = :entry and a.beside = 0
  and (a.valid_to is null or a.valid_to > a.valid_from)
union
select h.person, a.valid_from, a.valid_to, h.valid_from, h.valid_to, '0' || h.id
from appointment a
join entry e on e.tenant = a.tenant and e.id = a.entry
join holding h on h.tenant = a.tenant and h.person = a.person
join post o on o.tenant = h.tenant and o.id = h.post and o.body = e.body
where a.tenant = :tenant and a.entry = :entry and a.beside = 0 and a.post = ''
  and (a.valid_to is null or a.valid_to > a.valid_from)

-- ------------------------------------------------------------------ who is asked
-- Those who use an entry today.
-- name: users_asked :many
-- in: tenant tenant_id, entry entry_id
-- out: person person_id
select m.person from use_member m
join person p on p.tenant = m.tenant and p.id = m.person and p.state = 'active'
where m.tenant = :tenant and m.entry = :entry and m.valid_to is null
order by p.yomi, p.id

-- Those who hold a post of a unit.
-- name: staff_asked :many
-- in: tenant tenant_id, unit unit_id, day date
-- out: person person_id
select h.person from post o
join holding h on h.tenant = o.tenant and h.post = o.id and h.kind <> 'substitute'
join person p on p.tenant = h.tenant and p.id = h.person and p.state = 'active'
where o.tenant = :tenant and o.unit = :unit and @valid(h)
order by p.yomi, p.id

-- name: occurrence_asked_insert :exec
-- in: tenant tenant_id, occurrence occurrence_id, person person_id, names text
insert into occurrence_asked (tenant, occurrence, person, names)
values (:tenant, :occurrence, :person, :names)

-- name: occurrence_asked_get :one
-- in: tenant tenant_id, occurrence occurrence_id, person person_id
-- out: names text, replied int
select names, replied from occurrence_asked
where tenant = :tenant and occurrence = :occurrence and person = :person

-- name: occurrence_asked_replied :exec
-- in: tenant tenant_id, occurrence occurrence_id, person person_id, expected_replied int
-- in: replied int
update occurrence_asked set replied = :replied
where tenant = :tenant and occurrence = :occurrence and person = :person
  and replied = :expected_replied

-- name: occurrence_reply_insert :exec
-- in: tenant tenant_id, id row_id, occurrence occurrence_id, person person_id, n int, result text
-- in: note text, heard_by text, names text, on_day date, at int
insert into occurrence_reply (tenant, id, occurrence, person, n, result, note, heard_by, names,
  on_day, at)
values (:tenant, :id, :occurrence, :person, :n, :result, :note, :heard_by, :names, :on_day, :at)

-- Everybody who is asked, with the newest answer.
-- name: occurrence_replies :many
-- in: tenant tenant_id, occurrence occurrence_id
-- out: person person_id, asked_names text, replied int, result text, note text, heard_by text
-- out: names text, on_day date
select k.person, k.names, k.replied, coalesce(r.result, ''), coalesce(r.note, ''),
  coalesce(r.heard_by, ''), coalesce(r.names, ''), r.on_day
from occurrence_asked k
left join occurrence_reply r on r.tenant = k.tenant and r.occurrence = k.occurrence
  and r.person = k.person and r.n = k.replied
where k.tenant = :tenant and k.occurrence = :occurrence
order by k.replied, k.names, k.person

-- name: occurrence_asked_count :one
-- in: tenant tenant_id, occurrence occurrence_id
-- out: n int, replied int, found int
select count(*), coalesce(sum(case when k.replied > 0 then 1 else 0 end), 0),
  coalesce(sum(case when r.result = 'found' then 1 else 0 end), 0)
from occurrence_asked k
left join occurrence_reply r on r.tenant = k.tenant and r.occurrence = k.occurrence
  and r.person = k.person and r.n = k.replied
where k.tenant = :tenant and k.occurrence = :occurrence

-- What a person is asked and has not answered; of what comes back by the calendar the newest.
-- name: occurrences_asking :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id occurrence_id, no text, title text, rule text, edition text, opens date, nominal date
-- out: due date, last date, unsure bool
select o.id, e.no, e.title, o.rule, d.edition, o.opens, o.nominal, o.due, o.last, o.unsure
from occurrence_asked k
join occurrence o on o.tenant = k.tenant and o.id = k.occurrence and o.body = :body
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where k.tenant = :tenant and k.person = :person and k.replied = 0 and @owed(o, d)
  and o.opens <= :day
  and (o.cause <> '' or not exists (select 1 from occurrence later where later.tenant = o.tenant
    and later.entry = o.entry and later.rule = o.rule and later.nominal > o.nominal
    and later.cause = '' and later.opens <= :day))
order by @undated(o), o.due, e.title, o.id limit :limit
