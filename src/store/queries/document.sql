-- 規程文書庫: documents of the body and their editions. The edition in force on a day is, of those
-- that began by then and were not withdrawn, the one that began last; of equal days the newest.

-- name: document_insert :exec
-- in: tenant tenant_id, body body_id, id document_id, at int
insert into document (tenant, body, id, reviewed_on, ended_on, at)
values (:tenant, :body, :id, null, null, :at)

-- name: document_edition_insert :exec
-- in: tenant tenant_id, document document_id, n int, title text, number text, made_on date
-- in: effective date, meets text, is_open bool, note text, blob blob_id, name text, media text
-- in: person person_id, names text, at int
insert into document_edition (tenant, document, n, title, number, made_on, effective, meets,
  is_open, note, blob, name, media, person, names, at)
values (:tenant, :document, :n, :title, :number, :made_on, :effective, :meets, :is_open, :note,
  :blob, :name, :media, :person, :names, :at)

-- name: document_get :one
-- in: tenant tenant_id, id document_id
-- out: body body_id, reviewed_on date, ended_on date
select body, reviewed_on, ended_on from document where tenant = :tenant and id = :id

-- Every edition there ever was, newest first.
-- name: document_editions :many
-- in: tenant tenant_id, document document_id
-- out: n int, title text, number text, made_on date, effective date, meets text, is_open bool
-- out: note text, blob blob_id, name text, media text, names text, at int, withdrawn_at int?
-- out: withdrawn_why text, sha256 text
select e.n, e.title, e.number, e.made_on, e.effective, e.meets, e.is_open, e.note, e.blob, e.name,
  e.media, e.names, e.at, e.withdrawn_at, e.withdrawn_why, b.sha256
from document_edition e join blob b on b.tenant = e.tenant and b.id = e.blob
where e.tenant = :tenant and e.document = :document order by e.n desc

-- What was registered under one name of the record: the newest edition says what it is called.
-- name: document_title :one
-- in: tenant tenant_id, document document_id
-- out: title text
select title from document_edition where tenant = :tenant and document = :document
order by n desc limit 1

-- name: document_mark :exec
-- in: tenant tenant_id, document document_id, n int, meets text, is_open bool
update document_edition set meets = :meets, is_open = :is_open
where tenant = :tenant and document = :document and n = :n

-- name: document_withdraw :exec
-- in: tenant tenant_id, document document_id, n int, withdrawn_at int, withdrawn_why text
update document_edition set withdrawn_at = :withdrawn_at, withdrawn_why = :withdrawn_why
where tenant = :tenant and document = :document and n = :n

-- name: document_review :exec
-- in: tenant tenant_id, id document_id, reviewed_on date
update document set reviewed_on = :reviewed_on where tenant = :tenant and id = :id

-- name: document_end :exec
-- in: tenant tenant_id, id document_id, ended_on date
update document set ended_on = :ended_on where tenant = :tenant and id = :id

-- Whatever the body ever registered, in force or not, under its newest edition.
-- name: documents_all :many
-- in: tenant tenant_id, body body_id
-- out: id document_id, title text, number text, effective date, ended_on date, withdrawn_at int?
select d.id, e.title, e.number, e.effective, d.ended_on, e.withdrawn_at
from document d join document_edition e on e.tenant = d.tenant and e.document = d.id
where d.tenant = :tenant and d.body = :body
  and e.n = (select max(x.n) from document_edition x
    where x.tenant = d.tenant and x.document = d.id)
order by e.title, d.id

-- For the staff of the body: what is in force on a day.
-- name: documents_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id document_id, n int, title text, number text, made_on date, effective date, meets text
-- out: is_open bool, reviewed_on date
select d.id, e.n, e.title, e.number, e.made_on, e.effective, e.meets, e.is_open, d.reviewed_on
from document d join document_edition e on e.tenant = d.tenant and e.document = d.id
where d.tenant = :tenant and d.body = :body and (d.ended_on is null or d.ended_on > :day)
  and e.effective <= :day and e.withdrawn_at is null
  and not exists (select 1 from document_edition x
    where x.tenant = e.tenant and x.document = e.document and x.effective <= :day
      and x.withdrawn_at is null and (x.effective, x.n) > (e.effective, e.n))
order by e.title, d.id

-- For whatever leaves the body (API, and every output for others): the same without what is not
-- open. When the edition in force is not, an older open one does not stand in for it.
-- name: documents_outside :many
-- in: tenant tenant_id, body body_id, day date
-- out: id document_id, n int, title text, number text, made_on date, effective date
select d.id, e.n, e.title, e.number, e.made_on, e.effective
from document d join document_edition e on e.tenant = d.tenant and e.document = d.id
where d.tenant = :tenant and d.body = :body and (d.ended_on is null or d.ended_on > :day)
  and e.effective <= :day and e.withdrawn_at is null and e.is_open = 1
  and not exists (select 1 from document_edition x
    where x.tenant = e.tenant and x.document = e.document and x.effective <= :day
      and x.withdrawn_at is null and (x.effective, x.n) > (e.effective, e.n))
order by e.title, d.id

-- What is in force on a day, only what it stands for: asked for with every decision.
-- name: documents_met :many
-- in: tenant tenant_id, body body_id, day date, known int
-- out: meets text
select e.meets
from document d join document_edition e on e.tenant = d.tenant and e.document = d.id
where d.tenant = :tenant and d.body = :body and (d.ended_on is null or d.ended_on > :day)
  and e.effective <= :day and e.at <= :known
  and (e.withdrawn_at is null or e.withdrawn_at > :known)
  and not exists (select 1 from document_edition x
    where x.tenant = e.tenant and x.document = e.document and x.effective <= :day
      and x.at <= :known and (x.withdrawn_at is null or x.withdrawn_at > :known)
      and (x.effective, x.n) > (e.effective, e.n))
