-- お知らせ: what was told, to whom, and who has read it.

-- Of those who hold several posts the main one comes first.
-- part: first_post(h)
case h.kind when 'main' then 0 else 1 end, h.id

-- Somebody x who may hold a post of the body: its holding h, post o and unit u.
-- part: works(x)
left join (select hh.tenant, hh.person, hh.kind, hh.id, oo.title, uu.id as unit, uu.name
    from holding hh
    join post oo on oo.tenant = hh.tenant and oo.id = hh.post and oo.body = :body
    join unit uu on uu.tenant = oo.tenant and uu.id = oo.unit
    where hh.tenant = :tenant and hh.kind <> 'substitute' and @valid(hh)) h
  on h.tenant = x.tenant and h.person = x.id

-- It waits for whom it was told (n, t): nobody took it back, and its day is not over.
-- part: waits(n, t)
t.read_at is null and n.withdrawn_at is null and (n.until is null or n.until >= :day)

-- ------------------------------------------------------------------ to whom
-- Of the body, or of one unit. People come once for each of their posts.
-- name: notice_staff :many
-- in: tenant tenant_id, body body_id, unit text, day date
-- out: person person_id, name text, unit unit_id, unit_name text, post text
select p.id, p.name, u.id, u.name, o.title
from post o
join unit u on u.tenant = o.tenant and u.id = o.unit
join holding h on h.tenant = o.tenant and h.post = o.id and h.kind <> 'substitute' and @valid(h)
join person p on p.tenant = h.tenant and p.id = h.person and p.state = 'active'
where o.tenant = :tenant and o.body = :body and (:unit = '' or o.unit = :unit)
order by p.id, @first_post(h)

-- name: notice_users :many
-- in: tenant tenant_id, body body_id, entry entry_id, day date
-- rows: notice_staff
select p.id, p.name, coalesce(h.unit, ''), coalesce(h.name, ''), coalesce(h.title, '')
from use_member m
join person p on p.tenant = m.tenant and p.id = m.person and p.state = 'active'
@works(p)
where m.tenant = :tenant and m.entry = :entry and m.valid_to is null
order by p.id, @first_post(h)

-- Of all entries that go on.
-- name: notice_managers :many
-- in: tenant tenant_id, body body_id, day date
-- rows: notice_staff
select p.id, p.name, coalesce(h.unit, ''), coalesce(h.name, ''), coalesce(h.title, '')
from (select x.tenant, x.person from entry e
  join acting x on x.tenant = e.tenant and x.entry = e.id and x.beside = 0 and @acts(x)
  where e.tenant = :tenant and e.body = :body and e.state <> 'closed'
  group by x.tenant, x.person) m
join person p on p.tenant = m.tenant and p.id = m.person
@works(p)
order by p.id, @first_post(h)

-- Of entries that an adoption left something to do with.
-- name: notice_revised :many
-- in: tenant tenant_id, body body_id, adoption row_id, day date
-- rows: notice_staff
select p.id, p.name, coalesce(h.unit, ''), coalesce(h.name, ''), coalesce(h.title, '')
from (select x.tenant, x.person from revision_todo r
  join acting x on x.tenant = r.tenant and x.entry = r.entry and x.beside = 0 and @acts(x)
  where r.tenant = :tenant and r.adoption = :adoption and r.state = 'open'
  group by x.tenant, x.person) m
join person p on p.tenant = m.tenant and p.id = m.person
@works(p)
order by p.id, @first_post(h)

-- Whom something was told that nobody took back.
-- name: notice_told :many
-- in: tenant tenant_id, body body_id, kind text, subject text, day date
-- rows: notice_staff
select p.id, p.name, coalesce(h.unit, ''), coalesce(h.name, ''), coalesce(h.title, '')
from notice n
join notice_to t on t.tenant = n.tenant and t.notice = n.id
join person p on p.tenant = t.tenant and p.id = t.person and p.state = 'active'
@works(p)
where n.tenant = :tenant and n.subject = :subject and n.kind = :kind and n.withdrawn_at is null
order by p.id, @first_post(h)

-- ------------------------------------------------------------------ what is told
-- name: notice_insert :exec
-- in: tenant tenant_id, body body_id, id notice_id, kind text, audience text, subject text
-- in: title text, text text, person text, names text, until date, at int
insert into notice (tenant, body, id, kind, audience, subject, title, text, person, names, until, at)
values (:tenant, :body, :id, :kind, :audience, :subject, :title, :text, :person, :names, :until, :at)

-- name: notice_to_insert :exec
-- in: tenant tenant_id, notice notice_id, person person_id, unit text, names text
insert into notice_to (tenant, notice, person, unit, names)
values (:tenant, :notice, :person, :unit, :names)

-- name: notice_withdraw :exec
-- in: tenant tenant_id, id notice_id, at int, why text, names text
update notice set withdrawn_at = :at, withdrawn_why = :why, withdrawn_names = :names
where tenant = :tenant and id = :id and withdrawn_at is null

-- name: notice_to_read :exec
-- in: tenant tenant_id, notice notice_id, person person_id, at int, heard_by text
-- in: heard_names text
update notice_to set read_at = :at, heard_by = :heard_by, heard_names = :heard_names
where tenant = :tenant and notice = :notice and person = :person and read_at is null

-- name: notice_get :one
-- in: tenant tenant_id, id notice_id
-- out: body body_id, kind text, audience text, subject text, title text, text text, person text
-- out: names text, until date, at int, withdrawn_at int?, withdrawn_why text, withdrawn_names text
select body, kind, audience, subject, title, text, person, names, until, at, withdrawn_at,
  withdrawn_why, withdrawn_names
from notice where tenant = :tenant and id = :id

-- What still stands of those by which the program told of something.
-- name: notices_about :many
-- in: tenant tenant_id, subject text
-- out: id notice_id
select id from notice where tenant = :tenant and subject = :subject and kind <> 'told' and withdrawn_at is null
order by id

-- name: notice_to_get :one
-- in: tenant tenant_id, notice notice_id, person person_id
-- out: unit text, read_at int?, heard_by text
select unit, read_at, heard_by from notice_to
where tenant = :tenant and notice = :notice and person = :person

-- ------------------------------------------------------------------ lists
-- What waits for a person to read it, the newest first.
-- name: notices_waiting :many
-- in: tenant tenant_id, person person_id, day date, limit int
-- out: id notice_id, kind text, title text, text text, names text, until date, at int
-- out: withdrawn_at int?, read_at int?
select n.id, n.kind, n.title, n.text, n.names, n.until, n.at, n.withdrawn_at, t.read_at
from notice_to t join notice n on n.tenant = t.tenant and n.id = t.notice
where t.tenant = :tenant and t.person = :person and @waits(n, t)
order by t.notice desc limit :limit

-- Everything else that they were told, before one of these ('': the newest).
-- name: notices_before :many
-- in: tenant tenant_id, person person_id, day date, before text, limit int
-- rows: notices_waiting
select n.id, n.kind, n.title, n.text, n.names, n.until, n.at, n.withdrawn_at, t.read_at
from notice_to t join notice n on n.tenant = t.tenant and n.id = t.notice
where t.tenant = :tenant and t.person = :person and not (@waits(n, t))
  and (:before = '' or t.notice < :before)
order by t.notice desc limit :limit

-- What was published in the body, by a person ('': by anybody).
-- name: notices_sent :many
-- in: tenant tenant_id, body body_id, person text, before text, limit int
-- out: id notice_id, kind text, title text, names text, at int, withdrawn_at int?, people int
-- out: read int
select n.id, n.kind, n.title, n.names, n.at, n.withdrawn_at,
  (select count(*) from notice_to t where t.tenant = n.tenant and t.notice = n.id),
  (select count(*) from notice_to t where t.tenant = n.tenant and t.notice = n.id
    and t.read_at is not null)
from notice n
where n.tenant = :tenant and n.body = :body and (:person = '' or n.person = :person)
  and (:before = '' or n.id < :before)
order by n.id desc limit :limit

-- Whom it was told, by the units where they worked then; account: they can log in here.
-- name: notice_people :many
-- in: tenant tenant_id, notice notice_id
-- out: person person_id, unit text, unit_name text, names text, read_at int?, heard_by text
-- out: heard_names text, account bool
select t.person, t.unit, coalesce(u.name, ''), t.names, t.read_at, t.heard_by, t.heard_names,
  case when c.password is null then 0 else 1 end
from notice_to t
join person p on p.tenant = t.tenant and p.id = t.person
left join unit u on u.tenant = t.tenant and u.id = t.unit
left join credential c on c.tenant = t.tenant and c.person = t.person
where t.tenant = :tenant and t.notice = :notice
order by u.code, u.name, t.unit, p.yomi, p.name, t.person

-- Entries that somebody manages and whose users they may tell something.
-- name: notice_entries :many
-- in: tenant tenant_id, body body_id, person person_id, day date, limit int
-- out: id entry_id, no text, title text
select e.id, e.no, e.title
from acting x join entry e on e.tenant = x.tenant and e.id = x.entry and e.body = :body
where x.tenant = :tenant and x.person = :person and x.beside = 0 and @acts(x)
  and e.state <> 'closed'
order by e.title, e.no, e.id limit :limit
