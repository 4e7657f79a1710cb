-- What the frame of every page shows (pages/page.c). These run on each page: keep them tiny.

-- name: frame_waiting_role :one
-- in: tenant tenant_id, body body_id, role text, unit unit_id
-- out: n int
select count(*) from (
  select 1 from task
  where tenant = :tenant and state = 'open' and role = :role and (unit = '' or unit = :unit)
    and body = :body and person is null
  limit 100) w

-- name: frame_waiting_person :one
-- in: tenant tenant_id, person person_id
-- out: n int
select count(*) from (
  select 1 from task
  where tenant = :tenant and person = :person and state = 'open'
  limit 100) w
