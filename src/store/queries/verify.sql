-- What the verifier reads, in pages by sequence number.

-- The next tenant that any proof speaks of; NULL after the last. Not only the tenant table: a chain
-- whose tenant was removed must still be found.
-- name: verify_next_tenant :one
-- in: after text
-- out: tenant text
select min(t) from (
  select min(id) as t from tenant where id > :after
  union all select min(tenant) from journal where tenant > :after
  union all select min(tenant) from journal_payload where tenant > :after
  union all select min(tenant) from access_log where tenant > :after
  union all select min(tenant) from chain_head where tenant > :after) every

-- name: verify_journal :many
-- in: tenant text, after int, limit int
-- out: seq int, prev text, kind text, subject text, edition text, actor text, at int
-- out: commitment text, hash text
select seq, prev, kind, subject, edition, actor, at, commitment, hash from journal
where tenant = :tenant and seq > :after order by seq limit :limit

-- name: verify_payload :many
-- in: tenant text, after int, upto int, limit int
-- out: seq int, cipher blob
select seq, cipher from journal_payload
where tenant = :tenant and seq > :after and seq <= :upto order by seq limit :limit

-- name: verify_access :many
-- in: tenant text, after int, limit int
-- out: seq int, prev text, kind text, person text, actor text, object text, detail text, at int
-- out: body body_id, hash text
select seq, prev, kind, person, actor, object, detail, at, body, hash from access_log
where tenant = :tenant and seq > :after order by seq limit :limit

-- name: verify_head :one
-- in: tenant text, chain text
-- out: seq int, hash text
select seq, hash from chain_head where tenant = :tenant and chain = :chain

-- name: verify_seals :many
-- in: tenant text, chain text
-- out: seq int, hash text
select seq, hash from seal where tenant = :tenant and chain = :chain order by seq

-- name: verify_subject_key :one
-- in: tenant text, subject text
-- out: wrapped blob, destroyed_at int?
select wrapped, destroyed_at from subject_key where tenant = :tenant and subject = :subject

-- name: verify_destroyed :one
-- in: tenant text
-- out: n int
select count(*) from subject_key where tenant = :tenant and destroyed_at is not null

-- What is still there of what has a tombstone, whatever the replay knows of: search keys and chunks of
-- files are in no record.
-- name: verify_leftovers :many
-- in: tenant text
-- out: tbl text, id text
select 'entry', x.id from tombstone t cross join entry x
  where t.tenant = :tenant and x.tenant = t.tenant and x.id = t.id
union all select 'entry_version', x.entry from tombstone t cross join entry_version x
  where t.tenant = :tenant and x.tenant = t.tenant and x.entry = t.id
union all select 'casefile', x.id from tombstone t cross join casefile x
  where t.tenant = :tenant and x.tenant = t.tenant and x.id = t.id
union all select 'casefile_version', x.casefile from tombstone t cross join casefile_version x
  where t.tenant = :tenant and x.tenant = t.tenant and x.casefile = t.id
union all select 'act', x.casefile from tombstone t cross join act x
  where t.tenant = :tenant and x.tenant = t.tenant and x.casefile = t.id
union all select 'answer', x.subject from tombstone t cross join answer x
  where t.tenant = :tenant and x.tenant = t.tenant and x.subject = t.id
union all select 'evidence', x.subject from tombstone t cross join evidence x
  where t.tenant = :tenant and x.tenant = t.tenant and x.subject = t.id
union all select 'search', x.object from tombstone t cross join search x
  where t.tenant = :tenant and x.tenant = t.tenant and x.kind = t.kind and x.object = t.id
union all select 'blob_chunk', c.blob from blob_chunk c
  where c.tenant = :tenant and c.n = 0
  and not exists (select 1 from blob b where b.tenant = c.tenant and b.id = c.blob)

-- Keys that were destroyed against the disposals that were recorded; DB_NULL_INT where one is not.
-- name: verify_disposals :many
-- in: tenant text
-- out: subject text, destroyed_at int?, recorded_at int?
select coalesce(k.subject, d.subject), k.destroyed_at, d.at
from (select subject, destroyed_at from subject_key
  where tenant = :tenant and (destroyed_at is not null or wrapped is null)) k
full join (select subject, at from disposal where tenant = :tenant) d on d.subject = k.subject
order by 1

-- The stored result of every command, and how many records of that kind were written at its
-- instant.
-- name: verify_commands :many
-- in: tenant text, person text, idempotency text, limit int
-- out: person text, idempotency text, kind text, result blob, records int
select c.person, c.idempotency, c.kind, c.result, coalesce(j.n, 0)
from command c
left join (select kind, at, count(*) as n from journal where tenant = :tenant
  group by kind, at) j on j.kind = c.kind and j.at = c.at
where c.tenant = :tenant
  and (c.person > :person or (c.person = :person and c.idempotency > :idempotency))
order by c.person, c.idempotency limit :limit

-- name: verify_credentials :many
-- in: tenant text
-- out: person text, password text, must_change bool, seal text
select coalesce(c.person, s.person), coalesce(c.password, ''), coalesce(c.must_change, 0),
  coalesce(s.seal, '')
from (select person, password, must_change from credential
  where tenant = :tenant and password is not null) c
full join (select x.person, x.seal from credential_seal x where x.tenant = :tenant
  and x.n = (select max(y.n) from credential_seal y
    where y.tenant = x.tenant and y.person = x.person)) s on s.person = c.person
order by 1

-- name: verify_blobs :many
-- in: tenant text, after text, limit int
-- out: id blob_id
select id from blob where tenant = :tenant and id > :after order by id limit :limit

-- The hashes stored under one number in the two chains, '' where there is none.
-- name: verify_record_hash :one
-- in: tenant text, seq int
-- out: journal text, access text
select coalesce((select hash from journal where tenant = :tenant and seq = :seq), ''),
  coalesce((select hash from access_log where tenant = :tenant and seq = :seq), '')

-- name: verify_trace :one
-- in: tenant text
-- out: n int
select (select count(*) from chain_head where tenant = :tenant)
  + (select count(*) from (select seq from journal where tenant = :tenant limit 1) j)
  + (select count(*) from (select seq from access_log where tenant = :tenant limit 1) l)
  + (select count(*) from tenant where id = :tenant)
