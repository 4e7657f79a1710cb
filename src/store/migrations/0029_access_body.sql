-- In which body somebody was at work; null before they logged in, and in records of earlier releases.
alter table access_log add column body text;
