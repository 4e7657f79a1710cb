-- What duties bring: on which days something has to be done, and what became of it.

-- National holidays, brought in as signed files; of each year the file installed last counts.
create table holidays (
  tenant text not null,
  hash text not null,                -- SHA-256 of the bytes
  title text not null,
  first_year @INT@ not null,
  last_year @INT@ not null,
  bytes @BLOB@ not null,             -- CSV: base/calendar.h
  signer text not null default '',   -- public key, base64url
  names text not null,               -- JSON frozen: who installed it
  at @INT@ not null,
  primary key (tenant, hash)
) @STRICT@;

create table closing (               -- days on which the offices of a body are closed besides
  tenant text not null,
  body text not null,
  day @INT@ not null,
  name text not null,                -- '' open after all
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, body, day)
) @STRICT@;

create table duty_clock (            -- how far the calendar of a body was worked through
  tenant text not null,
  body text not null,
  begun @INT@ not null,              -- first day that is kept: nothing before it is owed here
  reached @INT@ not null,            -- latest day; never goes back, whatever the clock says
  at @INT@ not null,
  primary key (tenant, body)
) @STRICT@;

alter table duty add column counted_from @INT@;  -- day from which it is counted; NULL: valid_from
create index duty_valid on duty (tenant, valid_to);

create table occurrence (            -- 実施回
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
  unsure @INT@ not null,             -- the holidays of that year were not known
  opened_at @INT@ not null,
  done_on @INT@,                     -- day of the first report
  waived_on @INT@,
  primary key (tenant, id),
  unique (tenant, duty, nominal)
) @STRICT@;
create index occurrence_entry on occurrence (tenant, entry, rule, nominal);
create index occurrence_open on occurrence (tenant, body, role, due)
  where done_on is null and waived_on is null;
create index occurrence_unsure on occurrence (tenant, body, id) where unsure = 1;

create table occurrence_report (     -- only added: a correction is one more
  tenant text not null,
  id text not null,
  occurrence text not null,
  n @INT@ not null,                  -- the newest counts
  kind text not null,                -- done, waived
  result text not null,              -- ok 異状なし, found 異状あり; '' of a waiver
  note text not null default '',     -- what was found; why it is corrected or waived
  kept text not null default '',     -- where what proves it is kept
  on_day @INT@ not null,
  late @INT@ not null,
  person text not null,
  post text not null default '',     -- through which post
  for_post text not null default '', -- whose substitute
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, occurrence, n)
) @STRICT@;
