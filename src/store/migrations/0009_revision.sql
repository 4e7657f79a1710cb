-- 見直し: editions that change under a running ledger. An adoption tells who decided it and which
-- settings were given with it; undoing it is a row of its own, named by the adoption's undone_by.
alter table adoption add column names text not null default '{}';    -- JSON frozen: person, post, unit
alter table adoption add column settings text not null default '{}'; -- JSON: what counted before by key
create unique index adoption_once on adoption (tenant, body, edition, valid_from)
  where undone_by is null;

create table adoption_undo (
  tenant text not null,
  body text not null,
  id text not null,
  adoption text not null,
  valid_from @INT@ not null,         -- first day on which the edition before counts again
  reason text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, adoption)
) @STRICT@;

create table revision_result (       -- equal for many records, so kept once per adoption
  tenant text not null,
  id text not null,
  adoption text not null,
  differences text not null,         -- JSON, rules/compare.h
  primary key (tenant, id)
) @STRICT@;

create table revision_todo (
  tenant text not null,
  body text not null,
  id text not null,
  adoption text not null,
  entry text not null,
  unit text not null,                -- of the entry when it was made
  edition text not null,             -- under which the entry was decided
  standing text not null,            -- question changed forbidden
  result text not null,              -- revision_result
  due @INT@,                         -- last day of the grace
  state text not null,               -- open, done, void
  reason text not null default '',   -- why nothing had to be answered, when somebody confirmed that
  names text not null default '',    -- JSON frozen: who closed it
  at @INT@ not null,
  closed_at @INT@,
  primary key (tenant, id)
) @STRICT@;
create index revision_todo_adoption on revision_todo (tenant, adoption, id);
create index revision_todo_entry on revision_todo (tenant, entry, state);
create index revision_todo_unit on revision_todo (tenant, body, unit, state, id);
create index revision_todo_open on revision_todo (tenant, body, state, id);
