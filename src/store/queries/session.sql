-- Sessions of people and tokens of programs, found by the hash of what the client holds. Unjournaled:
-- sessions are no part of the record.

-- name: session_get :one
-- in: id_hash text
-- out: tenant tenant_id, person person_id, body body_id, csrf text, seen_at int, expires_at int
select tenant, person, body, csrf, seen_at, expires_at from session where id_hash = :id_hash

-- name: session_insert :exec
-- in: id_hash text, tenant tenant_id, person person_id, csrf text, at int, expires_at int, factor text
-- unjournaled: sessions are no part of the record
insert into session (id_hash, tenant, person, csrf, created_at, seen_at, expires_at, factor)
values (:id_hash, :tenant, :person, :csrf, :at, :at, :expires_at, :factor)

-- name: session_touch :exec
-- in: id_hash text, at int
-- unjournaled: sessions are no part of the record
update session set seen_at = :at where id_hash = :id_hash and seen_at < :at

-- name: session_work_in :exec
-- in: id_hash text, body body_id
-- unjournaled: sessions are no part of the record
update session set body = :body where id_hash = :id_hash

-- name: session_delete :exec
-- in: id_hash text
-- unjournaled: sessions are no part of the record
delete from session where id_hash = :id_hash

-- name: session_delete_others :exec
-- in: tenant tenant_id, person person_id, keep text
-- unjournaled: sessions are no part of the record
delete from session where tenant = :tenant and person = :person and id_hash <> :keep

-- name: session_purge :exec
-- in: now int, idle_since int
-- unjournaled: sessions are no part of the record
delete from session where expires_at <= :now or seen_at <= :idle_since

-- name: token_get :one
-- in: id_hash text
-- out: tenant tenant_id, person person_id, body body_id, post post_id, scope text, expires_at int
-- out: revoked_at int?
select t.tenant, t.person, coalesce(p.body, ''), t.post, t.scope, t.expires_at, t.revoked_at
from token t left join post p on p.tenant = t.tenant and p.id = t.post
where t.id_hash = :id_hash
