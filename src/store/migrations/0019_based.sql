-- On which version of its entry a change was written: when another one was permitted meanwhile, it
-- is not to undo that silently. NULL: not a change, or from before this was kept.
alter table casefile add column entry_version @INT@;
