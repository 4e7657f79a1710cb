-- 事故の連絡: what somebody reported, whom it was told, and its 経過表. Lines are only added; how it
-- stands is what the newest of them say (core/incident.h) and is kept beside it for lists.

create table incident (
  tenant text not null,
  body text not null,
  id text not null,
  no text not null,                  -- 事R8-0001; 違R8-0001 of a violation, so that no gap tells of one
  edition text not null,             -- rules by which it is told; '' none were in force
  violation @INT@ not null,          -- told past the line: seen by the office and whom the rules name
  entry text not null default '',    -- '' not known, or not in the register
  service text not null default '',  -- what it was called then, or in the reporter's words
  unit text not null default '',     -- where whoever reported worked then
  what text not null,
  noticed_at @INT@ not null,
  occurred_on @INT@,                 -- when it happened, where that is known
  personal text not null,            -- yes, no, unknown; as assessed last
  my_number text not null,
  attack text not null,              -- somebody did it on purpose
  outside text not null default '',  -- JSON: name, contact, how; '' nobody from outside
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  state text not null,               -- open, closed
  verdict text not null default '',  -- '', yes, no: is it an incident
  lines @INT@ not null default 0,    -- how many lines there are
  primary key (tenant, id)
) @STRICT@;
create index incident_body on incident (tenant, body, id);
create index incident_state on incident (tenant, body, state, id);
create index incident_entry on incident (tenant, entry);

create table incident_told (         -- whom: fixed when it is told
  tenant text not null,
  id text not null,
  incident text not null,
  n @INT@ not null,                  -- in their order
  line text not null,                -- of the rules; '' the program's own
  label text not null,
  clause text not null default '',
  role text not null default '',     -- whoever holds it later sees it as well; '' a person alone
  unit text not null default '',     -- … in this unit; '' anywhere in the body
  person text not null default '',   -- '' nobody holds the role: told by other means
  names text not null default '',    -- JSON frozen
  within text not null default '',   -- at_once, PT4H, P1D
  due_at @INT@,                      -- NULL: nothing is laid down
  at @INT@ not null,
  seen_at @INT@,
  phone_at @INT@,                    -- told by other means
  phone_how text not null default '',
  phone_names text not null default '', -- JSON frozen: who recorded it
  primary key (tenant, id)
) @STRICT@;
create index incident_told_of on incident_told (tenant, incident, n);
create index incident_told_person on incident_told (tenant, person, incident);

create table incident_line (         -- 経過表
  tenant text not null,
  incident text not null,
  n @INT@ not null,                  -- from 1
  kind text not null,                -- core/incident.h
  no @INT@ not null default 0,       -- 第n報
  on_at @INT@ not null,              -- when it was so
  text text not null,
  verdict text not null default '',  -- of an assessment: yes, no
  corrects @INT@ not null default 0, -- the line that this one puts right
  deadline text not null default '', -- the deadline that it meets, or that is not owed
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, incident, n)
) @STRICT@;

create table incident_due (          -- by when somebody outside is told
  tenant text not null,
  incident text not null,
  deadline text not null,            -- of the rules
  label text not null,
  text text not null default '',
  clause text not null default '',
  last @INT@ not null,               -- last day
  sure @INT@ not null,               -- 0: what it hangs on is not known yet
  lapsed @INT@ not null default 0,   -- it proved not to be owed
  done @INT@ not null default 0,     -- the line by which it ended
  primary key (tenant, incident, deadline)
) @STRICT@;
