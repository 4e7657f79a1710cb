-- Certificates of providers, and what rests on them.

-- name: certificate_insert :exec
-- in: tenant tenant_id, body body_id, id certificate_id, scheme text, number text, holder text
-- in: scope text, services text, valid_from date, valid_to date, list text, list_on date
-- in: blob blob_id, name text, media text, person person_id, names text, at int
insert into certificate (tenant, body, id, scheme, number, holder, scope, services, valid_from,
  valid_to, list, list_on, blob, name, media, withdrawn_on, withdrawn_why, person, names, at)
values (:tenant, :body, :id, :scheme, :number, :holder, :scope, :services, :valid_from, :valid_to,
  :list, :list_on, :blob, :name, :media, null, '', :person, :names, :at)

-- What was written wrong, or what a newer list says.
-- name: certificate_update :exec
-- in: tenant tenant_id, id certificate_id, scheme text, number text, holder text, scope text
-- in: services text, valid_from date, valid_to date, list text, list_on date, blob blob_id, name text
-- in: media text, withdrawn_on date, withdrawn_why text, person person_id, names text, at int
update certificate set scheme = :scheme, number = :number, holder = :holder, scope = :scope,
  services = :services, valid_from = :valid_from, valid_to = :valid_to, list = :list, list_on = :list_on,
  blob = :blob, name = :name, media = :media, withdrawn_on = :withdrawn_on,
  withdrawn_why = :withdrawn_why, person = :person, names = :names, at = :at
where tenant = :tenant and id = :id

-- name: certificate_get :one
-- in: tenant tenant_id, id certificate_id
-- out: body body_id, scheme text, number text, holder text, scope text, services text
-- out: valid_from date, valid_to date, list text, list_on date, blob blob_id, name text
-- out: media text, withdrawn_on date, withdrawn_why text, names text, at int
select body, scheme, number, holder, scope, services, valid_from, valid_to, list, list_on, blob,
  name, media, withdrawn_on, withdrawn_why, names, at
from certificate where tenant = :tenant and id = :id

-- The whole register of the body: a few hundred at most, filtered by whoever reads it.
-- name: certificates_all :many
-- in: tenant tenant_id, body body_id
-- out: id certificate_id, scheme text, number text, holder text, scope text, services text
-- out: valid_from date, valid_to date, list text, list_on date, blob blob_id, name text
-- out: media text, withdrawn_on date, withdrawn_why text, at int
select id, scheme, number, holder, scope, services, valid_from, valid_to, list, list_on, blob,
  name, media, withdrawn_on, withdrawn_why, at
from certificate where tenant = :tenant and body = :body order by holder, scheme, number, id

-- How many entries rest on it now.
-- name: certificate_relied :one
-- in: tenant tenant_id, certificate certificate_id
-- out: n int
select count(distinct e.id) from evidence v
join entry e on e.tenant = v.tenant and (e.origin_id = v.subject
  or e.id = (select x.entry from casefile x where x.tenant = v.tenant and x.id = v.subject
    and x.state = 'approved'))
where v.tenant = :tenant and v.certificate = :certificate and v.withdrawn_at is null
  and e.state <> 'closed' and not exists (select 1 from evidence r where r.tenant = v.tenant
    and r.replaces = v.id and r.withdrawn_at is null)

-- What rests on a certificate that no longer holds on a day, and was not confirmed anew: neither by
-- another in its place nor by a later application about the entry that asks for the same.
-- name: certificates_lapsed :many
-- in: tenant tenant_id, body body_id, entry text, person text, day date, limit int
-- out: entry entry_id, no text, title text, unit_name text, evidence evidence_id
-- out: certificate certificate_id, said text, until date, valid_to date, withdrawn_on date
select e.id, e.no, e.title, u.name, v.id, c.id, v.said, v.until, c.valid_to, c.withdrawn_on
from certificate c
join evidence v on v.tenant = c.tenant and v.certificate = c.id
join entry e on e.tenant = v.tenant and (e.origin_id = v.subject
  or e.id = (select x.entry from casefile x where x.tenant = v.tenant and x.id = v.subject
    and x.state = 'approved'))
left join unit u on u.tenant = e.tenant and u.id = e.unit
where c.tenant = :tenant and c.body = :body and e.body = :body and (:entry = '' or e.id = :entry)
  and (v.until < :day or c.valid_to < :day or c.withdrawn_on <= :day)
  and v.withdrawn_at is null and e.state <> 'closed'
  and not exists (select 1 from evidence r where r.tenant = v.tenant and r.replaces = v.id
    and r.withdrawn_at is null)
  and not exists (select 1 from casefile y
    join evidence w on w.tenant = y.tenant and w.subject = y.id and w.item = v.item
    where y.tenant = e.tenant and y.entry = e.id and y.state = 'approved'
      and w.withdrawn_at is null and w.at > v.at)
  and (:person = '' or exists (select 1 from acting x
    where x.tenant = e.tenant and x.entry = e.id and x.beside = 0 and x.person = :person
      and @acts(x)))
order by e.title, e.id, v.id limit :limit

-- What an entry rests on or rested on, oldest first; `replaced`: something stands in its place.
-- name: certificates_of_entry :many
-- in: tenant tenant_id, entry entry_id
-- out: id evidence_id, name text, source text, certificate certificate_id, said text, until date
-- out: valid_to date, withdrawn_on date, replaced bool
select v.id, v.name, v.source, v.certificate, v.said, v.until, c.valid_to, c.withdrawn_on,
  case when exists (select 1 from evidence r where r.tenant = v.tenant and r.replaces = v.id
    and r.withdrawn_at is null) then 1 else 0 end
from entry e
join evidence v on v.tenant = e.tenant and (v.subject = e.origin_id
  or v.subject in (select x.id from casefile x where x.tenant = e.tenant and x.entry = e.id
    and x.state = 'approved'))
left join certificate c on c.tenant = v.tenant and c.id = v.certificate
where e.tenant = :tenant and e.id = :entry and (v.certificate is not null or v.replaces is not null)
  and v.withdrawn_at is null
order by v.id
