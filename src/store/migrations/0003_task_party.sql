-- Whom an open task does not wait for although they hold its role: parties to the case who may not
-- act on the step. Written when the task is opened, because lists of tasks are read on every page.
create table task_party (
  tenant text not null,
  task text not null,
  person text not null,
  primary key (tenant, task, person)
) @STRICT@;
