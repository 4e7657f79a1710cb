-- Who acts for whom an approval appointed. Appointed to a post: that person while they hold it, else
-- whoever holds it; to none: that person while they hold any post of the body. Nobody who left.
-- Without a row of the day the appointment is vacant, and the role that stands in for it acts.
-- A row for everybody who might on some day, with both times; on a day the least `turn` acts. An
-- appointment that ended on its first day was replaced on that day, or is over. The tables stand in
-- the order of the search; the two ways to a holding differ in every term, so that each has its index.
create view acting as
select a.tenant, a.entry, a.id as appointment, a.role, a.beside, x.id as person, x.name,
  a.valid_from as since, a.valid_to as until, h.valid_from as held_from, h.valid_to as held_to,
  case when h.person = a.person then '0' when h.kind = 'main' then '1'
    when h.kind = 'concurrent' then '2' else '3' end || h.id as turn
from appointment a
cross join entry e
cross join holding h
cross join post o
cross join person x
where e.tenant = a.tenant and e.id = a.entry
  and ((h.tenant = a.tenant and h.post = a.post)
    or (h.tenant = e.tenant and h.person = a.person and a.post = ''))
  and o.tenant = a.tenant and o.id = h.post and o.body = e.body
  and x.tenant = a.tenant and x.id = h.person and x.state = 'active'
  and (a.valid_to is null or a.valid_to > a.valid_from);

-- All entries where a person might act, and a few more: the way from people to rows of `acting`.
create view acting_near as
select k.tenant, k.person, a.entry
from holding k join appointment a on a.tenant = k.tenant and a.post = k.post
union all
select tenant, person, entry from appointment;
create index appointment_post on appointment (tenant, post);
