-- An occurrence of something that happened may have no last day. Those that there are keep theirs:
-- they were told with it.
create table occurrence_of (
  tenant text not null,
  body text not null,
  id text not null,
  duty text not null,
  entry text not null,
  rule text not null,
  role text not null,
  opens @INT@ not null,              -- days: rules/recur.h
  nominal @INT@ not null,
  due @INT@ not null,
  last @INT@,                        -- NULL: the rules give none
  unsure @INT@ not null,             -- the holidays of that year, or the grace, were not known
  opened_at @INT@ not null,
  done_on @INT@,                     -- day of the first report
  waived_on @INT@,
  cause text not null default '',    -- trigger of the rules; '' by the calendar
  happening text not null default '',-- what happened; '' by the calendar, and of the end of a period
  until @INT@,                       -- last day on which there was reason for it; NULL: as long as its duty
  primary key (tenant, id),
  unique (tenant, duty, nominal, happening)
) @STRICT@;
insert into occurrence_of (tenant, body, id, duty, entry, rule, role, opens, nominal, due, last,
  unsure, opened_at, done_on, waived_on, cause, happening, until)
select tenant, body, id, duty, entry, rule, role, opens, nominal, due, last, unsure, opened_at,
  done_on, waived_on, cause, happening, until from occurrence;
drop table occurrence;
alter table occurrence_of rename to occurrence;
create index occurrence_entry on occurrence (tenant, entry, rule, nominal);
create index occurrence_open on occurrence (tenant, body, role, due)
  where done_on is null and waived_on is null;
create index occurrence_unsure on occurrence (tenant, body, id) where unsure = 1;
