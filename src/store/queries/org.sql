-- Tenants, bodies, editions, settings, units, posts, people. valid_to is the last day.

-- name: tenant_insert :exec
-- in: id tenant_id, code text, name text
insert into tenant (id, code, name) values (:id, :code, :name)

-- name: tenants :many
-- out: id tenant_id, code text, name text
select id, code, name from tenant order by id

-- name: body_insert :exec
-- in: tenant tenant_id, id body_id, name text
insert into body (tenant, id, name) values (:tenant, :id, :name)

-- name: bodies :many
-- in: tenant tenant_id
-- out: id body_id, name text
select id, name from body where tenant = :tenant order by id

-- ------------------------------------------------------------------ rules in force
-- name: edition_insert :exec
-- in: hash text, pack text, label text, title text, bytes blob, at int
insert into edition (hash, pack, label, title, bytes, installed_at)
values (:hash, :pack, :label, :title, :bytes, :at)

-- name: edition_bytes :one
-- in: hash text
-- out: pack text, bytes blob
select pack, bytes from edition where hash = :hash

-- name: editions :many
-- out: hash text, pack text, label text, title text, installed_at int
select hash, pack, label, title, installed_at from edition order by installed_at desc, hash

-- name: adoption_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, edition text, valid_from date, grace_to date
-- in: names text, settings text, at int
insert into adoption (tenant, body, id, edition, valid_from, grace_to, undone_by, names, settings,
  at)
values (:tenant, :body, :id, :edition, :valid_from, :grace_to, null, :names, :settings, :at)

-- The newest that has begun; of several on one day the one decided last. One that was undone counts
-- for the days before that.
-- name: adoption_on :one
-- in: tenant tenant_id, body body_id, day date
-- out: id row_id, edition text, valid_from date
select a.id, a.edition, a.valid_from from adoption a
left join adoption_undo u on u.tenant = a.tenant and u.id = a.undone_by
where a.tenant = :tenant and a.body = :body and a.valid_from <= :day
  and (a.undone_by is null or u.valid_from > :day)
order by a.valid_from desc, a.at desc, a.id desc limit 1

-- name: setting_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, key text, value text, valid_from date, clause text, at int
insert into setting (tenant, body, id, key, value, valid_from, clause, at)
values (:tenant, :body, :id, :key, :value, :valid_from, :clause, :at)

-- Every row that has begun, the one that began last behind the others: it is in force. What was given
-- with an adoption counts no longer once the adoption is undone.
-- name: settings_of :many
-- in: tenant tenant_id, body body_id, day date, known int
-- out: key text, value text, valid_from date, clause text, at int
select s.key, s.value, s.valid_from, s.clause, s.at from setting s
where s.tenant = :tenant and s.body = :body and s.valid_from <= :day and s.at <= :known
  and not exists (select 1 from adoption a
    join adoption_undo u on u.tenant = a.tenant and u.id = a.undone_by
    where a.tenant = s.tenant and a.body = s.body and a.at = s.at
      and a.settings like '%"' || s.key || '":%' and u.valid_from <= :day)
order by s.key, s.valid_from, s.at, s.id

-- name: body_row_insert :exec
-- in: tenant tenant_id, body body_id, id row_id, tbl text, key text, json text, valid_from date
-- in: valid_to date, source text, at int
insert into body_row (tenant, body, id, tbl, key, json, valid_from, valid_to, source, at)
values (:tenant, :body, :id, :tbl, :key, :json, :valid_from, :valid_to, :source, :at)

-- name: body_row_get :one
-- in: tenant tenant_id, id row_id
-- out: body body_id, tbl text, key text, json text, source text, valid_from date, at int
select body, tbl, key, json, source, valid_from, at from body_row where tenant = :tenant and id = :id

-- name: body_row_end :exec
-- in: tenant tenant_id, id row_id, valid_to date
update body_row set valid_to = :valid_to where tenant = :tenant and id = :id

-- The rows of all tables of the rules that hold on a day (their names begin with "table.").
-- name: tables_on :many
-- in: tenant tenant_id, body body_id, day date, known int
-- out: tbl text, json text, valid_from date, at int
select tbl, json, valid_from, at from body_row
where tenant = :tenant and body = :body and tbl >= 'table.' and tbl < 'table/' and at <= :known
  and valid_from <= :day and (valid_to is null or valid_to >= :day)
order by tbl, at, id

-- Every row that a table ever had.
-- name: table_history :many
-- in: tenant tenant_id, body body_id, tbl text
-- out: id row_id, key text, json text, valid_from date, valid_to date, source text, at int
select id, key, json, valid_from, valid_to, source, at from body_row
where tenant = :tenant and body = :body and tbl = :tbl
order by at, id

-- name: body_rows :many
-- in: tenant tenant_id, body body_id, tbl text, day date
-- out: id row_id, key text, json text, valid_from date, source text, at int
select id, key, json, valid_from, source, at from body_row
where tenant = :tenant and body = :body and tbl = :tbl and valid_from <= :day
  and (valid_to is null or valid_to >= :day)
order by key, at, id

-- ------------------------------------------------------------------ units
-- name: unit_insert :exec
-- in: tenant tenant_id, body body_id, id unit_id, parent unit_id, name text, yomi text, code text, valid_from date
insert into unit (tenant, body, id, parent, name, yomi, code, valid_from, valid_to)
values (:tenant, :body, :id, :parent, :name, :yomi, :code, :valid_from, null)

-- name: unit_update :exec
-- in: tenant tenant_id, id unit_id, parent unit_id, name text, yomi text, code text
update unit set parent = :parent, name = :name, yomi = :yomi, code = :code
where tenant = :tenant and id = :id

-- name: unit_end :exec
-- in: tenant tenant_id, id unit_id, valid_to date, successor unit_id
update unit set valid_to = :valid_to, successor = :successor where tenant = :tenant and id = :id

-- What is in a unit and goes on: its entries, the applications that are not decided or whose decision
-- may be undone, tasks and questions that wait.
-- name: unit_belongings :many
-- in: tenant tenant_id, unit unit_id
-- out: what text, id text
select 'entry', e.id from entry e where e.tenant = :tenant and e.unit = :unit
union all
select 'case', c.id from casefile c where c.tenant = :tenant and c.unit = :unit
  and c.state in ('draft', 'returned', 'submitted', 'rejected', 'approved')
union all
select 'task', t.id from task t where t.tenant = :tenant and t.unit = :unit and t.state = 'open'
union all
select 'todo', r.id from revision_todo r where r.tenant = :tenant and r.unit = :unit
  and r.state = 'open'
union all
select 'inquiry', i.id from inquiry i where i.tenant = :tenant and i.unit = :unit
  and i.replied_at is null
order by 1, 2

-- name: entry_to_unit :exec
-- in: tenant tenant_id, id text, unit unit_id
update entry set unit = :unit where tenant = :tenant and id = :id

-- name: case_to_unit :exec
-- in: tenant tenant_id, id text, unit unit_id
update casefile set unit = :unit where tenant = :tenant and id = :id

-- name: task_to_unit :exec
-- in: tenant tenant_id, id text, unit unit_id
update task set unit = :unit where tenant = :tenant and id = :id

-- name: todo_to_unit :exec
-- in: tenant tenant_id, id text, unit unit_id
update revision_todo set unit = :unit where tenant = :tenant and id = :id

-- name: inquiry_to_unit :exec
-- in: tenant tenant_id, id text, unit unit_id
update inquiry set unit = :unit where tenant = :tenant and id = :id

-- name: unit_get :one
-- in: tenant tenant_id, body body_id, id unit_id
-- out: parent unit_id, name text, yomi text, code text, valid_from date, valid_to date, successor unit_id
select parent, name, yomi, code, valid_from, valid_to, successor from unit
where tenant = :tenant and body = :body and id = :id

-- name: units_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id unit_id, parent unit_id, name text, yomi text, code text
select id, parent, name, yomi, code from unit
where tenant = :tenant and body = :body and valid_from <= :day and (valid_to is null or valid_to >= :day)
order by code, name, id

-- Those in which somebody works: not the one made at founding, whose posts only administer.
-- name: units_of_work :many
-- in: tenant tenant_id, body body_id, day date
-- out: id unit_id, name text
select u.id, u.name from unit u
where u.tenant = :tenant and u.body = :body and @valid(u)
  and (not exists (select 1 from post p where p.tenant = u.tenant and p.unit = u.id)
    or exists (select 1 from post p where p.tenant = u.tenant and p.unit = u.id
      and not exists (select 1 from post_role r where r.tenant = p.tenant and r.post = p.id
        and r.role = 'admin')))
order by u.code, u.name, u.id

-- Those of the past and the future too: they name entries of any day.
-- name: units_of_body :many
-- in: tenant tenant_id, body body_id
-- out: id unit_id, parent unit_id, name text, valid_from date, valid_to date
select id, parent, name, valid_from, valid_to from unit where tenant = :tenant and body = :body order by code, id

-- ------------------------------------------------------------------ posts
-- name: post_insert :exec
-- in: tenant tenant_id, body body_id, id post_id, unit unit_id, title text, valid_from date
insert into post (tenant, body, id, unit, title, valid_from, valid_to)
values (:tenant, :body, :id, :unit, :title, :valid_from, null)

-- name: post_update :exec
-- in: tenant tenant_id, id post_id, unit unit_id, title text
update post set unit = :unit, title = :title where tenant = :tenant and id = :id

-- name: post_get :one
-- in: tenant tenant_id, body body_id, id post_id
-- out: unit unit_id, title text, valid_from date, valid_to date
select unit, title, valid_from, valid_to from post where tenant = :tenant and body = :body and id = :id

-- name: posts_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id post_id, unit unit_id, title text
select id, unit, title from post
where tenant = :tenant and body = :body and valid_from <= :day and (valid_to is null or valid_to >= :day)
order by id

-- name: post_role_insert :exec
-- in: tenant tenant_id, id row_id, post post_id, role text, valid_from date
insert into post_role (tenant, id, post, role, valid_from, valid_to)
values (:tenant, :id, :post, :role, :valid_from, null)

-- name: post_role_end :exec
-- in: tenant tenant_id, id row_id, valid_to date
update post_role set valid_to = :valid_to where tenant = :tenant and id = :id

-- name: post_roles_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id row_id, post post_id, role text
select r.id, r.post, r.role from post_role r
join post p on p.tenant = r.tenant and p.id = r.post
where r.tenant = :tenant and p.body = :body and @valid(r)
order by r.post, r.id

-- ------------------------------------------------------------------ people
-- name: person_insert :exec
-- in: tenant tenant_id, id person_id, login text, name text, yomi text, mail text, lang text
insert into person (tenant, id, login, name, yomi, mail, state, lang)
values (:tenant, :id, :login, :name, :yomi, :mail, 'active', :lang)

-- name: person_update :exec
-- in: tenant tenant_id, id person_id, login text, name text, yomi text, mail text
update person set login = :login, name = :name, yomi = :yomi, mail = :mail
where tenant = :tenant and id = :id

-- name: credential_put :exec
-- in: tenant tenant_id, person person_id, password text, must_change bool
-- unjournaled: a secret is no history
insert into credential (tenant, person, password, must_change)
values (:tenant, :person, :password, :must_change)
on conflict (tenant, person) do update set password = excluded.password,
  must_change = excluded.must_change

-- name: credential_seal_last :one
-- in: tenant tenant_id, person person_id
-- out: n int
select coalesce(max(n), 0) from credential_seal where tenant = :tenant and person = :person

-- name: credential_seal_insert :exec
-- in: tenant tenant_id, person person_id, n int, seal text, at int
insert into credential_seal (tenant, person, n, seal, at)
values (:tenant, :person, :n, :seal, :at)

-- name: credential_get :one
-- in: tenant tenant_id, person person_id
-- out: password text, must_change bool
select password, must_change from credential where tenant = :tenant and person = :person

-- name: person_set_lang :exec
-- in: tenant tenant_id, id person_id, lang text
update person set lang = :lang where tenant = :tenant and id = :id

-- name: person_set_state :exec
-- in: tenant tenant_id, id person_id, state text
update person set state = :state where tenant = :tenant and id = :id

-- name: person_get :one
-- in: tenant tenant_id, id person_id
-- out: login text, name text, yomi text, mail text, state text, lang text, must_change bool
select p.login, p.name, p.yomi, p.mail, p.state, p.lang, coalesce(c.must_change, 0) from person p
left join credential c on c.tenant = p.tenant and c.person = p.id
where p.tenant = :tenant and p.id = :id

-- name: person_of_login :one
-- in: tenant tenant_id, login text
-- out: id person_id, name text, yomi text, mail text, state text
select id, name, yomi, mail, state from person where tenant = :tenant and login = :login

-- name: people :many
-- in: tenant tenant_id
-- out: id person_id, login text, name text, yomi text, mail text, state text, local bool
select p.id, p.login, p.name, p.yomi, p.mail, p.state,
  case when c.password is null then 0 else 1 end
from person p left join credential c on c.tenant = p.tenant and c.person = p.id
where p.tenant = :tenant order by p.yomi, p.login

-- Whom the administrators of a body know: whoever holds, held or is to hold a post there, and whoever
-- is active and has no post anywhere, today or later. A holding that ends before it begins was taken
-- back.
-- name: people_of_body :many
-- in: tenant tenant_id, body body_id, day date
-- out: id person_id, login text, name text, yomi text, mail text, state text, local bool
select p.id, p.login, p.name, p.yomi, p.mail, p.state,
  case when c.password is null then 0 else 1 end
from person p left join credential c on c.tenant = p.tenant and c.person = p.id
where p.tenant = :tenant
  and (exists (select 1 from holding h join post o on o.tenant = h.tenant and o.id = h.post
      where h.tenant = p.tenant and h.person = p.id and o.body = :body
        and (h.valid_to is null or h.valid_to >= h.valid_from))
    or (p.state = 'active' and not exists (select 1 from holding h
      where h.tenant = p.tenant and h.person = p.id
        and (h.valid_to is null or (h.valid_to >= :day and h.valid_to >= h.valid_from)))))
order by p.yomi, p.login

-- The body whose administrators answer for a person's account: that of the main post, today's before
-- one to come; without one that of any other post; when nothing is held any more, the last one.
-- known: whether a post of `own` was ever theirs.
-- name: person_home :one
-- in: tenant tenant_id, person person_id, own body_id, day date
-- out: body body_id, name text, over bool, known bool
select b.id, b.name,
  case when h.valid_to is null or h.valid_to >= :day then 0 else 1 end,
  case when exists (select 1 from holding x join post o on o.tenant = x.tenant and o.id = x.post
    where x.tenant = h.tenant and x.person = h.person and o.body = :own
      and (x.valid_to is null or x.valid_to >= x.valid_from)) then 1 else 0 end
from holding h
join post p on p.tenant = h.tenant and p.id = h.post
join body b on b.tenant = p.tenant and b.id = p.body
where h.tenant = :tenant and h.person = :person
  and (h.valid_to is null or h.valid_to >= h.valid_from)
order by case when h.valid_to is null or h.valid_to >= :day then 0 else 1 end,
  case when h.valid_to is null or h.valid_to >= :day then null else h.valid_to end desc,
  case h.kind when 'main' then 0 else 1 end,
  case when h.valid_from <= :day then 0 else 1 end, h.valid_from, h.id
limit 1

-- ------------------------------------------------------------------ holdings
-- name: holding_insert :exec
-- in: tenant tenant_id, id holding_id, person person_id, post post_id, kind text, valid_from date, valid_to date
insert into holding (tenant, id, person, post, kind, valid_from, valid_to)
values (:tenant, :id, :person, :post, :kind, :valid_from, :valid_to)

-- name: holding_set_end :exec
-- in: tenant tenant_id, id holding_id, valid_to date
update holding set valid_to = :valid_to where tenant = :tenant and id = :id

-- name: holding_get :one
-- in: tenant tenant_id, body body_id, id holding_id
-- out: person person_id, post post_id, kind text, valid_from date, valid_to date
select h.person, h.post, h.kind, h.valid_from, h.valid_to from holding h
join post p on p.tenant = h.tenant and p.id = h.post
where h.tenant = :tenant and p.body = :body and h.id = :id

-- name: holdings_on :many
-- in: tenant tenant_id, body body_id, day date
-- out: id holding_id, person person_id, post post_id, kind text, valid_from date, valid_to date
select h.id, h.person, h.post, h.kind, h.valid_from, h.valid_to from holding h
join post p on p.tenant = h.tenant and p.id = h.post
join person w on w.tenant = h.tenant and w.id = h.person
where h.tenant = :tenant and p.body = :body and w.state = 'active' and @valid(h)
order by h.person, h.id

-- Who holds a role somewhere in the body on a day.
-- name: role_held_by :many
-- in: tenant tenant_id, body body_id, role text, day date
-- out: name text
select distinct w.name from post p
join post_role r on r.tenant = p.tenant and r.post = p.id and r.role = :role and @valid(r)
join holding h on h.tenant = p.tenant and h.post = p.id and @valid(h)
join person w on w.tenant = h.tenant and w.id = h.person and w.state = 'active'
where p.tenant = :tenant and p.body = :body and @valid(p)
order by w.name

-- What one person holds on a day, with the roles of each post, main holding first. A post without
-- roles gives one row with an empty role.
-- name: who_holdings :many
-- in: tenant tenant_id, person person_id, day date
-- out: body body_id, body_name text, post post_id, title text, unit unit_id, unit_name text
-- out: kind text, role text
select p.body, b.name, p.id, p.title, u.id, u.name, h.kind, coalesce(r.role, '')
from holding h
join post p on p.tenant = h.tenant and p.id = h.post
join unit u on u.tenant = p.tenant and u.id = p.unit
join body b on b.tenant = p.tenant and b.id = p.body
left join post_role r on r.tenant = p.tenant and r.post = p.id and @valid(r)
where h.tenant = :tenant and h.person = :person and @valid(h) and @valid(p)
order by case h.kind when 'main' then 0 when 'concurrent' then 1 else 2 end, h.id, r.id

-- Whatever a person holds, held and is to hold. One that ends before it begins was taken back.
-- name: holdings_of_person :many
-- in: tenant tenant_id, person person_id
-- out: id holding_id, post post_id, kind text, valid_from date, valid_to date, body body_id
-- out: title text, unit_name text
select h.id, h.post, h.kind, h.valid_from, h.valid_to, p.body, p.title, u.name from holding h
join post p on p.tenant = h.tenant and p.id = h.post
join unit u on u.tenant = p.tenant and u.id = p.unit
where h.tenant = :tenant and h.person = :person order by h.valid_from, h.id

-- The same of everybody, as far as it is not over before the day: those to come as well.
-- name: holdings_since :many
-- in: tenant tenant_id, day date
-- out: id holding_id, person person_id, post post_id, kind text, valid_from date, valid_to date
-- out: body body_id, title text, unit_name text
select h.id, h.person, h.post, h.kind, h.valid_from, h.valid_to, p.body, p.title, u.name
from holding h
join post p on p.tenant = h.tenant and p.id = h.post
join unit u on u.tenant = p.tenant and u.id = p.unit
where h.tenant = :tenant
  and (h.valid_to is null or (h.valid_to >= :day and h.valid_to >= h.valid_from))
order by h.person, h.valid_from, h.id

-- ------------------------------------------------------------------ API tokens
-- name: token_insert :exec
-- in: id_hash text, tenant tenant_id, id token_id, person person_id, post post_id, scope text, label text, expires_at int
insert into token (id_hash, tenant, id, person, post, scope, label, expires_at, revoked_at)
values (:id_hash, :tenant, :id, :person, :post, :scope, :label, :expires_at, null)

-- name: token_set_revoked :exec
-- in: id_hash text, revoked_at int
update token set revoked_at = :revoked_at where id_hash = :id_hash

-- Who answers for each, and whether the post is still theirs on the day.
-- name: tokens_of :many
-- in: tenant tenant_id, body body_id, day date
-- out: id_hash text, id token_id, person person_id, post post_id, scope text, label text, expires_at int, revoked_at int?
-- out: login text, name text, unit_name text, title text, held bool
select k.id_hash, k.id, k.person, k.post, k.scope, k.label, k.expires_at, k.revoked_at,
  w.login, w.name, u.name, p.title,
  case when w.state = 'active' and exists (select 1 from holding h where h.tenant = k.tenant
    and h.person = k.person and h.post = k.post and @valid(h)) then 1 else 0 end
from token k
join person w on w.tenant = k.tenant and w.id = k.person
join post p on p.tenant = k.tenant and p.id = k.post
join unit u on u.tenant = p.tenant and u.id = p.unit
where k.tenant = :tenant and p.body = :body order by k.expires_at, k.id
