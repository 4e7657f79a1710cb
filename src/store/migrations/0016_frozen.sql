-- Who and what is named stays as it was, whoever moves and whatever is renamed later. NULL: from
-- before this was kept; then it is shown as it is now.
alter table act add column named text;             -- JSON {id: {person, post, unit}}: whom and what the contents
                                                   -- that an act hands in name, or what it records
alter table entry add column manager_name text;    -- of manager_label, as the newest version has it; '' vacant
alter table entry add column unit_name text;       -- of unit, likewise
