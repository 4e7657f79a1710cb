-- Files, encrypted in chunks.

-- name: blob_add :exec
-- in: tenant tenant_id, id blob_id, subject text, sha256 text, size int, wrapped_key blob
insert into blob (tenant, id, subject, sha256, size, wrapped_key)
values (:tenant, :id, :subject, :sha256, :size, :wrapped_key)

-- name: blob_chunk_add :exec
-- in: tenant tenant_id, blob blob_id, n int, cipher blob
-- unjournaled: the blob's row carries the hash of the plain bytes, and files are kept once, not twice
insert into blob_chunk (tenant, blob, n, cipher) values (:tenant, :blob, :n, :cipher)

-- name: blob :one
-- in: tenant tenant_id, id blob_id
-- out: subject text, sha256 text, size int, wrapped_key blob
select subject, sha256, size, wrapped_key from blob where tenant = :tenant and id = :id

-- name: blob_chunk :one
-- in: tenant tenant_id, blob blob_id, n int
-- out: cipher blob
select cipher from blob_chunk where tenant = :tenant and blob = :blob and n = :n
