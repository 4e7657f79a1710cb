-- The first screen: what waits for this person, and for the office what needs an eye. Every list is
-- short; what is left out is told by a link to the full one.

-- Applications of this person that are not finished, or were decided or cancelled lately; returned
-- ones first.
-- name: home_cases :many
-- in: tenant tenant_id, body body_id, person person_id, decided_since int, limit int
-- out: id case_id, no text, title text, procedure text, edition text, state text, step text
-- out: updated_at int, entry_state text
select c.id, c.no, c.title, c.procedure, c.edition, c.state, c.step, c.updated_at,
  coalesce(e.state, '')
from casefile c
left join entry e on e.tenant = c.tenant and e.id = c.entry
where c.tenant = :tenant and c.body = :body and c.applicant = :person
  and (c.state in ('returned', 'draft', 'submitted')
  or (c.state in ('rejected', 'approved') and c.decided_at >= :decided_since)
  or (c.state = 'cancelled' and c.updated_at >= :decided_since))
order by case c.state when 'returned' then 0 when 'rejected' then 1 when 'cancelled' then 1
  when 'draft' then 2 when 'submitted' then 3 else 4 end, c.updated_at desc
limit :limit

-- Why the application came back, unless others were asked to confirm it since.
-- name: home_return :one
-- in: tenant tenant_id, casefile case_id
-- out: kind text, reason text
select kind, reason from act
where tenant = :tenant and casefile = :casefile and kind in ('return', 'request')
order by at desc, id desc limit 1

-- Why its permission was cancelled, and why it was not permitted.
-- name: home_cancelled :one
-- in: tenant tenant_id, casefile case_id
-- out: reason text
select reason from act
where tenant = :tenant and casefile = :casefile and (kind = 'cancel' or verdict = 'reject')
order by at desc, id desc limit 1

-- Proposals of this person to undo a decision that somebody else declined lately; not those that were
-- made anew since.
-- name: home_declined :many
-- in: tenant tenant_id, body body_id, person person_id, since int, limit int
-- out: id case_id, no text, title text, reason text, names text, at int
select c.id, c.no, c.title, d.reason, d.names, d.at
from act p
join act d on d.tenant = p.tenant and d.casefile = p.casefile and d.kind = 'cancel_decline'
  and d.at > p.at and d.person <> p.person
join casefile c on c.tenant = p.tenant and c.id = p.casefile
where p.tenant = :tenant and c.body = :body and p.person = :person and p.kind = 'cancel' and d.at >= :since
  and not exists (select 1 from act n where n.tenant = p.tenant and n.casefile = p.casefile
    and n.at > p.at and n.at < d.at and n.kind in ('cancel', 'cancel_decline', 'cancel_confirm'))
  and not exists (select 1 from act n where n.tenant = p.tenant and n.casefile = p.casefile
    and n.at > d.at and n.kind = 'cancel')
order by d.at desc limit :limit

-- Answers to this person's questions that they have not looked at since: neither at the question nor,
-- where it was asked in an application, at that.
-- name: home_answers :many
-- in: tenant tenant_id, body body_id, person person_id, limit int
-- out: id inquiry_id, no text, question text, names text, at int
select i.id, i.no, i.question, i.reply_names, i.replied_at
from inquiry i
where i.tenant = :tenant and i.body = :body and i.person = :person and i.replied_at is not null and i.question <> ''
  and i.reply_by <> i.person
  and not exists (select 1 from access_log a where a.tenant = i.tenant and a.kind = 'view'
    and a.person = i.person and a.object in (i.id, i.casefile) and a.at >= i.replied_at)
order by i.replied_at desc, i.id desc limit :limit

-- Entries in this person's care whose time is near or that wait for their beginning. That it is near
-- is told by what is to be done before, where the rules ask for something.
-- name: home_care :many
-- in: tenant tenant_id, body body_id, person person_id, day date, until int, limit int
-- out: id entry_id, no text, title text, reg text, state text, period_from int?, period_to int?
select e.id, e.no, e.title, e.reg, e.state, e.period_from, e.period_to
from acting x join entry e on e.tenant = x.tenant and e.id = x.entry
where x.tenant = :tenant and e.body = :body and x.person = :person and @acts(x)
  and (e.state = 'permitted' or e.state = 'under_review' or e.state = 'suspended'
    or (e.state <> 'closed' and e.period_to <= :until))
order by e.period_to, e.id limit :limit

-- Entries whose period ends, of what the person manages or of the unit: the soonest first.
-- name: renewal_managed :many
-- in: tenant tenant_id, body body_id, person person_id, day date, until int, limit int
-- out: id entry_id, period_to int
select distinct e.id, e.period_to
from acting x join entry e on e.tenant = x.tenant and e.id = x.entry
where x.tenant = :tenant and e.body = :body and x.person = :person and @acts(x)
  and e.state <> 'closed' and e.period_to <= :until
order by e.period_to, e.id limit :limit

-- name: renewal_unit :many
-- in: tenant tenant_id, body body_id, unit unit_id, until int, limit int
-- out: id entry_id
select e.id
from entry e
where e.tenant = :tenant and e.body = :body and e.unit = :unit
  and e.state <> 'closed' and e.period_to <= :until
order by e.period_to, e.id limit :limit

-- The application of this procedure that is under way for the entry: handed in, or the person's own.
-- name: renewal_begun :many
-- in: tenant tenant_id, entry entry_id, procedure text, person person_id, limit int
-- out: id case_id
select c.id
from casefile c
where c.tenant = :tenant and c.entry = :entry and c.procedure = :procedure
  and (c.state = 'submitted'
    or (c.applicant = :person and (c.state = 'draft' or c.state = 'returned')))
order by c.id desc limit :limit

-- Entries of a register in a state, of the unit ('' the whole body): those that have waited longest
-- first.
-- name: home_awaited :many
-- in: tenant tenant_id, body body_id, reg text, state text, unit text, limit int
-- out: id entry_id, no text, title text, unit_name text
select e.id, e.no, e.title, u.name
from entry e left join unit u on u.tenant = e.tenant and u.id = e.unit
where e.tenant = :tenant and e.body = :body and e.reg = :reg and e.state = :state
  and (:unit = '' or e.unit = :unit)
order by e.updated_at, e.id limit :limit

-- Entries of the unit ('' the whole body) of whose appointments to the role nobody acts: they are in
-- the care of those who stand in.
-- name: home_care_vacant :many
-- in: tenant tenant_id, body body_id, role text, unit text, day date, limit int
-- out: id entry_id, no text, title text, state text
select e.id, e.no, e.title, e.state
from entry e
where e.tenant = :tenant and e.body = :body and (:unit = '' or e.unit = :unit)
  and e.state <> 'closed'
  and exists (select 1 from appointment a where a.tenant = e.tenant and a.entry = e.id
    and a.role = :role and a.valid_to is null)
  and not exists (select 1 from acting x where x.tenant = e.tenant and x.entry = e.id
    and x.role = :role and @might_act(x))
order by e.period_to, e.id limit :limit

-- Tasks of one role in one unit that wait for this person, with what makes them urgent: findings
-- (not_ok) and differences between the columns of the newest answers.
-- name: home_tasks_role :many
-- in: tenant tenant_id, body body_id, role text, held text, unit unit_id, person person_id, own int
-- in: day date, limit int
-- out: id task_id, casefile case_id, step text, act text, opened_at int, no text, title text
-- out: procedure text, edition text, unit_name text, applicant_name text, not_ok int, differ int
select t.id, c.id, t.step, t.act, t.opened_at, c.no, c.title, c.procedure, c.edition, u.name, p.name,
  (select count(*) from answer a where a.tenant = c.tenant and a.subject = c.id
    and a.state = 'not_ok' and @newest(a)),
  (select count(*) from answer a join answer d on d.tenant = a.tenant and d.subject = a.subject
      and d.checklist = a.checklist and d.item = a.item and d.col > a.col and d.state <> a.state
      and a.state not in ('cleared', 'pending') and d.state not in ('cleared', 'pending')
    where a.tenant = c.tenant and a.subject = c.id
      and @newest(a) and @newest(d))
from task t
join casefile c on c.tenant = t.tenant and c.id = t.casefile
left join unit u on u.tenant = c.tenant and u.id = c.unit
left join person p on p.tenant = c.tenant and p.id = c.applicant
where @waits_for_role(t, c)
order by t.opened_at limit :limit

-- name: home_tasks_person :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id task_id, casefile case_id, step text, opened_at int, no text, title text
-- out: procedure text, edition text, unit_name text, applicant_name text
select t.id, c.id, t.step, t.opened_at, c.no, c.title, c.procedure, c.edition, u.name, p.name
from (@tasks_of_person(k)) m
cross join task t
join casefile c on c.tenant = t.tenant and c.id = t.casefile
left join unit u on u.tenant = c.tenant and u.id = c.unit
left join person p on p.tenant = c.tenant and p.id = c.applicant
where t.tenant = :tenant and t.id = m.id and t.state = 'open' and @no_party(t)
order by t.opened_at limit :limit

-- Steps that applications wait at and that stand on nobody's list: nobody holds the role of the task
-- there today but parties and who stands in for them. Whether it goes on all the same is not asked here.
-- name: home_unlisted :many
-- in: tenant tenant_id, body body_id, day date, limit int
-- out: id case_id, step text, role text, opened_at int, no text, title text, unit_name text
select c.id, t.step, t.role, t.opened_at, c.no, c.title, u.name
from task t
join casefile c on c.tenant = t.tenant and c.id = t.casefile and c.state = 'submitted'
left join unit u on u.tenant = c.tenant and u.id = c.unit
where t.tenant = :tenant and t.body = :body and t.state = 'open' and t.step <> ''
  and not exists (select 1 from post_role r
    join post q on q.tenant = r.tenant and q.id = r.post and q.body = t.body
      and (t.unit = '' or q.unit = t.unit)
    join holding h on h.tenant = r.tenant and h.post = r.post and @valid(h)
    join person w on w.tenant = h.tenant and w.id = h.person and w.state = 'active'
    where r.tenant = t.tenant and r.role = t.role and @valid(r)
      and not exists (select 1 from task_party b
        where b.tenant = t.tenant and b.task = t.id and b.person = h.person)
      and (h.kind <> 'substitute' or not exists (select 1 from task_party b
        join holding k on k.tenant = b.tenant and k.person = b.person and k.post = h.post
          and k.kind <> 'substitute' and @valid(k)
        where b.tenant = t.tenant and b.task = t.id)))
order by t.opened_at, t.id limit :limit

-- Applications that came back to somebody who holds no post in their unit any more: in the units of
-- :person, or (`everywhere`) in all. Who may take them over is not asked here.
-- name: home_left_behind :many
-- in: tenant tenant_id, body body_id, person person_id, everywhere int, day date, limit int
-- out: id case_id, no text, title text, unit_name text, applicant_name text, updated_at int
select c.id, c.no, c.title, u.name, p.name, c.updated_at
from casefile c
join person p on p.tenant = c.tenant and p.id = c.applicant
left join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.body = :body and c.state = 'returned'
  and (:everywhere = 1 or exists (select 1 from holding h
    join post q on q.tenant = h.tenant and q.id = h.post and q.unit = c.unit
    where h.tenant = c.tenant and h.person = :person and @valid(h)))
  and not exists (select 1 from holding k
    join post o on o.tenant = k.tenant and o.id = k.post and o.unit = c.unit
    where k.tenant = c.tenant and k.person = c.applicant and p.state = 'active' and @valid(k))
order by c.updated_at, c.id limit :limit

-- For the office: applications under way that nobody touched since `before`.
-- name: home_slow :many
-- in: tenant tenant_id, body body_id, before int, limit int
-- out: id case_id, no text, title text, unit_name text, updated_at int
select c.id, c.no, c.title, u.name, c.updated_at
from casefile c left join unit u on u.tenant = c.tenant and u.id = c.unit
where c.tenant = :tenant and c.body = :body and c.state = 'submitted' and c.updated_at < :before
order by c.updated_at limit :limit

-- Questions put to a role and not answered yet.
-- Questions to a role as held in `unit` ('' anywhere): by its own people, or (`above`) by those of the units below,
-- and its own where nothing is above it.
-- name: home_questions :many
-- in: tenant tenant_id, body body_id, role text, unit text, above int, limit int
-- out: id inquiry_id, no text, question text, unit_name text, at int
select i.id, i.no, i.question, u.name, i.at
from inquiry i left join unit u on u.tenant = i.tenant and u.id = i.unit
where i.tenant = :tenant and i.body = :body and i.to_role = :role and i.replied_at is null and i.question <> ''
  and (:unit = '' or (case when :above = 1 then coalesce(nullif(u.parent, ''), i.unit) else i.unit end) = :unit)
order by i.at limit :limit

-- Entries whose permitted period ends by `until`, those already over first.
-- name: home_expiring :many
-- in: tenant tenant_id, body body_id, until int, limit int
-- out: id entry_id, no text, title text, unit_name text, state text, period_to int?
select e.id, e.no, e.title, u.name, e.state, e.period_to
from entry e left join unit u on u.tenant = e.tenant and u.id = e.unit
where e.tenant = :tenant and e.body = :body and e.period_to <= :until and e.state <> 'closed'
order by e.period_to limit :limit

-- Entries of whose appointments nobody acts any more: whoever was appointed has left or moved, and
-- nobody holds the post. Asked from the posts, which are few; the tables stand in that order.
-- name: home_vacant :many
-- in: tenant tenant_id, body body_id, day date, limit int
-- out: id entry_id, no text, title text, reg text, unit unit_id, unit_name text, role text
-- out: beside int, person_name text
select e.id, e.no, e.title, e.reg, e.unit, u.name, a.role, a.beside, p.name
from post o
cross join appointment a
join entry e on e.tenant = a.tenant and e.id = a.entry and e.state <> 'closed'
join person p on p.tenant = a.tenant and p.id = a.person
left join unit u on u.tenant = e.tenant and u.id = e.unit
where o.tenant = :tenant and o.body = :body and not exists (select 1 from holding h
    join person w on w.tenant = h.tenant and w.id = h.person and w.state = 'active'
    where h.tenant = o.tenant and h.post = o.id and @valid(h))
  and a.tenant = o.tenant and a.post = o.id and a.valid_to is null
order by e.title, e.id, a.beside limit :limit
