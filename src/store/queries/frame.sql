-- What the frame of every page shows (pages/page.c). These run on each page: keep them tiny.

-- Applications with tasks of a role in a unit that wait for this person. home_tasks_role lists what
-- is counted here, tasks/join_steps makes a line of each application.
-- name: frame_waiting_role :one
-- in: tenant tenant_id, body body_id, role text, held text, unit unit_id, person person_id, own int
-- in: day date
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from task t
  join casefile c on c.tenant = t.tenant and c.id = t.casefile
  where @waits_for_role(t, c) limit 100) w

-- name: frame_waiting_person :one
-- in: tenant tenant_id, body body_id, person person_id, day date
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from (
    @tasks_of_person(k)) m
  cross join task t
  where t.tenant = :tenant and t.id = m.id and t.state = 'open' and @no_party(t) limit 100) w
