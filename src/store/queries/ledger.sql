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
