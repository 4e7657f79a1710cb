-- 保存と廃棄: what was kept as long as it has to be is disposed of by a decision, never by itself.

create table retention_hold (        -- 廃棄の停止: while one stands, nobody disposes of the entry
  tenant text not null,
  body text not null,
  id text not null,
  entry text not null,
  reason text not null,
  names text not null,               -- JSON frozen: who put it
  at @INT@ not null,
  released_at @INT@,
  released_why text not null default '',
  released_names text not null default '', -- JSON frozen
  primary key (tenant, id)
) @STRICT@;
create unique index retention_hold_once on retention_hold (tenant, entry) where released_at is null;
create index retention_hold_entry on retention_hold (tenant, entry);
create index retention_hold_body on retention_hold (tenant, body, id) where released_at is null;

create table disposal_role (         -- whose decision it is: what the body has laid down; the newest counts
  tenant text not null,
  body text not null,
  id text not null,
  role text not null,                -- a role of the rules
  source text not null,              -- where the body has laid it down
  names text not null,               -- JSON frozen: who set it
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index disposal_role_body on disposal_role (tenant, body, at);

create table disposal_list (         -- 廃棄決裁: what one decision is about
  tenant text not null,
  body text not null,
  id text not null,
  state text not null,               -- prepared, decided, cancelled
  person text not null,              -- who prepared it: never who decides
  names text not null,               -- JSON frozen
  at @INT@ not null,
  decider text not null default '',
  decider_names text not null default '', -- JSON frozen: what they held on the day of the decision
  role text not null default '',     -- in which they decided
  decided_on @INT@,
  number text not null default '',   -- 決裁番号
  told_names text not null default '', -- JSON frozen: who entered the decision
  told_at @INT@,
  cancelled_why text not null default '',
  cancelled_names text not null default '',
  cancelled_at @INT@,
  primary key (tenant, id)
) @STRICT@;
create index disposal_list_body on disposal_list (tenant, body, id);

create table disposal_item (
  tenant text not null,
  list text not null,
  entry text not null,
  no text not null,
  state text not null,               -- open, done; stopped: it was not to be disposed of when it came to that
  why text not null default '',      -- code of a refusal
  at @INT@,                          -- when that was
  primary key (tenant, list, entry)
) @STRICT@;
create unique index disposal_item_once on disposal_item (tenant, entry) where state = 'open';
create index disposal_item_entry on disposal_item (tenant, entry);

create table tombstone (             -- what is left of an entry, and of each of its applications
  tenant text not null,
  body text not null,
  id text not null,                  -- of the entry or application
  kind text not null,                -- entry, case
  entry text not null,
  no text not null,
  label text not null,               -- of its register or procedure, as the rules called it
  reg text not null default '',
  unit text not null,
  unit_name text not null,
  started_on @INT@,
  ended_on @INT@,
  retain_until @INT@,
  list text not null,                -- by whose decision
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index tombstone_body on tombstone (tenant, body, at, id);
create index tombstone_no on tombstone (tenant, no);
create index tombstone_entry on tombstone (tenant, entry);

create index entry_retain on entry (tenant, body, retain_until, id) where state = 'closed';
create index blob_subject on blob (tenant, subject);
create index entry_of_service on entry (tenant, service);
create index service_parent on service (tenant, parent) where parent is not null;
