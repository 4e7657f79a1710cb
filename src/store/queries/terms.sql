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
