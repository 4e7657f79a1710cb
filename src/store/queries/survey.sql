-- 照会: questions of the office to units, or to whoever manages an entry, and their answers.

-- name: survey_insert :exec
-- in: tenant tenant_id, body body_id, id survey_id, kind text, about text, title text, text text
-- in: until date, person text, names text, at int
insert into survey (tenant, body, id, kind, about, title, text, until, person, names, at)
values (:tenant, :body, :id, :kind, :about, :title, :text, :until, :person, :names, :at)

-- name: survey_asked_insert :exec
-- in: tenant tenant_id, id row_id, survey survey_id, unit unit_id, unit_name text, entry text
insert into survey_asked (tenant, id, survey, unit, unit_name, entry, replied)
values (:tenant, :id, :survey, :unit, :unit_name, :entry, 0)

-- name: survey_replied :exec
-- in: tenant tenant_id, id row_id, before int, n int
update survey_asked set replied = :n where tenant = :tenant and id = :id and replied = :before

-- name: survey_reply_insert :exec
-- in: tenant tenant_id, asked row_id, n int, entry text, answer text, words text, heard text
-- in: late bool, person text, names text, at int
insert into survey_reply (tenant, asked, n, entry, answer, words, heard, late, person, names, at)
values (:tenant, :asked, :n, :entry, :answer, :words, :heard, :late, :person, :names, :at)

-- name: survey_close :exec
-- in: tenant tenant_id, id survey_id, at int, note text, names text
update survey set closed_at = :at, closed_note = :note, closed_names = :names
where tenant = :tenant and id = :id and closed_at is null

-- ------------------------------------------------------------------ one of them
-- name: survey_get :one
-- in: tenant tenant_id, id survey_id
-- out: body body_id, kind text, about text, title text, text text, until date, names text, at int
-- out: closed_at int?, closed_note text, closed_names text
select body, kind, about, title, text, until, names, at, closed_at, closed_note, closed_names
from survey where tenant = :tenant and id = :id

-- Whether it goes on, and until the transaction ends: closing waits for answers that are being written.
-- name: survey_hold :one
-- in: tenant tenant_id, id survey_id
-- out: closed_at int?
-- sqlite:
select closed_at from survey where tenant = :tenant and id = :id
-- pg:
select closed_at from survey where tenant = :tenant and id = :id for share

-- name: survey_asked_get :one
-- in: tenant tenant_id, id row_id
-- out: survey survey_id, unit unit_id, unit_name text, entry text, replied int, title text, no text
select q.survey, q.unit, q.unit_name, q.entry, q.replied, coalesce(e.title, ''), coalesce(e.no, '')
from survey_asked q
left join entry e on e.tenant = q.tenant and e.id = q.entry
where q.tenant = :tenant and q.id = :id

-- Whom it asks, with the newest answer ('' none).
-- name: survey_asked_of :many
-- in: tenant tenant_id, survey survey_id
-- out: id row_id, unit unit_id, unit_name text, entry text, title text, no text, replied int
-- out: answer text, words text, heard text, late bool, names text, at int?
select q.id, q.unit, q.unit_name, q.entry, coalesce(e.title, ''), coalesce(e.no, ''), q.replied,
  coalesce(r.answer, ''), coalesce(r.words, ''), coalesce(r.heard, ''), coalesce(r.late, 0),
  coalesce(r.names, ''), r.at
from survey_asked q
join unit u on u.tenant = q.tenant and u.id = q.unit
left join entry e on e.tenant = q.tenant and e.id = q.entry
left join survey_reply r on r.tenant = q.tenant and r.asked = q.id and r.n = q.replied
where q.tenant = :tenant and q.survey = :survey
order by u.code, q.unit_name, e.title, q.id

-- name: survey_replies :many
-- in: tenant tenant_id, asked row_id
-- out: n int, answer text, words text, heard text, late bool, names text, at int
select n, answer, words, heard, late, names, at from survey_reply
where tenant = :tenant and asked = :asked order by n desc

-- ------------------------------------------------------------------ lists
-- name: surveys :many
-- in: tenant tenant_id, body body_id, before text, limit int
-- out: id survey_id, kind text, title text, until date, at int, closed_at int?, asked int
-- out: replied int
select s.id, s.kind, s.title, s.until, s.at, s.closed_at,
  (select count(*) from survey_asked q where q.tenant = s.tenant and q.survey = s.id),
  (select count(*) from survey_asked q where q.tenant = s.tenant and q.survey = s.id
    and q.replied > 0)
from survey s
where s.tenant = :tenant and s.body = :body and (:before = '' or s.id < :before)
order by s.id desc limit :limit

-- Everything that is asked in the body and not closed; the longest first.
-- name: survey_waiting :many
-- in: tenant tenant_id, body body_id
-- out: id row_id, survey survey_id, kind text, title text, until date, unit unit_id, unit_name text
-- out: entry text, entry_title text, replied int
select q.id, s.id, s.kind, s.title, s.until, q.unit, q.unit_name, q.entry, coalesce(e.title, ''),
  q.replied
from survey s
join survey_asked q on q.tenant = s.tenant and q.survey = s.id
left join entry e on e.tenant = q.tenant and e.id = q.entry
where s.tenant = :tenant and s.body = :body and s.closed_at is null
order by s.until, s.id, q.unit_name, q.id

-- Who manages the entry that is asked about.
-- name: survey_managers :many
-- in: tenant tenant_id, survey survey_id, day date
-- out: asked row_id, person person_id, name text
select q.id, x.person, x.name
from survey_asked q
join acting x on x.tenant = q.tenant and x.entry = q.entry and x.beside = 0 and @acts(x)
where q.tenant = :tenant and q.survey = :survey
group by q.id, x.person, x.name
order by q.id, x.person

-- Which of them passed their last day without an answer since the calendar was looked at.
-- name: survey_crossed :many
-- in: tenant tenant_id, body body_id, reached date, day date
-- out: survey survey_id
select distinct s.id from survey s
join survey_asked q on q.tenant = s.tenant and q.survey = s.id and q.replied = 0
where s.tenant = :tenant and s.body = :body and s.closed_at is null
  and s.until >= :reached and s.until < :day
order by s.id
