-- 事故の連絡. Who sees one is one condition for every way in (commands/incident.h).

-- Told of it in person, or through a role held today; never the latter of a violation.
-- part: incident_told_to(i)
(exists (select 1 from incident_told t where t.tenant = i.tenant and t.incident = i.id
    and t.person = :person)
  or i.violation = 0 and exists (select 1 from incident_told t
    join post_role r on r.tenant = t.tenant and r.role = t.role and @valid(r)
    join post o on o.tenant = r.tenant and o.id = r.post and o.body = i.body
      and (t.unit = '' or o.unit = t.unit)
    join holding h on h.tenant = o.tenant and h.post = o.id and h.person = :person and @valid(h)
    where t.tenant = i.tenant and t.incident = i.id and t.role <> ''))

-- Manages what it is about; never of a violation.
-- part: incident_managed(i)
(i.violation = 0 and i.entry <> '' and exists (select 1 from acting x where x.tenant = i.tenant
    and x.entry = i.entry and x.person = :person and @acts(x)))

-- :all, :violations: 1 when the reader sees every one of the body, every violation.
-- part: incident_seen(i)
(i.violation = 0 and :all = 1 or i.violation = 1 and :violations = 1 or i.person = :person
  or @incident_told_to(i) or @incident_managed(i))

-- ------------------------------------------------------------------ one
-- name: incident_insert :exec
-- in: tenant tenant_id, body body_id, id incident_id, no text, edition text, violation bool
-- in: entry text, service text, unit text, what text, noticed_at int, occurred_on date
-- in: personal text, my_number text, attack text, outside text, person text, names text, at int
insert into incident (tenant, body, id, no, edition, violation, entry, service, unit, what, noticed_at,
  occurred_on, personal, my_number, attack, outside, person, names, at, state)
values (:tenant, :body, :id, :no, :edition, :violation, :entry, :service, :unit, :what, :noticed_at,
  :occurred_on, :personal, :my_number, :attack, :outside, :person, :names, :at, 'open')

-- Nothing for whoever may not see it.
-- name: incident_get :one
-- in: tenant tenant_id, body body_id, id incident_id, person person_id, all int, violations int
-- in: day date
-- out: no text, edition text, violation bool, entry text, service text, unit text, what text
-- out: noticed_at int, occurred_on date, personal text, my_number text, attack text, outside text
-- out: person text, names text, at int, state text, verdict text, lines int, told bool, managed bool
select i.no, i.edition, i.violation, i.entry, i.service, i.unit, i.what, i.noticed_at, i.occurred_on,
  i.personal, i.my_number, i.attack, i.outside, i.person, i.names, i.at, i.state, i.verdict, i.lines,
  case when @incident_told_to(i) then 1 else 0 end, case when @incident_managed(i) then 1 else 0 end
from incident i
where i.tenant = :tenant and i.body = :body and i.id = :id and @incident_seen(i)

-- A line came: the expected number of them guards against two at once.
-- name: incident_step :exec
-- in: tenant tenant_id, id incident_id, expected_lines int, lines int, state text, verdict text
update incident set lines = :lines, state = :state, verdict = :verdict
where tenant = :tenant and id = :id and lines = :expected_lines

-- name: incident_facts :exec
-- in: tenant tenant_id, id incident_id, personal text, my_number text, attack text
update incident set personal = :personal, my_number = :my_number, attack = :attack
where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ whom it was told
-- name: incident_told_insert :exec
-- in: tenant tenant_id, id row_id, incident incident_id, n int, line text, label text, clause text
-- in: role text, unit text, person text, names text, within text, due_at int, at int, seen_at int
insert into incident_told (tenant, id, incident, n, line, label, clause, role, unit, person, names,
  within, due_at, at, seen_at)
values (:tenant, :id, :incident, :n, :line, :label, :clause, :role, :unit, :person, :names, :within,
  :due_at, :at, :seen_at)

-- name: incident_told_of :many
-- in: tenant tenant_id, incident incident_id
-- out: id row_id, n int, line text, label text, clause text, person text, names text, within text
-- out: due_at int?, at int, seen_at int?, phone_at int?, phone_how text, phone_names text
select id, n, line, label, clause, person, names, within, due_at, at, seen_at, phone_at, phone_how,
  phone_names
from incident_told where tenant = :tenant and incident = :incident order by n

-- name: incident_told_get :one
-- in: tenant tenant_id, id row_id
-- out: incident incident_id, phone_at int?, seen_at int?
select incident, phone_at, seen_at from incident_told where tenant = :tenant and id = :id

-- Everything that they were told of it.
-- name: incident_see :exec
-- in: tenant tenant_id, incident incident_id, person text, at int
update incident_told set seen_at = :at
where tenant = :tenant and incident = :incident and person = :person and seen_at is null

-- name: incident_phone :exec
-- in: tenant tenant_id, id row_id, at int, how text, names text
update incident_told set phone_at = :at, phone_how = :how, phone_names = :names
where tenant = :tenant and id = :id and phone_at is null

-- A person as they are called today, with their main post in the body.
-- name: incident_person :many
-- in: tenant tenant_id, body body_id, person person_id, day date
-- out: name text, post text, unit text
select x.name, coalesce(h.title, ''), coalesce(h.name, '')
from person x
@works(x)
where x.tenant = :tenant and x.id = :person
order by @first_post(h)

-- ------------------------------------------------------------------ 経過表
-- name: incident_line_insert :exec
-- in: tenant tenant_id, incident incident_id, n int, kind text, no int, on_at int, text text
-- in: verdict text, corrects int, deadline text, person text, names text, at int
insert into incident_line (tenant, incident, n, kind, no, on_at, text, verdict, corrects, deadline,
  person, names, at)
values (:tenant, :incident, :n, :kind, :no, :on_at, :text, :verdict, :corrects, :deadline, :person,
  :names, :at)

-- name: incident_lines :many
-- in: tenant tenant_id, incident incident_id
-- out: n int, kind text, no int, on_at int, text text, verdict text, corrects int, deadline text
-- out: person text, names text, at int
select n, kind, no, on_at, text, verdict, corrects, deadline, person, names, at
from incident_line where tenant = :tenant and incident = :incident order by n

-- What was done with the entry since: acts of the rules, what was told to have happened, notices,
-- and what its applications came to.
-- name: incident_since :many
-- in: tenant tenant_id, entry text, since int
-- out: kind text, what text, no text, edition text, names text, at int
select 'act', v.act, '', '', v.names, v.at from entry_event v
where v.tenant = :tenant and v.entry = :entry and v.at >= :since
union all
select 'happened', h.kind, '', '', h.names, h.at from happening h
where h.tenant = :tenant and h.entry = :entry and h.at >= :since and h.person <> ''
union all
select 'notice', n.title, '', '', n.names, n.at from notice n
where n.tenant = :tenant and n.subject = :entry and n.at >= :since
union all
select case when a.verdict in ('approve', 'reject') then a.verdict else a.kind end, c.procedure, c.no,
  c.edition, a.names, a.at
from casefile c join act a on a.tenant = c.tenant and a.casefile = c.id
where c.tenant = :tenant and c.entry = :entry and a.at >= :since
  and (a.kind in ('submit', 'withdraw', 'cancel_confirm') or a.verdict in ('approve', 'reject'))
order by 6

-- ------------------------------------------------------------------ by when
-- name: incident_due_insert :exec
-- in: tenant tenant_id, incident incident_id, deadline text, label text, text text, clause text
-- in: last date, sure bool
insert into incident_due (tenant, incident, deadline, label, text, clause, last, sure)
values (:tenant, :incident, :deadline, :label, :text, :clause, :last, :sure)

-- name: incident_due_set :exec
-- in: tenant tenant_id, incident incident_id, deadline text, sure bool, lapsed bool
update incident_due set sure = :sure, lapsed = :lapsed
where tenant = :tenant and incident = :incident and deadline = :deadline

-- name: incident_due_done :exec
-- in: tenant tenant_id, incident incident_id, deadline text, done int
update incident_due set done = :done
where tenant = :tenant and incident = :incident and deadline = :deadline

-- name: incident_dues :many
-- in: tenant tenant_id, incident incident_id
-- out: deadline text, label text, text text, clause text, last date, sure bool, lapsed bool, done int
select deadline, label, text, clause, last, sure, lapsed, done
from incident_due where tenant = :tenant and incident = :incident order by last, deadline

-- ------------------------------------------------------------------ lists
-- The newest first, below one of them ('': from the newest). state '': all. next: the nearest day by
-- which somebody outside is told. waits: they were told and have not said that they saw it.
-- name: incidents_page :many
-- in: tenant tenant_id, body body_id, person person_id, all int, violations int, day date
-- in: state text, before text, limit int
-- out: id incident_id, no text, violation bool, service text, what text, at int, state text
-- out: verdict text, next date, waits int, nobody int
select i.id, i.no, i.violation, i.service, i.what, i.at, i.state, i.verdict,
  case when i.state = 'open' and i.verdict <> 'no' then (select min(d.last) from incident_due d
    where d.tenant = i.tenant and d.incident = i.id and d.done = 0 and d.lapsed = 0) end,
  (select count(*) from incident_told t where t.tenant = i.tenant and t.incident = i.id
    and t.person = :person and t.seen_at is null),
  (select count(*) from incident_told t where t.tenant = i.tenant and t.incident = i.id
    and t.person = '' and t.phone_at is null)
from incident i
where i.tenant = :tenant and i.body = :body and (:state = '' or i.state = :state)
  and (:before = '' or i.id < :before) and @incident_seen(i)
order by i.id desc limit :limit

-- What a person was told and has not said that they saw.
-- name: incidents_waiting :many
-- in: tenant tenant_id, body body_id, person text, limit int
-- out: id incident_id, no text, service text, what text, label text, at int, due_at int?, within text
-- out: state text
select i.id, i.no, i.service, i.what, t.label, t.at, t.due_at, t.within, i.state
from incident_told t
join incident i on i.tenant = t.tenant and i.id = t.incident and i.body = :body
where t.tenant = :tenant and t.person = :person and t.seen_at is null and t.phone_at is null
order by t.at, t.n limit :limit

-- Of an entry, those that a person sees.
-- name: incidents_of_entry :many
-- in: tenant tenant_id, entry text, person person_id, all int, violations int, day date, limit int
-- out: id incident_id, no text, what text, at int, state text, verdict text
select i.id, i.no, i.what, i.at, i.state, i.verdict from incident i
where i.tenant = :tenant and i.entry = :entry and @incident_seen(i)
order by i.id desc limit :limit

-- Services that a person may mean: those of their units, what they manage, what they use.
-- name: incident_entries :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id entry_id, no text, title text, reg text
select e.id, e.no, e.title, e.reg from entry e
where e.tenant = :tenant and e.body = :body and e.state <> 'closed'
  and (exists (select 1 from holding h join post o on o.tenant = h.tenant and o.id = h.post
      and o.unit = e.unit where h.tenant = e.tenant and h.person = :person and @valid(h))
    or exists (select 1 from acting x where x.tenant = e.tenant and x.entry = e.id
      and x.person = :person and @acts(x))
    or exists (select 1 from use_member m where m.tenant = e.tenant and m.entry = e.id
      and m.person = :person and m.valid_to is null))
order by e.title, e.no, e.id limit :limit

-- What is still owed of incidents that a person follows; a violation owes nothing here.
-- name: incident_dues_mine :many
-- in: tenant tenant_id, body body_id, person person_id, day date, all int, limit int
-- out: incident incident_id, no text, deadline text, label text, text text, last date, sure bool
select i.id, i.no, d.deadline, d.label, d.text, d.last, d.sure
from incident_due d
join incident i on i.tenant = d.tenant and i.id = d.incident
where d.tenant = :tenant and i.body = :body and i.violation = 0 and i.state = 'open'
  and i.verdict <> 'no' and d.done = 0 and d.lapsed = 0
  and (:all = 1 or @incident_told_to(i) or @incident_managed(i))
order by d.last, i.id, d.deadline limit :limit

-- ------------------------------------------------------------------ disposal
-- With the entry that they are about.
-- name: disposal_incidents :many
-- in: tenant tenant_id, entry text
-- out: id incident_id, no text, state text
select id, no, state from incident where tenant = :tenant and entry = :entry

-- name: dispose_incident_told :exec
-- in: tenant tenant_id, incident incident_id
delete from incident_told where tenant = :tenant and incident = :incident

-- name: dispose_incident_lines :exec
-- in: tenant tenant_id, incident incident_id
delete from incident_line where tenant = :tenant and incident = :incident

-- name: dispose_incident_dues :exec
-- in: tenant tenant_id, incident incident_id
delete from incident_due where tenant = :tenant and incident = :incident

-- name: dispose_incident :exec
-- in: tenant tenant_id, id incident_id
delete from incident where tenant = :tenant and id = :id
