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
-- in: tenant text, after int, limit int
-- out: seq int, cipher blob
select seq, cipher from journal_payload
where tenant = :tenant and seq > :after order by seq limit :limit

-- name: verify_access :many
-- in: tenant text, after int, limit int
-- out: seq int, prev text, kind text, person text, actor text, object text, detail text, at int
-- out: hash text
select seq, prev, kind, person, actor, object, detail, at, hash from access_log
where tenant = :tenant and seq > :after order by seq limit :limit

-- name: verify_head :one
-- in: tenant text, chain text
-- out: seq int, hash text
select seq, hash from chain_head where tenant = :tenant and chain = :chain

-- name: verify_seals :many
-- in: tenant text, chain text
-- out: seq int, hash text
select seq, hash from seal where tenant = :tenant and chain = :chain order by seq
