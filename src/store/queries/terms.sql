-- 約款の控え of an entry, and whether it is used on under them.

-- name: terms_insert :exec
-- in: tenant tenant_id, entry entry_id, n int, edition text, valid_from date, kept_on date
-- in: words blob_id, file text, name text, media text, differences int, person person_id
-- in: names text, at int
insert into entry_terms (tenant, entry, n, edition, valid_from, kept_on, words, file, name, media,
  differences, person, names, at)
values (:tenant, :entry, :n, :edition, :valid_from, :kept_on, :words, :file, :name, :media,
  :differences, :person, :names, :at)

-- Newest first, each with what was decided last.
-- name: terms_of_entry :many
-- in: tenant tenant_id, entry entry_id
-- out: n int, edition text, valid_from date, kept_on date, words blob_id, file text, name text
-- out: media text, differences int, names text, decision text, reason text, decided_names text
-- out: decided_at int, k int
select t.n, t.edition, t.valid_from, t.kept_on, t.words, t.file, t.name, t.media, t.differences,
  t.names, coalesce(d.decision, ''), coalesce(d.reason, ''), coalesce(d.names, ''), d.at,
  coalesce(d.k, 0)
from entry_terms t
left join entry_terms_decision d on d.tenant = t.tenant and d.entry = t.entry and d.n = t.n
  and d.k = (select max(m.k) from entry_terms_decision m
    where m.tenant = t.tenant and m.entry = t.entry and m.n = t.n)
where t.tenant = :tenant and t.entry = :entry
order by t.n desc

-- What was kept and decided, in the order of time; decision "": it was kept.
-- name: terms_story :many
-- in: tenant tenant_id, entry entry_id
-- out: n int, edition text, decision text, reason text, names text, at int
select n, edition, decision, reason, names, at
from (
  select t.n, t.edition, '' as decision, '' as reason, t.names, t.at
  from entry_terms t where t.tenant = :tenant and t.entry = :entry
  union all
  select d.n, t.edition, d.decision, d.reason, d.names, d.at
  from entry_terms_decision d
  join entry_terms t on t.tenant = d.tenant and t.entry = d.entry and t.n = d.n
  where d.tenant = :tenant and d.entry = :entry
) x
order by at, n, decision

-- Terms of another entry that is the same service as this one.
-- name: terms_alike :one
-- in: tenant tenant_id, body body_id, entry entry_id, source entry_id, n int
-- out: edition text, valid_from date, words blob_id, file text, name text, media text
select t.edition, t.valid_from, t.words, t.file, t.name, t.media
from entry_terms t
join entry s on s.tenant = t.tenant and s.id = t.entry and s.body = :body
join entry e on e.tenant = t.tenant and e.id = :entry and e.body = :body
  and e.service = s.service and e.id <> s.id
where t.tenant = :tenant and t.entry = :source and t.n = :n

-- The newest terms that other entries of the same service have and this one has not.
-- name: terms_elsewhere :many
-- in: tenant tenant_id, body body_id, entry entry_id
-- out: source entry_id, n int, edition text, valid_from date, kept_on date, unit text
select t.entry, t.n, t.edition, t.valid_from, t.kept_on, s.unit_name
from entry e
join entry s on s.tenant = e.tenant and s.service = e.service and s.body = :body and s.id <> e.id
join entry_terms t on t.tenant = s.tenant and t.entry = s.id
join blob b on b.tenant = t.tenant and b.id = t.words
where e.tenant = :tenant and e.id = :entry
  and t.at > (select coalesce(max(m.at), 0) from entry_terms m
    where m.tenant = e.tenant and m.entry = e.id)
  and not exists (select 1 from entry_terms m
    join blob x on x.tenant = m.tenant and x.id = m.words
    where m.tenant = e.tenant and m.entry = e.id and x.sha256 = b.sha256)
order by t.at desc, t.entry limit 1

-- Of what a person manages those whose service has changed terms in another unit, not kept here.
-- name: terms_spread :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id entry_id, no text, title text
select distinct e.id, e.no, e.title
from acting x
join entry e on e.tenant = x.tenant and e.id = x.entry and e.body = :body and e.state <> 'closed'
join entry s on s.tenant = e.tenant and s.service = e.service and s.body = :body and s.id <> e.id
join entry_terms t on t.tenant = s.tenant and t.entry = s.id and t.differences > 0
join blob b on b.tenant = t.tenant and b.id = t.words
where x.tenant = :tenant and x.person = :person and x.beside = 0 and @acts(x)
  and t.at > (select coalesce(max(m.at), 0) from entry_terms m
    where m.tenant = e.tenant and m.entry = e.id)
  and not exists (select 1 from entry_terms m
    join blob y on y.tenant = m.tenant and y.id = m.words
    where m.tenant = e.tenant and m.entry = e.id and y.sha256 = b.sha256)
order by e.title, e.no, e.id limit :limit

-- name: terms_decision_insert :exec
-- in: tenant tenant_id, entry entry_id, n int, k int, decision text, reason text, person person_id
-- in: names text, at int
insert into entry_terms_decision (tenant, entry, n, k, decision, reason, person, names, at)
values (:tenant, :entry, :n, :k, :decision, :reason, :person, :names, :at)

-- Of what a person manages those whose newest terms differ from the ones before, undecided.
-- name: terms_undecided :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id entry_id, no text, title text, n int, kept_on date, valid_from date
select e.id, e.no, e.title, t.n, t.kept_on, t.valid_from
from acting x
join entry e on e.tenant = x.tenant and e.id = x.entry and e.body = :body and e.state <> 'closed'
join entry_terms t on t.tenant = e.tenant and t.entry = e.id and t.differences > 0
where x.tenant = :tenant and x.person = :person and x.beside = 0 and @acts(x)
  and not exists (select 1 from entry_terms m where m.tenant = t.tenant and m.entry = t.entry
    and m.n > t.n)
  and not exists (select 1 from entry_terms_decision d where d.tenant = t.tenant
    and d.entry = t.entry and d.n = t.n)
order by t.kept_on, e.no, e.id limit :limit

-- name: dispose_terms :exec
-- in: tenant tenant_id, entry entry_id
delete from entry_terms where tenant = :tenant and entry = :entry

-- name: dispose_terms_decisions :exec
-- in: tenant tenant_id, entry entry_id
delete from entry_terms_decision where tenant = :tenant and entry = :entry
