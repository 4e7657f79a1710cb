-- Certificates and audit reports of providers, kept once by the office and relied on by many
-- applications. Nothing is taken away: what no longer holds is withdrawn.
create table certificate (
  tenant text not null,
  body text not null,
  id text not null,
  scheme text not null,              -- of the rules: ismap, iso27017 …
  number text not null default '',
  holder text not null,              -- the provider, as it stands on the certificate
  scope text not null default '',
  services text not null,            -- JSON list of names; empty: it names none
  valid_from @INT@,
  valid_to @INT@,                    -- last day on which it holds
  list text not null default '',     -- the list it was brought in from, '' typed
  list_on @INT@,                     -- day of that list
  blob text,
  name text not null default '',     -- of the file
  media text not null default '',
  withdrawn_on @INT@,                -- first day on which it no longer holds
  withdrawn_why text not null default '',
  person text,                       -- who wrote it last; none: whoever runs the program
  names text not null,               -- JSON frozen: person, post, unit
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index certificate_body on certificate (tenant, body, list);

-- A certificate chosen as evidence: what it said then stays with the file.
alter table evidence add column certificate text;
alter table evidence add column said text not null default '';  -- JSON frozen
alter table evidence add column until @INT@;                    -- its last day, as it was then
alter table evidence add column replaces text;                  -- evidence that lapsed, confirmed anew
create index evidence_certificate on evidence (tenant, certificate);
create index evidence_replaces on evidence (tenant, replaces);
