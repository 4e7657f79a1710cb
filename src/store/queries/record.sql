-- The record as auditors and the office of a body read it: newest first, from the instant `since` on. A page
-- begins below the row `before` of the instant `until`; 0: below the instant.

-- name: record_page :many
-- in: tenant tenant_id, body body_id, violations int, kinds text, since int, until int, before int
-- in: limit int
-- out: seq int, kind text, subject text, edition text, actor text, at int, hash text
-- out: case_title text, case_no text, entry_title text, entry_no text, person_name text
-- out: inquiry_no text, incident_no text, unit_name text, post_title text, gone_no text
-- out: gone_label text
select j.seq, j.kind, j.subject, j.edition, j.actor, j.at, j.hash, c.title, c.no, e.title, e.no,
  p.name, i.no, g.no, u.name, o.title, t.no, t.label
from journal j
left join casefile c on c.tenant = j.tenant and c.id = j.subject
left join entry e on e.tenant = j.tenant and e.id = j.subject
left join person p on p.tenant = j.tenant and p.id = j.subject
left join inquiry i on i.tenant = j.tenant and i.id = j.subject
left join incident g on g.tenant = j.tenant and g.id = j.subject
left join unit u on u.tenant = j.tenant and u.id = j.subject
left join post o on o.tenant = j.tenant and o.id = j.subject
left join tombstone t on t.tenant = j.tenant and t.id = j.subject
where j.tenant = :tenant and j.at >= :since and (j.at, j.seq) < (:until, :before)
  and j.kind like :kinds and not @elsewhere(j, subject)
  and not @hidden(j, subject)
order by j.at desc, j.seq desc limit :limit

-- Is it another body's, or hidden from the reader?
-- name: record_elsewhere :one
-- in: tenant tenant_id, body body_id, violations int, subject text
-- out: elsewhere bool
select case when @elsewhere(x, s) or @hidden(x, s) then 1 else 0 end
from (select cast(:tenant as text) as tenant, cast(:subject as text) as s) x

-- name: record_subject :one
-- in: tenant tenant_id, subject text
-- out: case_title text, case_no text, entry_title text, entry_no text, person_name text
-- out: destroyed_at int?, gone_kind text, gone_no text, gone_label text
select c.title, c.no, e.title, e.no, p.name, k.destroyed_at, t.kind, t.no, t.label
from subject_key k
left join casefile c on c.tenant = k.tenant and c.id = k.subject
left join entry e on e.tenant = k.tenant and e.id = k.subject
left join person p on p.tenant = k.tenant and p.id = k.subject
left join tombstone t on t.tenant = k.tenant and t.id = k.subject
where k.tenant = :tenant and k.subject = :subject

-- What somebody did while at work in the body. A record that names none is of a log-in, or of an earlier
-- release: it is shown to the bodies of whom it is about.
-- name: record_access :many
-- in: tenant tenant_id, body body_id, violations int, kinds text, since int, until int, before int
-- in: limit int
-- out: seq int, kind text, actor text, object text, detail text, at int, person_name text
-- out: case_title text, case_no text, entry_title text, entry_no text, incident_no text
select a.seq, a.kind, a.actor, a.object, a.detail, a.at, p.name, c.title, c.no, e.title, e.no,
  g.no
from access_log a
left join person p on p.tenant = a.tenant and p.id = a.person
left join casefile c on c.tenant = a.tenant and c.id = a.object
left join entry e on e.tenant = a.tenant and e.id = a.object
left join incident g on g.tenant = a.tenant and g.id = a.object
where a.tenant = :tenant and a.at >= :since and (a.at, a.seq) < (:until, :before)
  and a.kind like :kinds and (a.body is null or a.body = :body)
  and not @elsewhere(a, object) and not @elsewhere(a, person)
  and not @hidden(a, object)
order by a.at desc, a.seq desc limit :limit

-- A post that somebody holds, in words.
-- name: record_holding :one
-- in: tenant tenant_id, id holding_id
-- out: name text, unit text, title text, kind text, valid_from date
select p.name, u.name, o.title, h.kind, h.valid_from
from holding h
join person p on p.tenant = h.tenant and p.id = h.person
join post o on o.tenant = h.tenant and o.id = h.post
join unit u on u.tenant = o.tenant and u.id = o.unit
where h.tenant = :tenant and h.id = :id

-- When a row of either chain was written.
-- name: record_at :one
-- in: tenant tenant_id, seq int, access int
-- out: at int
select at from journal where tenant = :tenant and seq = :seq and :access = 0
union all select at from access_log where tenant = :tenant and seq = :seq and :access = 1

-- What people call by this number or login; numbers of earlier series may name several things.
-- name: record_find :many
-- in: tenant tenant_id, no text
-- out: subject text
select id from casefile where tenant = :tenant and no = :no
union all select id from entry where tenant = :tenant and no = :no
union all select id from inquiry where tenant = :tenant and no = :no
union all select id from incident where tenant = :tenant and no = :no
union all select id from tombstone where tenant = :tenant and no = :no
union all select id from person where tenant = :tenant and login = :no
