-- What is done instead, where a principle is not met (原則): beside the reason. The subject of an
-- answer is a case, or a run of an act on an entry: ENTRY/ACT/N, the N-th time that the act is done.
alter table answer add column measure text not null default '';
