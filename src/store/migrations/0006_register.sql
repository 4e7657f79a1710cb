-- Registers of other things than services (accounts, meetings, records): their entries are nothing
-- that may be used.
alter table entry add column is_service @INT@ not null default 1;
-- Those appointed beside the manager: deputies and others that the rules name.
alter table appointment add column beside @INT@ not null default 0;
