-- Who holds a post, by name, with both days; the least `turn` comes first. What acts for an
-- appointment is made of it: whoever was appointed comes before them all. Fifty entries of a list
-- have few posts, so a list asks for its appointments, then once for each post.
drop view acting;
create view holder as
select h.tenant, h.post, h.person, x.name, h.valid_from as held_from, h.valid_to as held_to,
  case h.kind when 'main' then '1' when 'concurrent' then '2' else '3' end || h.id as turn
from holding h
join person x on x.tenant = h.tenant and x.id = h.person and x.state = 'active';

create view acting as
select a.tenant, a.entry, a.id as appointment, a.role, a.beside, h.person, h.name,
  a.valid_from as since, a.valid_to as until, h.held_from, h.held_to,
  case when h.person = a.person then '0' else '' end || h.turn as turn
from appointment a
join holder h on h.tenant = a.tenant and h.post = a.post
where a.valid_to is null or a.valid_to > a.valid_from;

-- Both are answered from their index alone.
drop index appointment_entry;
create index appointment_entry on appointment
  (tenant, entry, beside, valid_from, valid_to, post, person);
drop index holding_post;
create index holding_post on holding (tenant, post, valid_from, valid_to, kind, person, id);
