-- Search keys and their index. Not journaled: they can be made again from what is.

-- name: search_find :one
-- in: tenant tenant_id, kind text, object text
-- out: doc int, key text
select doc, key from search where tenant = :tenant and kind = :kind and object = :object

-- name: search_walk :many
-- in: after int, limit int
-- out: doc int, tenant tenant_id, kind text, key text
select doc, tenant, kind, key from search where doc > :after order by doc limit :limit

-- name: search_add :one
-- in: tenant tenant_id, kind text, object text, key text
-- out: doc int
-- unjournaled: search keys can be made again
insert into search (tenant, kind, object, key) values (:tenant, :kind, :object, :key)
returning doc

-- name: search_change :exec
-- in: doc int, key text
-- unjournaled: search keys can be made again
update search set key = :key where doc = :doc

-- name: search_delete :exec
-- in: doc int
-- unjournaled: search keys can be made again
delete from search where doc = :doc

-- name: search_index :exec
-- in: doc int, tokens text
-- unjournaled: search keys can be made again
-- sqlite:
insert into search_fts (rowid, tokens) values (:doc, :tokens)
-- pg:
update search set tokens = string_to_array(:tokens, ' ') where doc = :doc

-- The FTS index keeps no text, so it must be told which words to forget.
-- name: search_unindex :exec
-- in: doc int, tokens text
-- unjournaled: search keys can be made again
-- sqlite:
insert into search_fts (search_fts, rowid, tokens) values ('delete', :doc, :tokens)
-- pg:
update search set tokens = '{}' where doc = :doc and tokens = string_to_array(:tokens, ' ')

-- How many objects hold all tokens, counted up to a limit: decides between index and walk.
-- name: search_count :one
-- in: match text, limit int
-- out: n int
-- sqlite:
select count(*) from (select rowid from search_fts where search_fts match :match limit :limit)
-- pg:
select count(*) from (select doc from search where tokens @> string_to_array(:match, ' ')
  limit :limit) hit
