-- 台帳にないサービス: what lists of accesses and payments tell that the register does not know, and what
-- the office decided about it. Of a list only sums by unit and day are kept: no person, no machine, no
-- address beyond its host. 照会: questions to units and managers, and their answers. うちは使っているか:
-- what was asked about the whole body, and found.

create table unlisted_list (         -- a list that was brought in
  tenant text not null,
  body text not null,
  id text not null,
  kind text not null,                -- access, payment
  name text not null,                -- of the file
  hash text not null,                -- of what it says, however it was saved
  lines @INT@ not null,              -- how many it had
  known @INT@ not null,              -- … of what the register knows or is no matter of it
  machines @INT@ not null,           -- … that named machines: left out
  unitless @INT@ not null,           -- … whose unit the body does not have: counted under none
  first_on @INT@ not null,
  last_on @INT@ not null,
  person text not null default '',   -- who brought it in; '' whoever runs the machine
  names text not null,               -- JSON frozen
  at @INT@ not null,
  dropped_at @INT@,                  -- taken away again: its sums are gone
  dropped_why text not null default '',
  dropped_names text not null default '', -- JSON frozen
  primary key (tenant, id)
) @STRICT@;
create index unlisted_list_body on unlisted_list (tenant, body, id);
create unique index unlisted_list_once on unlisted_list (tenant, body, hash)
  where dropped_at is null;

create table unlisted (              -- something that the register did not know
  tenant text not null,
  body text not null,
  id text not null,
  kind text not null,                -- access: a host; payment: to whom and for what
  key text not null,                 -- what it is known by (commands/unlisted.h)
  name text not null,                -- the host, or to whom
  subject text not null default '',  -- of a payment
  decided @INT@ not null default 0,  -- how often it was decided about: the newest decision
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create unique index unlisted_once on unlisted (tenant, body, kind, key);

create table unlisted_seen (         -- … as a list tells
  tenant text not null,
  list text not null,
  item text not null,                -- unlisted
  unit text not null default '',     -- '' the list does not say
  day @INT@ not null,
  n @INT@ not null,                  -- accesses, payments
  amount @INT@ not null default 0,   -- yen
  primary key (tenant, list, item, unit, day)
) @STRICT@;
create index unlisted_seen_item on unlisted_seen (tenant, item);

create table unlisted_decision (     -- only added
  tenant text not null,
  item text not null,
  n @INT@ not null,                  -- from 1
  what text not null,                -- same, other, asked; open: taken back
  covers text not null default '',   -- the domain with everything below it, or the key of a payment
  entry text not null default '',    -- same: as this one
  survey text not null default '',   -- asked
  reason text not null default '',
  person text not null default '',
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, item, n)
) @STRICT@;
create index unlisted_decision_entry on unlisted_decision (tenant, entry);

create table survey (
  tenant text not null,
  body text not null,
  id text not null,
  kind text not null,                -- unlisted: declare it; alike: have you the same trouble?
  about text not null default '',    -- unlisted: which
  title text not null,
  text text not null,
  until @INT@ not null,              -- later answers are taken, and told as late
  person text not null default '',
  names text not null,               -- JSON frozen
  at @INT@ not null,
  closed_at @INT@,                   -- nothing is answered any more; who did not answer stays so
  closed_note text not null default '',
  closed_names text not null default '', -- JSON frozen
  primary key (tenant, id)
) @STRICT@;
create index survey_body on survey (tenant, body, id);
create index survey_open on survey (tenant, body) where closed_at is null;

create table survey_asked (          -- fixed when it is asked
  tenant text not null,
  id text not null,
  survey text not null,
  unit text not null,
  unit_name text not null,           -- as it was called then
  entry text not null default '',    -- about which; '' the unit as such
  replied @INT@ not null default 0,  -- how often it answered: the newest answer
  primary key (tenant, id)
) @STRICT@;
create unique index survey_asked_once on survey_asked (tenant, survey, unit, entry);
create index survey_asked_entry on survey_asked (tenant, entry);

create table survey_reply (          -- only added
  tenant text not null,
  asked text not null,
  n @INT@ not null,                  -- from 1
  entry text not null default '',    -- that of the asked
  answer text not null,              -- commands/survey.h
  words text not null default '',
  heard text not null default '',    -- how the office heard it; '' they answered themselves
  late @INT@ not null,
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, asked, n)
) @STRICT@;
create index survey_reply_entry on survey_reply (tenant, entry);

create table use_check (             -- only added
  tenant text not null,
  body text not null,
  id text not null,
  typed text not null,
  why text not null,
  found @INT@ not null,              -- entries; 0: 該当なし
  contractors @INT@ not null,        -- … and services of contractors
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index use_check_body on use_check (tenant, body, id);

create table use_check_entry (       -- what was found
  tenant text not null,
  use_check text not null,
  entry text not null,
  primary key (tenant, use_check, entry)
) @STRICT@;
create index use_check_entry_of on use_check_entry (tenant, entry);

create table contractor_service (    -- what contractors themselves use for the body
  tenant text not null,
  body text not null,
  id text not null,
  contractor text not null,
  service text not null,
  purpose text not null,
  unit text not null default '',     -- whose contract it is; '' not known
  ended @INT@,                       -- day from which it is no more
  names text not null,               -- JSON frozen: who wrote it last
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index contractor_service_body on contractor_service (tenant, body);
