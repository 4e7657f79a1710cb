-- Conditions that queries of several files share (tools/sqlc.c). They read first.

-- Holds on the day: a post, a role, who holds it.
-- part: valid(x)
x.valid_from <= :day and (x.valid_to is null or x.valid_to >= :day)

-- A row of `holder` of the day.
-- part: holds(x)
x.held_from <= :day and (x.held_to is null or x.held_to >= :day)

-- A row of `acting` of the day.
-- part: might_act(x)
x.since <= :day and (x.until is null or x.until >= :day) and @holds(x)

-- The first of those of an appointment: this one acts.
-- part: acts(x)
@might_act(x) and not exists (select 1 from acting first where first.tenant = x.tenant
    and first.appointment = x.appointment and first.turn < x.turn and @might_act(first))

-- The state of an entry as it is told: what is closed because its permission was cancelled was never
-- ended. It is kept as closed.
-- part: told(x)
case when x.state = 'closed' and x.origin = 'case' and exists (select 1 from casefile w
    where w.tenant = x.tenant and w.id = x.origin_id and w.state = 'cancelled')
  then 'cancelled' else x.state end

-- The last word on an item in a column.
-- part: newest(x)
not exists (select 1 from answer later where later.tenant = x.tenant and later.subject = x.subject
    and later.checklist = x.checklist and later.item = x.item and later.col = x.col
    and later.n > x.n)

-- An occurrence o of a duty d that did not lapse: its day came before the duty, or the reason, ended.
-- part: stands(o, d)
(d.valid_to is null or o.nominal <= d.valid_to) and (o.until is null or o.nominal <= o.until)

-- … that nobody reported either.
-- part: owed(o, d)
o.done_on is null and o.waived_on is null and @stands(o, d)

-- What has a last day stands before what has none.
-- part: undated(o)
case when o.last is null then 1 else 0 end

-- The day due, where there is one.
-- part: due_day(o)
case when o.last is null then null else o.due end

-- The last day on which there was reason for it.
-- part: ended(o, d)
case when o.until is null or d.valid_to < o.until then d.valid_to else o.until end

-- A row of the outbox that speaks of an occurrence.
-- part: of_duty(b)
b.kind in ('occurrence', 'late', 'remind', 'escalated', 'asked')

-- The day on which the use of an entry ended, while it stays ended.
-- part: closed_on(e)
case when e.state = 'closed' then e.ended_on end

-- Nobody acts on a task whose party they are.
-- part: no_party(t)
not exists (select 1 from task_party b
    where b.tenant = t.tenant and b.task = t.id and b.person = :person)

-- A task t of an application c that waits for a role of :person in a unit. :held is the role that
-- they hold, :role the task's; another one is one that it stands in for while nobody appointed acts.
-- With :own = 0 they hold it only as a substitute: not for whose post is a party to it.
-- part: waits_for_role(t, c)
t.tenant = :tenant and t.state = 'open' and t.role = :role
  and (t.unit = '' or t.unit = :unit) and t.body = :body
  and ((t.role = :held and t.person is null)
    or (t.role <> :held and not exists (select 1 from acting x where x.tenant = c.tenant
        and x.entry = c.entry and x.role = t.role and @might_act(x))
      and (exists (select 1 from appointment n where n.tenant = c.tenant and n.entry = c.entry
          and n.role = t.role)
        or t.person is null or not exists (select 1 from person g
          join holding k on k.tenant = g.tenant and k.person = g.id and @valid(k)
          join post l on l.tenant = k.tenant and l.id = k.post and l.body = t.body
          where g.tenant = t.tenant and g.id = t.person and g.state = 'active'))))
  and @no_party(t)
  and (:own = 1 or exists (select 1 from holding s
    join post q on q.tenant = s.tenant and q.id = s.post and q.unit = :unit
    join post_role r on r.tenant = s.tenant and r.post = s.post and r.role = :held and @valid(r)
    where s.tenant = t.tenant and s.person = :person and s.kind = 'substitute' and @valid(s)
      and not exists (select 1 from task_party b
        join holding h on h.tenant = b.tenant and h.person = b.person and h.post = s.post
          and h.kind <> 'substitute' and @valid(h)
        where b.tenant = t.tenant and b.task = t.id)))

-- The ids of the tasks of :person in :body: theirs by name, or of whom an approval appointed, if they act.
-- Sought from the open tasks, not from everything that they manage.
-- part: tasks_of_person(k)
select k.id from task k
    where k.tenant = :tenant and k.body = :body and k.person = :person and k.state = 'open'
      and not exists (select 1 from casefile f join appointment a on a.tenant = f.tenant
        and a.entry = f.entry and a.role = k.role where f.tenant = k.tenant and f.id = k.casefile)
    union
    select k.id from task k
    cross join casefile f
    cross join acting x
    where k.tenant = :tenant and k.body = :body and k.state = 'open' and f.tenant = k.tenant and f.id = k.casefile
      and x.tenant = f.tenant and x.entry = f.entry and x.role = k.role and x.person = :person
      and @acts(x)

-- What the record's x.s is about is another body's than :body. What is nobody's is everybody's;
-- somebody is of each body where they ever held a post, of any before the first.
-- part: elsewhere(x, s)
(exists (select 1 from casefile o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from entry o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from inquiry o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from document o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from notice o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from inventory o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from unlisted_list o where o.tenant = x.tenant and o.id = x.s
    and o.body <> :body)
  or exists (select 1 from unlisted o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from survey o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from use_check o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from contractor_service o where o.tenant = x.tenant and o.id = x.s
    and o.body <> :body)
  or exists (select 1 from incident o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from certificate o where o.tenant = x.tenant and o.id = x.s
    and o.body <> :body)
  or exists (select 1 from disposal_list o where o.tenant = x.tenant and o.id = x.s
    and o.body <> :body)
  or exists (select 1 from tombstone o where o.tenant = x.tenant and o.id = x.s and o.body <> :body)
  or exists (select 1 from body o where o.tenant = x.tenant and o.id = x.s and o.id <> :body)
  or exists (select 1 from holding h join post o on o.tenant = h.tenant and o.id = h.post
      and o.body <> :body where h.tenant = x.tenant and h.person = x.s)
    and not exists (select 1 from holding h join post o on o.tenant = h.tenant and o.id = h.post
      and o.body = :body where h.tenant = x.tenant and h.person = x.s))

-- What the record's x.s is about is a violation told past the line, and the reader is not among those who
-- see them (:violations = 0).
-- part: hidden(x, s)
(:violations = 0 and exists (select 1 from incident g where g.tenant = x.tenant and g.id = x.s
    and g.violation = 1))
