-- The calendar of a body, occurrences of duties, and what was reported of them.

-- ------------------------------------------------------------------ calendar
-- name: holidays_insert :exec
-- in: tenant tenant_id, hash text, title text, first_year int, last_year int, bytes blob
-- in: signer text, names text, at int
insert into holidays (tenant, hash, title, first_year, last_year, bytes, signer, names, at)
values (:tenant, :hash, :title, :first_year, :last_year, :bytes, :signer, :names, :at)

-- name: holidays_all :many
-- in: tenant tenant_id
-- out: hash text, title text, bytes blob, signer text
select hash, title, bytes, signer from holidays where tenant = :tenant order by at, hash

-- name: closing_insert :exec
-- in: tenant tenant_id, body body_id, day date, name text, names text, at int
insert into closing (tenant, body, day, name, names, at)
values (:tenant, :body, :day, :name, :names, :at)

-- name: closing_update :exec
-- in: tenant tenant_id, body body_id, day date, name text, names text, at int
update closing set name = :name, names = :names, at = :at
where tenant = :tenant and body = :body and day = :day

-- name: closings_of :many
-- in: tenant tenant_id, body body_id
-- out: day date, name text
select day, name from closing where tenant = :tenant and body = :body order by day

-- ------------------------------------------------------------------ clock
-- name: duty_clock_get :one
-- in: tenant tenant_id, body body_id
-- out: begun date, reached date
select begun, reached from duty_clock where tenant = :tenant and body = :body

-- name: duty_clock_insert :exec
-- in: tenant tenant_id, body body_id, begun date, reached date, at int
insert into duty_clock (tenant, body, begun, reached, at)
values (:tenant, :body, :begun, :reached, :at)

-- name: duty_clock_set :exec
-- in: tenant tenant_id, body body_id, expected_reached date, reached date, at int
update duty_clock set reached = :reached, at = :at
where tenant = :tenant and body = :body and reached = :expected_reached

-- ------------------------------------------------------------------ duties
-- name: duty_get :one
-- in: tenant tenant_id, id duty_id
-- out: body body_id, entry entry_id, rule text, edition text, role text, valid_from date
-- out: valid_to date, counted_from date
select e.body, d.subject, d.rule, d.edition, d.role, d.valid_from, d.valid_to, d.counted_from
from duty d join entry e on e.tenant = d.tenant and e.id = d.subject
where d.tenant = :tenant and d.id = :id

-- Duties of a body that may have something to open: those that go on, or ended since.
-- name: duties_going :many
-- in: tenant tenant_id, body body_id, since date, after text, limit int
-- out: id duty_id, entry entry_id, rule text, edition text, role text, valid_from date
-- out: valid_to date, counted_from date
select d.id, d.subject, d.rule, d.edition, d.role, d.valid_from, d.valid_to, d.counted_from
from duty d join entry e on e.tenant = d.tenant and e.id = d.subject and e.body = :body
where d.tenant = :tenant and d.id > :after and (d.valid_to is null or d.valid_to >= :since)
order by d.id limit :limit

-- ------------------------------------------------------------------ occurrences
-- name: occurrence_insert :exec
-- in: tenant tenant_id, body body_id, id occurrence_id, duty duty_id, entry entry_id, rule text
-- in: role text, opens date, nominal date, due date, last date, unsure bool, opened_at int
-- in: cause text, happening text
insert into occurrence (tenant, body, id, duty, entry, rule, role, opens, nominal, due, last,
  unsure, opened_at, cause, happening)
values (:tenant, :body, :id, :duty, :entry, :rule, :role, :opens, :nominal, :due, :last, :unsure,
  :opened_at, :cause, :happening)

-- An occurrence that waits for the end of a period: since when it is another one; NULL: it is not.
-- name: occurrence_until :exec
-- in: tenant tenant_id, id occurrence_id, until date
update occurrence set until = :until where tenant = :tenant and id = :id

-- Of a rule on an entry, whatever duty brought them; without those that lapsed when their duty ended.
-- name: occurrences_past :many
-- in: tenant tenant_id, entry entry_id, rule text
-- out: nominal date, last date, done_on date, waived_on date
select o.nominal, o.last, o.done_on, o.waived_on
from occurrence o join duty d on d.tenant = o.tenant and d.id = o.duty
where o.tenant = :tenant and o.entry = :entry and o.rule = :rule
  and (o.done_on is not null or o.waived_on is not null or (@stands(o, d)))
order by o.nominal

-- name: occurrences_unsure :many
-- in: tenant tenant_id, body body_id
-- out: id occurrence_id, duty duty_id, opens date, nominal date, due date, last date
select o.id, o.duty, o.opens, o.nominal, o.due, o.last from occurrence o
where o.tenant = :tenant and o.body = :body and o.unsure = 1 and o.done_on is null
  and o.waived_on is null
order by o.id

-- name: occurrence_settle :exec
-- in: tenant tenant_id, id occurrence_id, opens date, due date, last date, unsure bool
update occurrence set opens = :opens, due = :due, last = :last, unsure = :unsure
where tenant = :tenant and id = :id

-- name: occurrence_get :one
-- in: tenant tenant_id, id occurrence_id
-- out: body body_id, duty duty_id, entry entry_id, rule text, role text, edition text, opens date
-- out: nominal date, due date, last date, unsure bool, done_on date, waived_on date, ended date
-- out: cause text, happening text, until date, closed date
select o.body, o.duty, o.entry, o.rule, o.role, d.edition, o.opens, o.nominal, o.due, o.last,
  o.unsure, o.done_on, o.waived_on, @ended(o, d), o.cause, o.happening, o.until, @closed_on(e)
from occurrence o join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where o.tenant = :tenant and o.id = :id

-- name: occurrence_done :exec
-- in: tenant tenant_id, id occurrence_id, done_on date
update occurrence set done_on = :done_on where tenant = :tenant and id = :id and done_on is null

-- Its report was made by a decision that was cancelled.
-- name: occurrence_undone :exec
-- in: tenant tenant_id, id occurrence_id
update occurrence set done_on = null where tenant = :tenant and id = :id

-- What of an entry was reported done at that instant.
-- name: occurrences_reported_at :many
-- in: tenant tenant_id, entry entry_id, at int
-- out: id occurrence_id, note text
select o.id, r.note
from occurrence o
join occurrence_report r on r.tenant = o.tenant and r.occurrence = o.id and r.kind = 'done'
where o.tenant = :tenant and o.entry = :entry and r.at = :at and o.done_on is not null
order by o.id

-- name: occurrence_waive :exec
-- in: tenant tenant_id, id occurrence_id, waived_on date
update occurrence set waived_on = :waived_on
where tenant = :tenant and id = :id and waived_on is null and done_on is null

-- name: occurrence_report_insert :exec
-- in: tenant tenant_id, id row_id, occurrence occurrence_id, n int, kind text, result text
-- in: note text, kept text, on_day date, late bool, person person_id, post text, for_post text
-- in: names text, at int
insert into occurrence_report (tenant, id, occurrence, n, kind, result, note, kept, on_day, late,
  person, post, for_post, names, at)
values (:tenant, :id, :occurrence, :n, :kind, :result, :note, :kept, :on_day, :late, :person,
  :post, :for_post, :names, :at)

-- name: occurrence_reports :many
-- in: tenant tenant_id, occurrence occurrence_id
-- out: n int, kind text, result text, note text, kept text, on_day date, late bool, names text
-- out: at int
select n, kind, result, note, kept, on_day, late, names, at from occurrence_report
where tenant = :tenant and occurrence = :occurrence order by n

-- Everything of an entry, the oldest first.
-- name: occurrences_all :many
-- in: tenant tenant_id, entry entry_id
-- out: id occurrence_id, duty duty_id, rule text, role text, edition text, opens date
-- out: nominal date, due date, last date, unsure bool, done_on date, waived_on date, ended date
-- out: cause text, happening text, until date, closed date
select o.id, o.duty, o.rule, o.role, d.edition, o.opens, o.nominal, o.due, o.last, o.unsure,
  o.done_on, o.waived_on, @ended(o, d), o.cause, o.happening, o.until, @closed_on(e)
from occurrence o join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where o.tenant = :tenant and o.entry = :entry order by o.nominal, o.id

-- What waits on entries where a person acts for somebody appointed, due by a day.
-- name: occurrences_acting :many
-- in: tenant tenant_id, body body_id, person person_id, day date, until date, limit int
-- out: id occurrence_id, entry entry_id, no text, title text, unit unit_id, rule text
-- out: edition text, role text, opens date, nominal date, due date, last date, unsure bool
-- out: cause text, happening text
select o.id, o.entry, e.no, e.title, e.unit, o.rule, d.edition, o.role, o.opens, o.nominal, o.due,
  o.last, o.unsure, o.cause, o.happening
from acting x
join occurrence o on o.tenant = x.tenant and o.entry = x.entry
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where x.tenant = :tenant and x.person = :person and @acts(x)
  and o.body = :body and @owed(o, d) and o.due <= :until
order by @undated(o), o.due, e.title, e.id, o.id limit :limit

-- What waits for holders of a role in a unit ('': in the body; parent: also in the units below it).
-- name: occurrences_role :many
-- in: tenant tenant_id, body body_id, role text, unit text, parent bool, until date, limit int
-- out: id occurrence_id, entry entry_id, no text, title text, unit unit_id, rule text
-- out: edition text, role text, opens date, nominal date, due date, last date, unsure bool
-- out: cause text, happening text
select o.id, o.entry, e.no, e.title, e.unit, o.rule, d.edition, o.role, o.opens, o.nominal, o.due,
  o.last, o.unsure, o.cause, o.happening
from occurrence o
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where o.tenant = :tenant and o.body = :body and o.role = :role
  and @owed(o, d) and o.due <= :until
  and (:unit = '' or e.unit = :unit or (:parent = 1 and e.unit in (
    select u.id from unit u where u.tenant = :tenant and u.parent = :unit)))
order by @undated(o), o.due, e.title, e.id, o.id limit :limit

-- For the office: what is past its day and not done, the oldest first.
-- name: occurrences_overdue :many
-- in: tenant tenant_id, body body_id, day date, limit int
-- out: id occurrence_id, no text, title text, unit_name text, rule text, edition text
-- out: opens date, nominal date, due date, last date, unsure bool
select o.id, e.no, e.title, u.name, o.rule, d.edition, o.opens, o.nominal, o.due, o.last, o.unsure
from occurrence o
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
join unit u on u.tenant = e.tenant and u.id = e.unit
where o.tenant = :tenant and o.body = :body and @owed(o, d) and o.last is not null
  and o.due < :day
order by o.due, e.title, o.id limit :limit

-- What is to be done by a day, and not done: for telling people as days pass.
-- name: occurrences_told :many
-- in: tenant tenant_id, body body_id
-- out: id occurrence_id, entry entry_id, unit unit_id, role text, rule text, edition text
-- out: due date, last date
select o.id, o.entry, e.unit, o.role, o.rule, d.edition, o.due, o.last
from occurrence o
join duty d on d.tenant = o.tenant and d.id = o.duty
join entry e on e.tenant = o.tenant and e.id = o.entry
where o.tenant = :tenant and o.body = :body and @owed(o, d) and o.last is not null
order by o.due, o.id
