-- Whose key was destroyed, and when: recorded, under another subject, so that contents that were
-- taken away in silence are told from those that were lawfully disposed of.
create table disposal (
  tenant text not null,
  subject text not null,
  at @INT@ not null,                 -- that of subject_key.destroyed_at
  primary key (tenant, subject)
) @STRICT@;

-- Proposals to undo a decision are few: what became of one's own is told on the first screen.
create index act_proposal on act (tenant, person, at) where kind = 'cancel';
