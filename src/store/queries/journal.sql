-- The two chains and the keys of subjects. All unjournaled: the journal cannot record itself.

-- name: chain_head_lock :one
-- in: tenant tenant_id, chain text
-- out: seq int, hash text
-- sqlite:
select seq, hash from chain_head where tenant = :tenant and chain = :chain
-- pg:
select seq, hash from chain_head where tenant = :tenant and chain = :chain for update

-- Head and key in one statement: on PostgreSQL each would cost the others a round trip under the lock.
-- name: journal_start :one
-- in: tenant tenant_id, subject text
-- out: seq int, hash text, wrapped blob, destroyed_at int?
-- sqlite:
select h.seq, h.hash, k.wrapped, k.destroyed_at
from chain_head h left join subject_key k on k.tenant = h.tenant and k.subject = :subject
where h.tenant = :tenant and h.chain = 'journal'
-- pg:
select h.seq, h.hash, k.wrapped, k.destroyed_at
from chain_head h left join subject_key k on k.tenant = h.tenant and k.subject = :subject
where h.tenant = :tenant and h.chain = 'journal' for update of h

-- name: chain_head :one
-- in: tenant tenant_id, chain text
-- out: seq int, hash text
select seq, hash from chain_head where tenant = :tenant and chain = :chain

-- name: chain_head_begin :exec
-- in: tenant tenant_id, chain text, hash text
-- unjournaled: the head of the journal itself
insert into chain_head (tenant, chain, seq, hash) values (:tenant, :chain, 0, :hash)
on conflict (tenant, chain) do nothing

-- name: chain_head_set :exec
-- in: tenant tenant_id, chain text, seq int, hash text
-- unjournaled: the head of the journal itself
-- deferred: the head is locked; the sooner the commit, the shorter the others wait
update chain_head set seq = :seq, hash = :hash where tenant = :tenant and chain = :chain

-- name: journal_add :exec
-- in: tenant tenant_id, seq int, prev text, kind text, subject text, edition text, actor text
-- in: at int, commitment text, hash text
-- unjournaled: the journal itself
-- deferred: the head is locked; the sooner the commit, the shorter the others wait
insert into journal (tenant, seq, prev, kind, subject, edition, actor, at, commitment, hash)
values (:tenant, :seq, :prev, :kind, :subject, :edition, :actor, :at, :commitment, :hash)

-- name: journal_payload_add :exec
-- in: tenant tenant_id, seq int, cipher blob
-- unjournaled: the journal itself
-- deferred: the head is locked; the sooner the commit, the shorter the others wait
insert into journal_payload (tenant, seq, cipher) values (:tenant, :seq, :cipher)

-- name: journal_payload :one
-- in: tenant tenant_id, seq int
-- out: cipher blob
select cipher from journal_payload where tenant = :tenant and seq = :seq

-- name: access_add :exec
-- in: tenant tenant_id, seq int, prev text, kind text, person text, actor text, object text
-- in: detail text, at int, body body_id, hash text
-- unjournaled: the access chain is a record of its own
-- deferred: the head is locked; the sooner the commit, the shorter the others wait
insert into access_log (tenant, seq, prev, kind, person, actor, object, detail, at, body, hash)
values (:tenant, :seq, :prev, :kind, :person, :actor, :object, :detail, :at, :body, :hash)

-- name: subject_key :one
-- in: tenant tenant_id, subject text
-- out: wrapped blob, destroyed_at int?
select wrapped, destroyed_at from subject_key where tenant = :tenant and subject = :subject

-- Enough to tell whether the master key is the one that this database was begun with.
-- name: subject_keys_some :many
-- out: tenant tenant_id, subject text, wrapped blob
select tenant, subject, wrapped from subject_key where wrapped is not null
order by tenant, subject limit 3

-- name: subject_key_add :exec
-- in: tenant tenant_id, subject text, wrapped blob
-- unjournaled: a key recorded under itself could never be destroyed
insert into subject_key (tenant, subject, wrapped) values (:tenant, :subject, :wrapped)
on conflict (tenant, subject) do nothing

-- name: subject_key_destroy :exec
-- in: tenant tenant_id, subject text, at int
-- unjournaled: the command that destroys is recorded, under another subject
update subject_key set wrapped = null, destroyed_at = :at
where tenant = :tenant and subject = :subject and wrapped is not null

-- name: disposal_add :exec
-- in: tenant tenant_id, subject text, at int
insert into disposal (tenant, subject, at) values (:tenant, :subject, :at)

-- What happened to one subject, oldest first: for the history shown on pages.
-- name: journal_of_subject :many
-- in: tenant tenant_id, subject text, after int, limit int
-- out: seq int, kind text, edition text, actor text, at int, hash text
select seq, kind, edition, actor, at, hash from journal
where tenant = :tenant and subject = :subject and seq > :after
order by seq limit :limit
