-- The record is read by days: newest first within them, from wherever a page begins.
create index journal_day on journal (tenant, at, seq);
create index access_log_day on access_log (tenant, at, seq);
