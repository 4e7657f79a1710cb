-- 連絡先: whom to call about an entry, for when the network is down, at night and on holidays. Lists
-- are only added, the newest of an entry counts; whoever hands one in confirms all of it.
create table entry_contact (
  tenant text not null,
  entry text not null,
  list @INT@ not null,               -- from 1
  n @INT@ not null,                  -- in their order
  kind text not null,                -- provider, contractor, section, other; tell.ID: whom the rules tell
  name text not null,
  phone text not null,
  hours text not null,               -- any, day, off (nights and holidays), night, holiday
  note text not null default '',
  confirmed_on @INT@ not null,
  manager text not null,             -- person who managed the entry then, '' nobody
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, entry, list, n)
) @STRICT@;
