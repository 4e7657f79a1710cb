-- 棚卸し: once a year every unit says what it really uses. Whom it asks, and about which entries, is
-- fixed when it starts; answers are only added, the newest of a unit counts.

create table inventory (
  tenant text not null,
  body text not null,
  id text not null,
  name text not null,                -- 令和8年度 棚卸し
  until @INT@ not null,              -- last day to answer; later answers are taken, and told as late
  text text not null default '',     -- words to the units
  person text not null default '',   -- who started it; '' whoever runs the machine
  names text not null,               -- JSON frozen
  at @INT@ not null,
  closed_at @INT@,                   -- nothing is answered any more; who did not answer stays so
  closed_note text not null default '',
  closed_names text not null default '', -- JSON frozen
  primary key (tenant, id)
) @STRICT@;
create index inventory_body on inventory (tenant, body, id);
create unique index inventory_open on inventory (tenant, body) where closed_at is null;

create table inventory_unit (        -- whom it asks
  tenant text not null,
  id text not null,
  inventory text not null,
  unit text not null,
  unit_name text not null,           -- as it was called then
  replied @INT@ not null default 0,  -- how often it answered: the newest answer
  primary key (tenant, id)
) @STRICT@;
create unique index inventory_unit_once on inventory_unit (tenant, inventory, unit);

create table inventory_row (         -- which entries a unit is asked about
  tenant text not null,
  asked text not null,               -- inventory_unit
  entry text not null,
  primary key (tenant, asked, entry)
) @STRICT@;
create index inventory_row_entry on inventory_row (tenant, entry);

create table inventory_reply (       -- one whole answer of a unit
  tenant text not null,
  asked text not null,
  n @INT@ not null,                  -- from 1
  none @INT@ not null,               -- it confirmed that it uses nothing
  heard text not null default '',    -- how the office heard it; '' the unit answered itself
  late @INT@ not null,               -- after the last day
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, asked, n)
) @STRICT@;

create table inventory_answer (      -- … about an entry
  tenant text not null,
  asked text not null,
  n @INT@ not null,
  entry text not null,
  answer text not null,              -- used, unused, differs
  words text not null default '',
  primary key (tenant, asked, n, entry)
) @STRICT@;
create index inventory_answer_entry on inventory_answer (tenant, entry);

create table inventory_unlisted (    -- … about a service that the register does not have
  tenant text not null,
  asked text not null,
  n @INT@ not null,
  line @INT@ not null,
  name text not null,
  address text not null default '',
  purpose text not null,
  since text not null default '',    -- since when about, in their words
  primary key (tenant, asked, n, line)
) @STRICT@;
