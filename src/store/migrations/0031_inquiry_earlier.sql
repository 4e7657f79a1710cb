-- What was answered to a question before whoever answered it corrected it. Rows are only added.
create table inquiry_earlier (
  tenant text not null,
  inquiry text not null,
  n @INT@ not null,                  -- 1 the first answer
  reply text not null,
  reply_by text not null,
  reply_names text not null,         -- frozen: name, post, unit
  replied_at @INT@ not null,
  primary key (tenant, inquiry, n)
) @STRICT@;
