-- Who acts for whom an approval appointed. The approval writes down the post which that person held
-- (case_people.c), a post of the body of the entry: they act while they hold it, then whoever holds
-- it; nobody who left. Without a row of the day the appointment is vacant, and the role that stands
-- in for it acts.
-- A row for everybody who might on some day, with both times; on a day the least `turn` acts. An
-- appointment that ended on its first day was replaced on that day, or is over. Three tables, each
-- by its index from either end: asked by entry and by person.
drop view acting_near;
drop view acting;
create view acting as
select a.tenant, a.entry, a.id as appointment, a.role, a.beside, h.person, x.name,
  a.valid_from as since, a.valid_to as until, h.valid_from as held_from, h.valid_to as held_to,
  case when h.person = a.person then '0' when h.kind = 'main' then '1'
    when h.kind = 'concurrent' then '2' else '3' end || h.id as turn
from appointment a
join holding h on h.tenant = a.tenant and h.post = a.post
join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active'
where a.valid_to is null or a.valid_to > a.valid_from;

-- What is looked for by its number or name.
create index casefile_no on casefile (tenant, no);
create index entry_no on entry (tenant, no);
create index provider_name on provider (tenant, name);
create index service_name on service (tenant, provider, name);
