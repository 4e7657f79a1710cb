-- The register: one list query and one capped count for each way of narrowing it. Each walks an
-- index in the order shown; what is compared beside it (`:level = '' or …`) is common enough for the
-- walk to end soon. Newest first; a page begins below (before_at, before_id). Units are named from the
-- list the page has anyway (commands/units.h).

-- What a line of the list tells of the entry e and its service v.
-- part: listed(e, v)
e.id, e.no, e.title, e.provider_name, e.unit, e.level, e.manager_label, e.manager_name,
  e.unit_name, e.period_to, @told(e), e.updated_at, coalesce(v.function, '')

-- name: ledger_page :many
-- in: tenant tenant_id, body body_id, reg text, level text, before_at int, before_id text, limit int
-- out: id entry_id, no text, title text, provider_name text, unit unit_id, level text
-- out: manager_label text, manager_name text, unit_name text, period_to int?, state text
-- out: updated_at int, function text
select @listed(e, v)
from entry e
left join service v on v.tenant = e.tenant and v.id = e.service
where e.tenant = :tenant and e.body = :body and e.reg = :reg
  and (:level = '' or '・' || e.level || '・' like :level)
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit

-- :kept is how a state that is told is kept (part told), so that the walk is along its index.
-- name: ledger_page_state :many
-- in: tenant tenant_id, body body_id, reg text, level text, state text, kept text, before_at int
-- in: before_id text, limit int
-- rows: ledger_page
select @listed(e, v)
from entry e
left join service v on v.tenant = e.tenant and v.id = e.service
where e.tenant = :tenant and e.body = :body and e.state = :kept and @told(e) = :state
  and e.reg = :reg
  and (:level = '' or '・' || e.level || '・' like :level)
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit

-- name: ledger_page_unit :many
-- in: tenant tenant_id, body body_id, reg text, level text, state text, unit text, before_at int
-- in: before_id text, limit int
-- rows: ledger_page
select @listed(e, v)
from entry e
left join service v on v.tenant = e.tenant and v.id = e.service
where e.tenant = :tenant and e.body = :body and e.unit = :unit and e.reg = :reg
  and (:level = '' or '・' || e.level || '・' like :level) and (:state = '' or @told(e) = :state)
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit

-- For words that few entries have. SQLite would rather walk the whole list in its order, so the order
-- of the joins is fixed.
-- name: ledger_find :many
-- in: match text, like1 text, like2 text, like3 text, tenant tenant_id, body body_id, reg text
-- in: level text, state text, unit text, before_at int, before_id text, limit int
-- rows: ledger_page
-- sqlite:
select @listed(e, v)
from search_fts f
cross join search s on s.doc = f.rowid
cross join entry e on e.tenant = s.tenant and e.id = s.object
left join service v on v.tenant = e.tenant and v.id = e.service
where search_fts match :match and s.tenant = :tenant and s.kind = 'entry' and e.body = :body
  and e.reg = :reg and (:level = '' or '・' || e.level || '・' like :level)
  and (:state = '' or @told(e) = :state) and (:unit = '' or e.unit = :unit)
  and s.key like :like1 escape '\' and s.key like :like2 escape '\'
  and s.key like :like3 escape '\'
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit
-- pg:
select @listed(e, v)
from search s
join entry e on e.tenant = s.tenant and e.id = s.object
left join service v on v.tenant = e.tenant and v.id = e.service
where s.tokens @> string_to_array(:match, ' ') and s.tenant = :tenant and s.kind = 'entry'
  and e.body = :body
  and e.reg = :reg and (:level = '' or '・' || e.level || '・' like :level)
  and (:state = '' or @told(e) = :state) and (:unit = '' or e.unit = :unit)
  and s.key like :like1 escape '\' and s.key like :like2 escape '\'
  and s.key like :like3 escape '\'
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit

-- name: ledger_find_walk :many
-- in: like1 text, like2 text, like3 text, tenant tenant_id, body body_id, reg text
-- in: level text, state text, unit text, before_at int, before_id text, limit int
-- rows: ledger_page
select @listed(e, v)
from entry e
join search s on s.tenant = e.tenant and s.kind = 'entry' and s.object = e.id
left join service v on v.tenant = e.tenant and v.id = e.service
where e.tenant = :tenant and e.body = :body
  and e.reg = :reg and (:level = '' or '・' || e.level || '・' like :level)
  and (:state = '' or @told(e) = :state) and (:unit = '' or e.unit = :unit)
  and s.key like :like1 escape '\' and s.key like :like2 escape '\'
  and s.key like :like3 escape '\'
  and (e.updated_at, e.id) < (:before_at, :before_id)
order by e.updated_at desc, e.id desc limit :limit

-- name: ledger_count :one
-- in: tenant tenant_id, body body_id, reg text, level text, limit int
-- out: n int
select count(*) from (select 1 from entry
  where tenant = :tenant and body = :body and reg = :reg and (:level = '' or '・' || level || '・' like :level)
  limit :limit) e

-- name: ledger_count_state :one
-- in: tenant tenant_id, body body_id, reg text, level text, state text, kept text, limit int
-- out: n int
select count(*) from (select 1 from entry x
  where x.tenant = :tenant and x.body = :body and x.state = :kept and @told(x) = :state
    and x.reg = :reg and (:level = '' or '・' || x.level || '・' like :level)
  limit :limit) e

-- name: ledger_count_unit :one
-- in: tenant tenant_id, body body_id, reg text, level text, state text, unit text, limit int
-- out: n int
select count(*) from (select 1 from entry x
  where x.tenant = :tenant and x.body = :body and x.unit = :unit and x.reg = :reg
    and (:level = '' or '・' || x.level || '・' like :level)
    and (:state = '' or @told(x) = :state)
  limit :limit) e

-- The ledger in the columns of its rules, by number of making: each entry as its version of the day
-- :day has it, with the application that it came from and the state that acts have brought it to by
-- the instant :until. What did not exist on the day is left out. :level and :state are those of
-- today; what was asked for a past day is compared in C.
-- name: ledger_columns :many
-- in: day date, until int, tenant tenant_id, body body_id, reg text, unit text, level text
-- in: state text, like1 text, like2 text, like3 text, after_id text, limit int
-- out: id entry_id, no text, unit unit_id, origin text, origin_id text, edition text
-- out: told text, title text, provider_name text, level text, function text
-- out: period_from date, period_to date, started_on date, ended_on date, version int
-- out: n int, version_edition text, version_state text, reached text, columns text, facts text
-- out: procedure text, case_no text, case_state text, submitted_at int?, decided_at int?
select e.id, e.no, e.unit, e.origin, e.origin_id, e.edition,
  @told(e), e.title, e.provider_name, e.level, coalesce(s.function, ''),
  e.period_from, e.period_to, e.started_on, e.ended_on, e.version,
  v.n, v.edition, v.state,
  (select x.to_state from entry_event x where x.tenant = e.tenant and x.entry = e.id
    and x.at >= v.recorded_at and x.at < :until order by x.at desc, x.id desc limit 1),
  v.columns, v.facts, c.procedure, c.no, c.state, c.submitted_at, c.decided_at
from entry e
join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = (select max(y.n)
  from entry_version y where y.tenant = e.tenant and y.entry = e.id and y.valid_from <= :day)
left join service s on s.tenant = e.tenant and s.id = e.service
left join casefile c on c.tenant = e.tenant and e.origin = 'case' and c.id = e.origin_id
left join search k on k.tenant = e.tenant and k.kind = 'entry' and k.object = e.id
where e.tenant = :tenant and e.body = :body and e.reg = :reg and (:unit = '' or e.unit = :unit)
  and (:level = '' or '・' || e.level || '・' like :level) and (:state = '' or @told(e) = :state)
  and (:like1 = '' or coalesce(k.key, '') like :like1 escape '\')
  and (:like2 = '' or coalesce(k.key, '') like :like2 escape '\')
  and (:like3 = '' or coalesce(k.key, '') like :like3 escape '\')
  and e.id > :after_id
order by e.id limit :limit
