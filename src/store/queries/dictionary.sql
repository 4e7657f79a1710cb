-- The service dictionary, and what applications were filled with from it.

-- name: dictionary_insert :exec
-- in: tenant tenant_id, hash text, title text, day date, bytes blob, signer text, names text, at int
insert into dictionary (tenant, hash, title, day, bytes, signer, names, at)
values (:tenant, :hash, :title, :day, :bytes, :signer, :names, :at)

-- name: dictionary_get :one
-- in: tenant tenant_id, hash text
-- out: title text, day date
select title, day from dictionary where tenant = :tenant and hash = :hash

-- The edition that counts: the newest facts, and of two of one day the one installed last.
-- name: dictionary_newest :one
-- in: tenant tenant_id
-- out: hash text, title text, day date, signer text, names text, at int
select hash, title, day, signer, names, at from dictionary where tenant = :tenant
order by day desc, at desc, hash limit 1

-- name: dictionary_bytes :one
-- in: tenant tenant_id, hash text
-- out: bytes blob
select bytes from dictionary where tenant = :tenant and hash = :hash

-- name: dictionary_fill_insert :exec
-- in: tenant tenant_id, id row_id, casefile case_id, field text, value text, dictionary text
-- in: service text, day date, person person_id, names text, at int
insert into dictionary_fill (tenant, id, casefile, field, value, dictionary, service, day, person,
  names, at, confirmed_at, confirmed_by, confirmed_names)
values (:tenant, :id, :casefile, :field, :value, :dictionary, :service, :day, :person, :names, :at,
  null, null, '')

-- name: dictionary_fill_confirm :exec
-- in: tenant tenant_id, id row_id, person person_id, names text, at int
update dictionary_fill set confirmed_at = :at, confirmed_by = :person, confirmed_names = :names
where tenant = :tenant and id = :id and confirmed_at is null

-- Oldest first: of several of one field the last counts.
-- name: dictionary_fills_of :many
-- in: tenant tenant_id, casefile case_id
-- out: id row_id, field text, value text, dictionary text, service text, day date, at int
-- out: confirmed_at int?, confirmed_names text
select id, field, value, dictionary, service, day, at, confirmed_at, confirmed_names
from dictionary_fill where tenant = :tenant and casefile = :casefile order by id

-- name: dictionary_fill_get :one
-- in: tenant tenant_id, id row_id
-- out: field text, service text, day date
select field, service, day from dictionary_fill where tenant = :tenant and id = :id
