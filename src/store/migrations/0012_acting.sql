-- Who acts for whom an approval appointed. Appointed to a post: that person while they hold it, else
-- whoever holds it; to none: that person while they hold any post of the body. Nobody who left.
-- Without a row of the day the appointment is vacant, and the role that stands in for it acts.
-- A row for everybody who might on some day, with both times; on a day the least `turn` acts. What
-- was appointed anew on the same day counts alone.
create view acting as
select a.tenant, a.entry, a.id as appointment, a.role, a.beside, x.id as person, x.name,
  a.valid_from as since, a.valid_to as until, h.valid_from as held_from, h.valid_to as held_to,
  case when h.person = a.person then '0' when h.kind = 'main' then '1'
    when h.kind = 'concurrent' then '2' else '3' end || h.id as turn
from appointment a
join entry e on e.tenant = a.tenant and e.id = a.entry
join holding h on h.tenant = a.tenant and (h.post = a.post or (a.post = '' and h.person = a.person))
join post o on o.tenant = h.tenant and o.id = h.post and o.body = e.body
join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active'
where not exists (select 1 from appointment n where n.tenant = a.tenant and n.entry = a.entry
  and n.beside = a.beside and (n.beside = 0 or n.role = a.role) and n.valid_from = a.valid_from
  and n.id > a.id);
create index appointment_post on appointment (tenant, post);
