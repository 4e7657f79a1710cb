-- Cases: the current row, versions, parties, tasks, acts, milestones, answers, evidence.

-- name: case_insert :exec
-- in: tenant tenant_id, body body_id, id case_id, procedure text, edition text, parent case_id
-- in: entry entry_id, copied_from case_id, unit unit_id, applicant person_id, title text, state text
-- in: version int, lock int, content_hash text, entry_version int?, at int
insert into casefile (tenant, body, id, procedure, edition, parent, entry, copied_from, unit,
  applicant, title, state, version, lock, content_hash, entry_version, created_at, updated_at)
values (:tenant, :body, :id, :procedure, :edition, :parent, :entry, :copied_from, :unit,
  :applicant, :title, :state, :version, :lock, :content_hash, :entry_version, :at, :at)

-- name: case_set_based :exec
-- in: tenant tenant_id, id case_id, entry_version int
update casefile set entry_version = :entry_version where tenant = :tenant and id = :id

-- name: case_get :one
-- in: tenant tenant_id, id case_id
-- out: body body_id, no text, procedure text, edition text, parent case_id, entry entry_id
-- out: copied_from case_id, unit unit_id, applicant person_id, title text, state text, step text
-- out: round int, version int, lock int, content_hash text, submitted_at int?, decided_at int?
-- out: created_at int, updated_at int, entry_version int?
select body, no, procedure, edition, parent, entry, copied_from, unit, applicant, title, state,
  step, round, version, lock, content_hash, submitted_at, decided_at, created_at, updated_at,
  entry_version
from casefile where tenant = :tenant and id = :id

-- The lock guards against two writers: zero rows touched means somebody was faster.
-- name: case_touch :exec
-- in: tenant tenant_id, id case_id, expected_lock int, lock int, at int
update casefile set lock = :lock, updated_at = :at
where tenant = :tenant and id = :id and lock = :expected_lock

-- name: case_set_contents :exec
-- in: tenant tenant_id, id case_id, version int, title text, content_hash text
update casefile set version = :version, title = :title, content_hash = :content_hash
where tenant = :tenant and id = :id

-- name: case_set_state :exec
-- in: tenant tenant_id, id case_id, state text, step text, round int
update casefile set state = :state, step = :step, round = :round
where tenant = :tenant and id = :id

-- name: case_set_submitted :exec
-- in: tenant tenant_id, id case_id, no text, at int
update casefile set no = :no, submitted_at = :at where tenant = :tenant and id = :id

-- name: case_set_decided :exec
-- in: tenant tenant_id, id case_id, at int?
update casefile set decided_at = :at where tenant = :tenant and id = :id

-- name: case_set_entry :exec
-- in: tenant tenant_id, id case_id, entry entry_id
update casefile set entry = :entry where tenant = :tenant and id = :id

-- name: case_set_applicant :exec
-- in: tenant tenant_id, id case_id, applicant person_id
update casefile set applicant = :applicant where tenant = :tenant and id = :id

-- name: case_version_insert :exec
-- in: tenant tenant_id, casefile case_id, n int, fields text, facts text, content_hash text
-- in: by_person person_id, at int
insert into casefile_version (tenant, casefile, n, fields, facts, content_hash, by_person, at)
values (:tenant, :casefile, :n, :fields, :facts, :content_hash, :by_person, :at)

-- name: case_version_get :one
-- in: tenant tenant_id, casefile case_id, n int
-- out: fields text, facts text, content_hash text, by_person person_id, at int
select fields, facts, content_hash, by_person, at from casefile_version
where tenant = :tenant and casefile = :casefile and n = :n

-- name: case_children :many
-- in: tenant tenant_id, parent case_id
-- out: id case_id, no text, title text, state text, step text, fields text
select c.id, c.no, c.title, c.state, c.step, v.fields from casefile c
join casefile_version v on v.tenant = c.tenant and v.casefile = c.id and v.n = c.version
where c.tenant = :tenant and c.parent = :parent order by c.id

-- ------------------------------------------------------------------ parties
-- name: party_insert :exec
-- in: tenant tenant_id, casefile case_id, person person_id, why text, at int
insert into party (tenant, casefile, person, why, at)
values (:tenant, :casefile, :person, :why, :at)

-- name: parties_of :many
-- in: tenant tenant_id, casefile case_id
-- out: person person_id, why text
select person, why from party where tenant = :tenant and casefile = :casefile

-- Everybody who holds a role that the route names, through any post of the body; with :gone = 1 for
-- a day that is past: those too who have left since.
-- name: candidates_of :many
-- in: tenant tenant_id, body body_id, role text, day date, gone int
-- out: person person_id, unit unit_id, post post_id, kind text
select h.person, p.unit, h.post, h.kind from post_role r
join post p on p.tenant = r.tenant and p.id = r.post
join holding h on h.tenant = r.tenant and h.post = r.post
join person x on x.tenant = h.tenant and x.id = h.person
where r.tenant = :tenant and p.body = :body and r.role = :role
  and (x.state = 'active' or :gone = 1) and @valid(r) and @valid(h)

-- The days since one on which it changed who holds the roles of a body, the last first: each begins a
-- time in which they are the same people.
-- name: seat_days :many
-- in: tenant tenant_id, body body_id, since date, day date
-- out: begins date
select d.begins from (
  select valid_from as begins, post from post_role where tenant = :tenant
  union select valid_to + 1, post from post_role where tenant = :tenant
  union select valid_from, post from holding where tenant = :tenant
  union select valid_to + 1, post from holding where tenant = :tenant) d
join post p on p.tenant = :tenant and p.id = d.post
where p.body = :body and d.begins > :since and d.begins <= :day
  and exists (select 1 from post_role r where r.tenant = :tenant and r.post = d.post)
group by d.begins order by d.begins desc

-- Who had a post of the body on some day of a time, each with the posts of that time.
-- name: people_within :many
-- in: tenant tenant_id, body body_id, since date, day date
-- out: id person_id, name text, yomi text, unit_name text, title text, login text
select w.id, w.name, w.yomi, u.name, p.title, w.login from holding h
join person w on w.tenant = h.tenant and w.id = h.person
join post p on p.tenant = h.tenant and p.id = h.post
join unit u on u.tenant = p.tenant and u.id = p.unit
where h.tenant = :tenant and p.body = :body and h.valid_from <= :day
  and (h.valid_to is null or h.valid_to >= :since)
order by w.id, case h.kind when 'main' then 0 when 'concurrent' then 1 else 2 end, h.id

-- ------------------------------------------------------------------ tasks
-- name: task_insert :exec
-- in: tenant tenant_id, body body_id, id task_id, casefile case_id, step text, act text, role text
-- in: unit text, person person_id, phase text, at int
-- deferred: under an id just made
insert into task (tenant, body, id, casefile, step, act, role, unit, person, phase, state,
  opened_at)
values (:tenant, :body, :id, :casefile, :step, :act, :role, :unit, :person, :phase, 'open', :at)

-- name: task_party_insert :exec
-- in: tenant tenant_id, task task_id, person person_id
-- deferred: under the id of a task just opened
insert into task_party (tenant, task, person) values (:tenant, :task, :person)

-- name: tasks_open_of :many
-- in: tenant tenant_id, casefile case_id
-- out: id task_id, step text, act text, role text, unit text, person person_id, opened_at int
select id, step, act, role, unit, person, opened_at from task
where tenant = :tenant and casefile = :casefile and state = 'open' order by id

-- What waits in other cases that speak of an entry, but for their review: what is in review there is
-- still to be sent back or refused.
-- Other applications that speak of the entry and wait for a decision.
-- name: cases_submitted_on_entry :many
-- in: tenant tenant_id, entry entry_id, but case_id
-- out: no text, procedure text, applicant_name text, submitted_at int
select c.no, c.procedure, p.name, c.submitted_at from casefile c
join person p on p.tenant = c.tenant and p.id = c.applicant
where c.tenant = :tenant and c.entry = :entry and c.id <> :but and c.state = 'submitted'
order by c.submitted_at, c.id

-- name: tasks_open_on_entry :many
-- in: tenant tenant_id, entry entry_id, but case_id
-- out: id task_id
select t.id from casefile c join task t on t.tenant = c.tenant and t.casefile = c.id
where c.tenant = :tenant and c.entry = :entry and c.id <> :but and c.state <> 'submitted'
  and t.state = 'open' order by t.id

-- Open applications that were written on this version of an entry.
-- name: cases_based_on :many
-- in: tenant tenant_id, entry entry_id, entry_version int
-- out: id case_id
select id from casefile
where tenant = :tenant and entry = :entry and entry_version = :entry_version
  and state in ('draft', 'returned', 'submitted') order by id

-- What the closing of an entry put an end to.
-- name: tasks_void_since :many
-- in: tenant tenant_id, entry entry_id, but case_id, at int
-- out: id task_id
select t.id from casefile c join task t on t.tenant = c.tenant and t.casefile = c.id
where c.tenant = :tenant and c.entry = :entry and c.id <> :but and t.state = 'void'
  and t.closed_at = :at order by t.id

-- name: task_reopen :exec
-- in: tenant tenant_id, id task_id
update task set state = 'open', closed_at = null where tenant = :tenant and id = :id

-- name: task_close :exec
-- in: tenant tenant_id, id task_id, state text, at int
update task set state = :state, closed_at = :at where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ acts
-- name: act_insert :exec
-- in: tenant tenant_id, id act_id, casefile case_id, task task_id, step text, kind text
-- in: verdict text, content_hash text, person person_id, post text, for_post text, names text
-- in: named text, conditions text, reason text, external text, waiver text, at int
-- deferred: under an id just made
insert into act (tenant, id, casefile, task, step, kind, verdict, content_hash, person, post,
  for_post, names, named, conditions, reason, external, waiver, at)
values (:tenant, :id, :casefile, :task, :step, :kind, :verdict, :content_hash, :person, :post,
  :for_post, :names, :named, :conditions, :reason, :external, :waiver, :at)

-- name: acts_of :many
-- in: tenant tenant_id, casefile case_id
-- out: id act_id, step text, kind text, verdict text, content_hash text, person person_id
-- out: post text, names text, named text, conditions text, reason text, external text
-- out: waiver text, at int
select id, step, kind, verdict, content_hash, person, post, names, named, conditions, reason,
  external, waiver, at
from act where tenant = :tenant and casefile = :casefile order by at, id

-- ------------------------------------------------------------------ milestones
-- name: milestone_insert :exec
-- in: tenant tenant_id, casefile case_id, key text, act act_id, data text, at int
insert into milestone (tenant, casefile, key, act, data, at)
values (:tenant, :casefile, :key, :act, :data, :at)

-- name: milestones_of :many
-- in: tenant tenant_id, casefile case_id
-- out: key text, act act_id, data text, at int
select key, act, data, at from milestone
where tenant = :tenant and casefile = :casefile and revoked_at is null order by at

-- name: act_case :one
-- in: tenant tenant_id, id act_id
-- out: casefile case_id
select casefile from act where tenant = :tenant and id = :id

-- name: milestone_revoke :exec
-- in: tenant tenant_id, casefile case_id, key text, revoked_at int
update milestone set revoked_at = :revoked_at
where tenant = :tenant and casefile = :casefile and key = :key and revoked_at is null

-- ------------------------------------------------------------------ answers
-- The subject is a case, or a run of an act on an entry (ENTRY/ACT/N).
-- name: answer_insert :exec
-- in: tenant tenant_id, id answer_id, subject text, checklist text, item text, col text, n int
-- in: round int, state text, reason text, measure text, person person_id, at int
insert into answer (tenant, id, subject, checklist, item, col, n, round, state, reason, measure,
  person, at)
values (:tenant, :id, :subject, :checklist, :item, :col, :n, :round, :state, :reason, :measure,
  :person, :at)

-- The newest answer per item and column.
-- name: answers_of :many
-- in: tenant tenant_id, subject text
-- out: checklist text, item text, col text, n int, round int, state text, reason text
-- out: measure text, person person_id, at int
select a.checklist, a.item, a.col, a.n, a.round, a.state, a.reason, a.measure, a.person, a.at
from answer a
where a.tenant = :tenant and a.subject = :subject and @newest(a)

-- Everything ever answered, for the history.
-- name: answers_all :many
-- in: tenant tenant_id, subject text
-- out: checklist text, item text, col text, n int, round int, state text, reason text
-- out: measure text, person person_id, at int
select checklist, item, col, n, round, state, reason, measure, person, at from answer
where tenant = :tenant and subject = :subject order by checklist, item, col, n

-- ------------------------------------------------------------------ evidence
-- name: evidence_insert :exec
-- in: tenant tenant_id, id evidence_id, subject case_id, item text, blob blob_id, name text
-- in: media text, effective date, source text, person person_id, at int
-- in: certificate certificate_id, said text, until date, replaces evidence_id
-- deferred: under an id just made
insert into evidence (tenant, id, subject, item, blob, name, media, effective, source, person, at,
  certificate, said, until, replaces)
values (:tenant, :id, :subject, :item, :blob, :name, :media, :effective, :source, :person, :at,
  :certificate, :said, :until, :replaces)

-- name: evidence_of :many
-- in: tenant tenant_id, subject case_id
-- out: id evidence_id, item text, name text, media text, effective date, source text
-- out: person person_id, at int, sha256 text, size int, blob blob_id
-- out: certificate certificate_id, said text, until date, valid_to date, withdrawn_on date
select e.id, e.item, e.name, e.media, e.effective, e.source, e.person, e.at, b.sha256, b.size,
  e.blob, e.certificate, e.said, e.until, c.valid_to, c.withdrawn_on
from evidence e join blob b on b.tenant = e.tenant and b.id = e.blob
left join certificate c on c.tenant = e.tenant and c.id = e.certificate
where e.tenant = :tenant and e.subject = :subject and e.withdrawn_at is null order by e.id

-- How many files prove what, of one application.
-- name: evidence_counts :many
-- in: tenant tenant_id, subject case_id
-- out: item text, n int
select item, count(*) from evidence
where tenant = :tenant and subject = :subject and withdrawn_at is null group by item order by item

-- name: evidence_get :one
-- in: tenant tenant_id, id evidence_id
-- out: subject case_id, item text, blob blob_id, name text, media text, withdrawn_at int?
select subject, item, blob, name, media, withdrawn_at from evidence
where tenant = :tenant and id = :id

-- name: evidence_withdraw :exec
-- in: tenant tenant_id, id evidence_id, at int
update evidence set withdrawn_at = :at where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ numbers
-- name: counter_get :one
-- in: tenant tenant_id, body body_id, series text, year int
-- out: n int
select n from counter
where tenant = :tenant and body = :body and series = :series and year = :year

-- name: counter_start :exec
-- in: tenant tenant_id, body body_id, series text, year int
insert into counter (tenant, body, series, year, n) values (:tenant, :body, :series, :year, 1)

-- name: counter_set :exec
-- in: tenant tenant_id, body body_id, series text, year int, expected_n int, n int
update counter set n = :n
where tenant = :tenant and body = :body and series = :series and year = :year and n = :expected_n

-- ------------------------------------------------------------------ commands
-- name: command_get :one
-- in: tenant tenant_id, person person_id, idempotency text
-- out: kind text, request_hash text, result blob
select kind, request_hash, result from command
where tenant = :tenant and person = :person and idempotency = :idempotency

-- name: command_insert :exec
-- in: tenant tenant_id, person person_id, idempotency text, kind text, request_hash text
-- in: result blob, at int
-- unjournaled: the result of a command already in the journal
-- deferred: a race for the key is settled by running the command again
insert into command (tenant, person, idempotency, kind, request_hash, result, at)
values (:tenant, :person, :idempotency, :kind, :request_hash, :result, :at)

-- ------------------------------------------------------------------ answers given elsewhere
-- Permitted applications for entries of this name, the newest decision first.
-- name: case_answered :many
-- in: tenant tenant_id, body body_id, title text, limit int
-- out: id case_id, unit_name text, provider_name text, decided_at int
select c.id, u.name, e.provider_name, c.decided_at
from entry e
join casefile c on c.tenant = e.tenant and c.entry = e.id
left join unit u on u.tenant = c.tenant and u.id = c.unit
where e.tenant = :tenant and e.body = :body and e.title = :title and c.state = 'approved'
  and c.decided_at is not null
order by c.decided_at desc, c.id desc limit :limit
