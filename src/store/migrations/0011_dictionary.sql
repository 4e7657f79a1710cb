-- The service dictionary: facts about well-known services, brought in as a file. Editions are only
-- added; the newest counts, and nothing is looked up anywhere else.
create table dictionary (
  tenant text not null,
  hash text not null,                -- SHA-256 of the bytes
  title text not null,
  day @INT@ not null,                -- of its newest facts
  bytes @BLOB@ not null,             -- CSV: core/dictionary.h
  signer text not null default '',   -- public key, base64url; '' the program's own
  names text not null,               -- JSON frozen: who installed it
  at @INT@ not null,
  primary key (tenant, hash)
) @STRICT@;
create index dictionary_day on dictionary (tenant, day, at);

-- Fields of an application that were filled from it. Whoever writes the application confirms each;
-- one whose value was changed since needs no confirmation.
create table dictionary_fill (
  tenant text not null,
  id text not null,
  casefile text not null,
  field text not null,
  value text not null,               -- canonical JSON, as it was filled
  dictionary text not null,          -- hash
  service text not null,             -- as the dictionary calls it
  day @INT@ not null,                -- on which the dictionary had it so
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  confirmed_at @INT@,
  confirmed_by text,
  confirmed_names text not null default '',
  primary key (tenant, id)
) @STRICT@;
create index dictionary_fill_case on dictionary_fill (tenant, casefile);
