-- 約款の控え: the terms under which a provider lets a service be used, as they were when somebody kept
-- them. Texts are only added; each is compared with the one before.
create table entry_terms (
  tenant text not null,
  entry text not null,
  n @INT@ not null,                  -- from 1
  edition text not null,             -- what the provider calls it: version or day of revision
  valid_from @INT@,                  -- from when the provider lets it hold, where that is known
  kept_on @INT@ not null,
  words text not null,               -- blob: what is compared
  file text not null,                -- blob as it was handed in; '' the words are all there was
  name text not null default '',     -- of the file; '' pasted
  media text not null default '',
  differences @INT@ not null,        -- places in which it differs from the one before
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, entry, n)
) @STRICT@;

create table entry_terms_decision (  -- the newest counts
  tenant text not null,
  entry text not null,
  n @INT@ not null,                  -- the terms it is about
  k @INT@ not null,                  -- from 1
  decision text not null,            -- continue, stop
  reason text not null,
  person text not null,
  names text not null,               -- JSON frozen
  at @INT@ not null,
  primary key (tenant, entry, n, k)
) @STRICT@;
