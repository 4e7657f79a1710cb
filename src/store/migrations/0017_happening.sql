-- What duties wait for, when it happens, and whom they ask.

create table happening (             -- something that happened to an entry; each is one, also of one day
  tenant text not null,
  body text not null,
  id text not null,
  entry text not null,
  kind text not null,                -- trigger of the rules: incident, terms_changed …
  day @INT@ not null,                -- on which it became known
  note text not null default '',     -- what happened
  person text not null default '',   -- who told it; '' the program saw it
  names text not null default '',    -- JSON frozen: who told it; of a new manager, whom it is about
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index happening_entry on happening (tenant, entry, day);

create table manager_seen (          -- who managed an entry when somebody looked last
  tenant text not null,
  entry text not null,
  person text not null,
  day @INT@ not null,                -- since when, as far as it was looked at
  at @INT@ not null,
  primary key (tenant, entry)
) @STRICT@;

-- An occurrence may come from what happened, also twice on a day; one that waits for the end of a
-- period lapses when the period is another one.
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
  last @INT@ not null,
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
  unsure, opened_at, done_on, waived_on)
select tenant, body, id, duty, entry, rule, role, opens, nominal, due, last, unsure, opened_at,
  done_on, waived_on from occurrence;
drop table occurrence;
alter table occurrence_of rename to occurrence;
create index occurrence_entry on occurrence (tenant, entry, rule, nominal);
create index occurrence_open on occurrence (tenant, body, role, due)
  where done_on is null and waived_on is null;
create index occurrence_unsure on occurrence (tenant, body, id) where unsure = 1;

create table occurrence_asked (      -- whom an occurrence asks: fixed when it opens
  tenant text not null,
  occurrence text not null,
  person text not null,
  names text not null,               -- JSON frozen
  replied @INT@ not null default 0,  -- how many answers there are
  primary key (tenant, occurrence, person)
) @STRICT@;
create index occurrence_asked_person on occurrence_asked (tenant, person) where replied = 0;

create table occurrence_reply (      -- only added: the newest of a person counts
  tenant text not null,
  id text not null,
  occurrence text not null,
  person text not null,              -- whose answer
  n @INT@ not null,
  result text not null,              -- ok, found
  note text not null default '',
  heard_by text not null default '', -- who recorded what was heard on paper or by telephone
  names text not null,               -- JSON frozen: who recorded it
  on_day @INT@ not null,
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, occurrence, person, n)
) @STRICT@;
