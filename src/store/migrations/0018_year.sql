-- What a unit sees of its duties over a year, and how duties reach people.

-- Personal secret addresses for calendar programs: one of each person is good at a time.
create table calendar_link (
  tenant text not null,
  person text not null,
  id_hash text not null,             -- SHA-256 of the secret
  names text not null,               -- JSON frozen: who made it
  created_at @INT@ not null,
  revoked_at @INT@,
  primary key (id_hash)
) @STRICT@;
create index calendar_link_person on calendar_link (tenant, person);

create index duty_role on duty (tenant, role, valid_to);
create index entry_of_unit on entry (tenant, body, unit);
create index occurrence_report_day on occurrence_report (tenant, on_day);
