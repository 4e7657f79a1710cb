-- What may be used by somebody in the body, by name: one row per permitted use whose time is not over.
-- A page begins behind (after_title, after_id). forbids: what `adoption`, the one in force, found to be
-- forbidden there and nobody has seen to yet (rules/compare.h); grace_to: the last day on which it may go
-- on.

-- name: services_page :many
-- in: tenant tenant_id, body body_id, like1 text, like2 text, like3 text, after_title text
-- in: after_id text, today date, adoption text, limit int
-- out: id entry_id, unit unit_id, title text, provider_name text, level text, unit_name text
-- out: manager_label text
-- out: state text, edition text, origin text, procedure text, function text, facts text
-- out: conditions text, undo text, forbids text, grace_to date
select e.id, e.unit, e.title, e.provider_name, e.level, u.name, e.manager_label, e.state, e.edition,
  e.origin, c.procedure, s.function, v.facts,
  (select a.conditions from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.conditions <> '' order by a.at desc limit 1),
  (select a.kind from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.kind in ('cancel', 'cancel_confirm', 'cancel_decline') order by a.id desc limit 1),
  x.differences, t.due
from entry e
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join casefile c on c.tenant = e.tenant and c.id = e.origin_id
left join service s on s.tenant = e.tenant and s.id = e.service
left join search k on k.tenant = e.tenant and k.kind = 'entry' and k.object = e.id
left join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join revision_todo t on t.tenant = e.tenant and t.entry = e.id and t.state = 'open'
  and t.standing = 'forbidden' and t.adoption = :adoption
left join revision_result x on x.tenant = t.tenant and x.id = t.result
where e.tenant = :tenant and e.body = :body
  and e.is_service = 1 and e.state in ('permitted', 'in_use') and coalesce(e.period_to, :today) >= :today
  and coalesce(k.key, '') like :like1 escape '\' and coalesce(k.key, '') like :like2 escape '\'
  and coalesce(k.key, '') like :like3 escape '\'
  and (e.title, e.id) > (:after_title, :after_id)
order by e.title, e.id limit :limit

-- The same for words that few entries have.
-- name: services_find :many
-- in: match text, tenant tenant_id, body body_id, like1 text, like2 text, like3 text
-- in: after_title text, after_id text, today date, adoption text, limit int
-- out: id entry_id, unit unit_id, title text, provider_name text, level text, unit_name text
-- out: manager_label text
-- out: state text, edition text, origin text, procedure text, function text, facts text
-- out: conditions text, undo text, forbids text, grace_to date
-- sqlite:
select e.id, e.unit, e.title, e.provider_name, e.level, u.name, e.manager_label, e.state, e.edition,
  e.origin, c.procedure, s.function, v.facts,
  (select a.conditions from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.conditions <> '' order by a.at desc limit 1),
  (select a.kind from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.kind in ('cancel', 'cancel_confirm', 'cancel_decline') order by a.id desc limit 1),
  x.differences, t.due
from search_fts f
cross join search k on k.doc = f.rowid
cross join entry e on e.tenant = k.tenant and e.id = k.object
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join casefile c on c.tenant = e.tenant and c.id = e.origin_id
left join service s on s.tenant = e.tenant and s.id = e.service
left join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join revision_todo t on t.tenant = e.tenant and t.entry = e.id and t.state = 'open'
  and t.standing = 'forbidden' and t.adoption = :adoption
left join revision_result x on x.tenant = t.tenant and x.id = t.result
where search_fts match :match and k.kind = 'entry' and e.tenant = :tenant and e.body = :body
  and e.is_service = 1 and e.state in ('permitted', 'in_use') and coalesce(e.period_to, :today) >= :today
  and k.key like :like1 escape '\' and k.key like :like2 escape '\'
  and k.key like :like3 escape '\'
  and (e.title, e.id) > (:after_title, :after_id)
order by e.title, e.id limit :limit
-- pg:
select e.id, e.unit, e.title, e.provider_name, e.level, u.name, e.manager_label, e.state, e.edition,
  e.origin, c.procedure, s.function, v.facts,
  (select a.conditions from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.conditions <> '' order by a.at desc limit 1),
  (select a.kind from act a where a.tenant = e.tenant and a.casefile = e.origin_id
    and a.kind in ('cancel', 'cancel_confirm', 'cancel_decline') order by a.id desc limit 1),
  x.differences, t.due
from search k
join entry e on e.tenant = k.tenant and e.id = k.object
left join unit u on u.tenant = e.tenant and u.id = e.unit
left join casefile c on c.tenant = e.tenant and c.id = e.origin_id
left join service s on s.tenant = e.tenant and s.id = e.service
left join entry_version v on v.tenant = e.tenant and v.entry = e.id and v.n = e.version
left join revision_todo t on t.tenant = e.tenant and t.entry = e.id and t.state = 'open'
  and t.standing = 'forbidden' and t.adoption = :adoption
left join revision_result x on x.tenant = t.tenant and x.id = t.result
where k.tokens @> string_to_array(:match, ' ') and k.kind = 'entry' and e.tenant = :tenant and e.body = :body
  and e.is_service = 1 and e.state in ('permitted', 'in_use') and coalesce(e.period_to, :today) >= :today
  and k.key like :like1 escape '\' and k.key like :like2 escape '\'
  and k.key like :like3 escape '\'
  and (e.title, e.id) > (:after_title, :after_id)
order by e.title, e.id limit :limit
