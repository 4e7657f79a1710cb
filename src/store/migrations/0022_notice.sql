-- お知らせ: what people are told, whom it was told when it was published, and who has read it.

create table notice (
  tenant text not null,
  body text not null,
  id text not null,
  kind text not null,                -- told: somebody wrote it; the program: table, edition, revision, ending
  audience text not null,            -- JSON: to whom (commands/notice.h)
  subject text not null default '',  -- what it speaks of: an entry, an adoption
  title text not null,
  text text not null,
  person text not null default '',   -- who published it; '' whoever runs the machine
  names text not null,               -- JSON frozen
  until @INT@,                       -- last day on which it is told; NULL: until it was read
  at @INT@ not null,
  withdrawn_at @INT@,                -- it stays in the record
  withdrawn_why text not null default '',
  withdrawn_names text not null default '', -- JSON frozen
  primary key (tenant, id)
) @STRICT@;
create index notice_body on notice (tenant, body, id);
create index notice_subject on notice (tenant, subject);

create table notice_to (             -- fixed when it is published
  tenant text not null,
  notice text not null,
  person text not null,
  unit text not null default '',     -- where they worked then; '' nowhere
  names text not null,               -- JSON frozen
  read_at @INT@,
  heard_by text not null default '', -- who recorded that they confirmed it on paper; '' themselves
  heard_names text not null default '', -- JSON frozen
  primary key (tenant, notice, person)
) @STRICT@;
create index notice_to_person on notice_to (tenant, person, notice);
create index notice_to_unread on notice_to (tenant, person) where read_at is null;
