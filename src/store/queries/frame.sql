-- What the frame of every page shows (pages/page.c). These run on each page: keep them tiny.

-- Applications with tasks of a role in a unit that wait for this person: not those the person is a
-- party to,
-- and through substitutes' posts alone (own = 0) not those whose party holds the post.
-- home_tasks_role lists what is counted here, tasks/join_steps makes a line of each application.
-- name: frame_waiting_role :one
-- in: tenant tenant_id, body body_id, role text, held text, unit unit_id, person person_id, own int
-- in: day date
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from task t
  join casefile c on c.tenant = t.tenant and c.id = t.casefile
  where t.tenant = :tenant and t.state = 'open' and t.role = :role
    and (t.unit = '' or t.unit = :unit) and t.body = :body
    and ((t.role = :held and t.person is null)
      or (t.role <> :held and not exists (select 1 from acting x where x.tenant = c.tenant
          and x.entry = c.entry and x.role = t.role
          and x.since <= :day and (x.until is null or x.until >= :day)
          and x.held_from <= :day and (x.held_to is null or x.held_to >= :day))
        and (exists (select 1 from appointment n where n.tenant = c.tenant and n.entry = c.entry
            and n.role = t.role)
          or t.person is null or not exists (select 1 from person g
            join holding k on k.tenant = g.tenant and k.person = g.id and k.valid_from <= :day
              and (k.valid_to is null or k.valid_to >= :day)
            join post l on l.tenant = k.tenant and l.id = k.post and l.body = t.body
            where g.tenant = t.tenant and g.id = t.person and g.state = 'active'))))
    and not exists (select 1 from task_party b
      where b.tenant = t.tenant and b.task = t.id and b.person = :person)
    and (:own = 1 or exists (select 1 from holding s
      join post q on q.tenant = s.tenant and q.id = s.post and q.unit = :unit
      join post_role r on r.tenant = s.tenant and r.post = s.post and r.role = :held
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
-- in: tenant tenant_id, person person_id, day date
-- out: n int
select count(*) from (
  select distinct t.casefile, case when t.act = 'cancel_confirm' then 1 else 0 end from (
      select k.id from task k
      where k.tenant = :tenant and k.person = :person and k.state = 'open'
        and not exists (select 1 from casefile f join appointment a on a.tenant = f.tenant
          and a.entry = f.entry and a.role = k.role where f.tenant = k.tenant and f.id = k.casefile)
      union
      select k.id from task k
      cross join casefile f
      cross join acting x
      where k.tenant = :tenant and k.state = 'open' and f.tenant = k.tenant and f.id = k.casefile
        and x.tenant = f.tenant and x.entry = f.entry and x.role = k.role and x.person = :person
        and x.since <= :day and (x.until is null or x.until >= :day)
        and x.held_from <= :day and (x.held_to is null or x.held_to >= :day)
        and not exists (select 1 from acting y where y.tenant = x.tenant
          and y.appointment = x.appointment and y.turn < x.turn
          and y.since <= :day and (y.until is null or y.until >= :day)
          and y.held_from <= :day and (y.held_to is null or y.held_to >= :day))) m
  cross join task t
  where t.tenant = :tenant and t.id = m.id and t.state = 'open'
    and not exists (select 1 from task_party b
      where b.tenant = t.tenant and b.task = t.id and b.person = :person)
  limit 100) w
