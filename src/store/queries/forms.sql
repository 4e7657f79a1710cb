-- What the working pages list: people to pick, applications, inquiries, approved alternatives.

-- A person's main holding comes first; later rows of the same person are further posts.
-- name: people_pick :many
-- in: tenant tenant_id, body body_id, day date
-- out: id person_id, login text, name text, yomi text, unit unit_id, unit_name text, title text
select w.id, w.login, w.name, w.yomi, u.id, u.name, p.title from holding h
join person w on w.tenant = h.tenant and w.id = h.person
join post p on p.tenant = h.tenant and p.id = h.post
join unit u on u.tenant = p.tenant and u.id = p.unit
where h.tenant = :tenant and p.body = :body and w.state = 'active' and @valid(h)
order by w.yomi, w.login, case h.kind when 'main' then 0 when 'concurrent' then 1 else 2 end, h.id

-- ------------------------------------------------------------------ applications
-- name: cases_mine :many
-- in: tenant tenant_id, body body_id, applicant person_id, before_at int, before_id text, limit int
-- out: id case_id, no text, procedure text, edition text, title text, state text, step text
-- out: unit_name text, name text, updated_at int
select c.id, c.no, c.procedure, c.edition, c.title, c.state, c.step, u.name, w.name, c.updated_at
from casefile c
join unit u on u.tenant = c.tenant and u.id = c.unit
join person w on w.tenant = c.tenant and w.id = c.applicant
where c.tenant = :tenant and c.body = :body and c.applicant = :applicant
  and c.state <> 'discarded'
  and (c.updated_at, c.id) < (:before_at, :before_id)
order by c.updated_at desc, c.id desc limit :limit

-- name: cases_unit :many
-- in: tenant tenant_id, body body_id, unit unit_id, before_at int, before_id text, limit int
-- rows: cases_mine
select c.id, c.no, c.procedure, c.edition, c.title, c.state, c.step, u.name, w.name, c.updated_at
from casefile c
join unit u on u.tenant = c.tenant and u.id = c.unit
join person w on w.tenant = c.tenant and w.id = c.applicant
where c.tenant = :tenant and c.body = :body and c.unit = :unit
  and c.state not in ('draft', 'discarded') and (c.updated_at, c.id) < (:before_at, :before_id)
order by c.updated_at desc, c.id desc limit :limit

-- name: cases_state :many
-- in: tenant tenant_id, body body_id, state text, before_at int, before_id text, limit int
-- rows: cases_mine
select c.id, c.no, c.procedure, c.edition, c.title, c.state, c.step, u.name, w.name, c.updated_at
from casefile c
join unit u on u.tenant = c.tenant and u.id = c.unit
join person w on w.tenant = c.tenant and w.id = c.applicant
where c.tenant = :tenant and c.body = :body and c.state = :state
  and (c.updated_at, c.id) < (:before_at, :before_id)
order by c.updated_at desc, c.id desc limit :limit

-- ------------------------------------------------------------------ inquiries
-- name: inquiries_mine :many
-- in: tenant tenant_id, body body_id, person person_id, limit int
-- out: id inquiry_id, no text, name text, facts text, verdict text, question text, to_role text
-- out: replied_at int?, at int
select i.id, i.no, w.name, i.facts, i.verdict, i.question, i.to_role, i.replied_at, i.at
from inquiry i join person w on w.tenant = i.tenant and w.id = i.person
where i.tenant = :tenant and i.body = :body and i.person = :person order by i.at desc, i.id desc limit :limit

-- Questions to a role that nobody has answered; an empty unit asks for the whole body.
-- name: inquiries_waiting :many
-- in: tenant tenant_id, body body_id, role text, unit text, limit int
-- out: id inquiry_id, no text, name text, facts text, verdict text, question text, to_role text
-- out: replied_at int?, at int
select i.id, i.no, w.name, i.facts, i.verdict, i.question, i.to_role, i.replied_at, i.at
from inquiry i join person w on w.tenant = i.tenant and w.id = i.person
where i.tenant = :tenant and i.body = :body and i.to_role = :role and i.replied_at is null
  and (:unit = '' or i.unit = :unit)
order by i.at, i.id limit :limit

-- name: inquiries_of_case :many
-- in: tenant tenant_id, casefile case_id
-- out: id inquiry_id, no text, question text, to_role text, reply text, reply_names text
-- out: replied_at int?, at int, corrected bool
select id, no, question, to_role, reply, reply_names, replied_at, at,
  case when exists (select 1 from inquiry_earlier x where x.tenant = inquiry.tenant
    and x.inquiry = inquiry.id) then 1 else 0 end
from inquiry
where tenant = :tenant and casefile = :casefile order by at, id

-- Whom its writer asked about a case, and from which unit.
-- name: case_asked :many
-- in: tenant tenant_id, casefile case_id
-- out: to_role text, unit unit_id, parent unit_id
select i.to_role, i.unit, u.parent from inquiry i
join unit u on u.tenant = i.tenant and u.id = i.unit
where i.tenant = :tenant and i.casefile = :casefile and i.question <> ''
order by i.at, i.id

-- Permitted services with what is known of them, newest first: candidates for an alternative.
-- name: entries_permitted :many
-- in: tenant tenant_id, body body_id, person person_id, today date, limit int
-- out: id entry_id, no text, title text, provider_name text, level text, unit unit_id
-- out: unit_name text, function text, facts text, edition text, state text, conditions text
-- out: users int, mine int
select e.id, e.no, e.title, e.provider_name, e.level, e.unit, u.name, s.function, v.facts, v.edition,
  e.state,
  (select a.conditions from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.conditions <> '' order by a.at desc limit 1),
  (select count(*) from use_member m
    where m.tenant = e.tenant and m.entry = e.id and m.valid_to is null),
  (select count(*) from use_member m
    where m.tenant = e.tenant and m.entry = e.id and m.person = :person and m.valid_to is null)
from entry e
join unit u on u.tenant = e.tenant and u.id = e.unit
join service s on s.tenant = e.tenant and s.id = e.service
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
where e.tenant = :tenant and e.body = :body and e.is_service = 1 and e.state in ('permitted', 'in_use')
  and coalesce(e.period_to, :today) >= :today
order by e.updated_at desc, e.id desc limit :limit

-- Who holds a role through a post, in one unit or ('') anywhere; substitutes last.
-- name: role_holders :many
-- in: tenant tenant_id, body body_id, role text, unit text, day date
-- out: title text, name text, person person_id, kind text
select p.title, x.name, x.id, h.kind from post_role r
join post p on p.tenant = r.tenant and p.id = r.post
join holding h on h.tenant = r.tenant and h.post = r.post
join person x on x.tenant = h.tenant and x.id = h.person
where r.tenant = :tenant and p.body = :body and r.role = :role and (:unit = '' or p.unit = :unit)
  and x.state = 'active' and @valid(r) and @valid(h)
order by case h.kind when 'substitute' then 1 else 0 end, x.yomi, x.id

-- The contents as they stood before an instant, other than the present version.
-- name: case_version_before :one
-- in: tenant tenant_id, casefile case_id, before int
-- out: n int, fields text
select n, fields from casefile_version
where tenant = :tenant and casefile = :casefile and at <= :before
order by n desc limit 1

-- What somebody recorded by one procedure, newest first: an invitation is looked for among them.
-- name: cases_recorded :many
-- in: tenant tenant_id, body body_id, person person_id, procedure text, limit int
-- out: id case_id, no text, edition text, updated_at int, fields text
select c.id, c.no, c.edition, c.updated_at, v.fields
from casefile c
join casefile_version v on v.tenant = c.tenant and v.casefile = c.id and v.n = c.version
where c.tenant = :tenant and c.body = :body and c.applicant = :person and c.procedure = :procedure
  and c.state = 'approved'
order by c.updated_at desc, c.id desc limit :limit
