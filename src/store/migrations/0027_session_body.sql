-- In which body the person is at work; '' that of the main post.
alter table session add column body text not null default '';
