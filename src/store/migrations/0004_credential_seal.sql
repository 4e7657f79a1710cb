-- What a password was when it was set, as a hash of its hash: this is recorded, so that one that is
-- exchanged past the program is noticed. The password's own hash stays out of the record.
create table credential_seal (
  tenant text not null,
  person text not null,
  n @INT@ not null,                  -- counts from 1; the last one holds
  seal text not null,                -- SHA-256, hex
  at @INT@ not null,
  primary key (tenant, person, n)
) @STRICT@;
