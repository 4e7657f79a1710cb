-- What goes out: rows are put in by the transaction that is their cause, and sent by whoever claims
-- them (src/post). It never was in use before.
drop table outbox;
create table outbox (                -- delivery state: no record, the journal does not hold it
  tenant text not null,
  id text not null,
  kind text not null,                -- task, returned, decided, occurrence, late, asked, notice
  event text not null,               -- of the task, act, occurrence or notice that it speaks of
  person text not null,              -- who is told
  channel text not null,             -- mail
  state text not null,               -- waiting claimed sent failed unsure dropped
  attempts @INT@ not null,
  next_at @INT@ not null,            -- not tried before
  claimed_by text not null,          -- '' by nobody; a word of its own for each mail
  claimed_until @INT@,               -- a claim that is over was made by somebody who died over it
  last_error text not null,          -- a code; '' none
  detail text not null,              -- what the server said; '' nothing
  created_at @INT@ not null,
  changed_at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, kind, event, person, channel)
) @STRICT@;
create index outbox_due on outbox (tenant, state, next_at);
create index outbox_claim on outbox (tenant, claimed_by);
create index outbox_person on outbox (tenant, person, state);

create table mail_setting (          -- whether mail goes out, and how
  tenant text not null,
  is_on @INT@ not null,
  host text not null,
  port @INT@ not null,
  tls text not null,                 -- none, starttls, tls
  login text not null,               -- '' without
  secret @BLOB@,                     -- sealed with the master key; NULL none
  sender text not null,              -- address
  sender_name text not null,
  base text not null,                -- where people reach the pages: https://…
  names text not null,               -- JSON frozen: who set it
  at @INT@ not null,
  primary key (tenant)
) @STRICT@;

-- When a person wants mail: now (at once), daily (once a day, together), none.
alter table person add column mail_wants text not null default 'daily';
