-- 規程文書庫: the documents of a body. What a document says is an edition: a new text is a new
-- edition, the old ones stay. An edition holds from its day on until a later one does; a document
-- that ended holds no longer from that day on.
create table document (
  tenant text not null,
  body text not null,
  id text not null,
  reviewed_on @INT@,                 -- day it was last looked at and left as it is
  ended_on @INT@,                    -- first day on which it no longer holds
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index document_body on document (tenant, body);

create table document_edition (
  tenant text not null,
  document text not null,
  n @INT@ not null,                  -- 1, 2 …: as they were registered
  title text not null,
  number text not null default '',   -- 例規番号, 通知番号
  made_on @INT@,                     -- 制定・改正の日
  effective @INT@ not null,          -- 施行日
  meets text not null,               -- JSON list: which of the documents that the rules demand it is
  is_open @INT@ not null,            -- 公開: may stand in what leaves the body
  note text not null default '',
  blob text not null,
  name text not null,
  media text not null,
  person text,                       -- none: whoever runs the program
  names text not null,               -- JSON frozen: person, post, unit
  at @INT@ not null,
  withdrawn_at @INT@,                -- registered by mistake
  withdrawn_why text not null default '',
  primary key (tenant, document, n)
) @STRICT@;
