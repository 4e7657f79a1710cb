-- What the frame of every page shows (pages/page.c). These run on each page: keep them tiny.

-- Applications with tasks of a role in a unit that wait for this person: not those the person is a
-- party to,
-- and through substitutes' posts alone (own = 0) not those whose party holds the post.
-- home_tasks_role lists what is counted here, tasks/join_steps makes a line of each application.
-- name: frame_waiting_role :one
-- in: tenant tenant_id, body body_id, role text, unit unit_id, person person_id, own int, day date
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from task t
  where t.tenant = :tenant and t.state = 'open' and t.role = :role
    and (t.unit = '' or t.unit = :unit) and t.body = :body and t.person is null
    and not exists (select 1 from task_party b
      where b.tenant = t.tenant and b.task = t.id and b.person = :person)
    and (:own = 1 or exists (select 1 from holding s
      join post q on q.tenant = s.tenant and q.id = s.post and q.unit = :unit
      join post_role r on r.tenant = s.tenant and r.post = s.post and r.role = t.role
        and r.valid_from <= :day and (r.valid_to is null or r.valid_to >= :day)
      where s.tenant = t.tenant and s.person = :person and s.kind = 'substitute'
        and s.valid_from <= :day and (s.valid_to is null or s.valid_to >= :day)
        and not exists (select 1 from task_party b
          join holding h on h.tenant = b.tenant and h.person = b.person and h.post = s.post
            and h.kind <> 'substitute' and h.valid_from <= :day
            and (h.valid_to is null or h.valid_to >= :day)
          where b.tenant = t.tenant and b.task = t.id)))
  limit 100) w

-- name: frame_waiting_person :one
-- in: tenant tenant_id, person person_id
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from task t
  where t.tenant = :tenant and t.person = :person and t.state = 'open'
    and not exists (select 1 from task_party b
      where b.tenant = t.tenant and b.task = t.id and b.person = :person)
  limit 100) w
