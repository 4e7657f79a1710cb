-- Which unit carries on what this one did, from the day after its last one. NULL: it still stands, or
-- from before this was kept.
alter table unit add column successor text;
