-- What goes out by mail: settings, rows that wait, what became of them.

-- ------------------------------------------------------------------ settings
-- name: mail_setting_get :one
-- in: tenant tenant_id
-- out: is_on bool, host text, port int, tls text, login text, secret blob, sender text
-- out: sender_name text, base text, names text, at int
select is_on, host, port, tls, login, secret, sender, sender_name, base, names, at
from mail_setting where tenant = :tenant

-- name: mail_setting_insert :exec
-- in: tenant tenant_id, is_on bool, host text, port int, tls text, login text, secret blob
-- in: sender text, sender_name text, base text, names text, at int
insert into mail_setting (tenant, is_on, host, port, tls, login, secret, sender, sender_name, base,
  names, at)
values (:tenant, :is_on, :host, :port, :tls, :login, :secret, :sender, :sender_name, :base, :names,
  :at)

-- name: mail_setting_update :exec
-- in: tenant tenant_id, is_on bool, host text, port int, tls text, login text, secret blob
-- in: sender text, sender_name text, base text, names text, at int
update mail_setting set is_on = :is_on, host = :host, port = :port, tls = :tls, login = :login,
  secret = :secret, sender = :sender, sender_name = :sender_name, base = :base, names = :names,
  at = :at
where tenant = :tenant

-- name: person_mail_get :one
-- in: tenant tenant_id, id person_id
-- out: mail text, mail_wants text
select mail, mail_wants from person where tenant = :tenant and id = :id

-- name: person_mail_set :exec
-- in: tenant tenant_id, id person_id, mail_wants text
update person set mail_wants = :mail_wants where tenant = :tenant and id = :id

-- ------------------------------------------------------------------ what waits
-- Once for each event and person; nothing while mail is off, or for who wants none.
-- name: outbox_insert :exec
-- in: tenant tenant_id, id row_id, kind text, event text, person person_id, now int, daily int
-- unjournaled: delivery state, which the record does not hold
insert into outbox (tenant, id, kind, event, person, channel, state, attempts, next_at, claimed_by,
  claimed_until, last_error, detail, created_at, changed_at)
select p.tenant, :id, :kind, :event, p.id, 'mail', 'waiting', 0,
  case p.mail_wants when 'now' then :now else :daily end, '', null, '', '', :now, :now
from person p join mail_setting m on m.tenant = p.tenant and m.is_on = 1
where p.tenant = :tenant and p.id = :person and p.state = 'active' and p.mail_wants <> 'none'
on conflict do nothing

-- Tenants for which mail goes out.
-- name: mail_tenants :many
-- out: tenant tenant_id
select tenant from mail_setting where is_on = 1 order by tenant

-- Whoever claimed these died over it: whether it went out is not known.
-- name: outbox_unsure :exec
-- in: tenant tenant_id, now int
-- unjournaled: delivery state, which the record does not hold
update outbox set state = 'unsure', last_error = 'died', changed_at = :now
where tenant = :tenant and state = 'claimed' and claimed_until < :now

-- They waited for an address for too long.
-- name: outbox_no_address :exec
-- in: tenant tenant_id, now int, before int
-- unjournaled: delivery state, which the record does not hold
update outbox set state = 'dropped', last_error = 'no_address', changed_at = :now
where tenant = :tenant and state = 'waiting' and created_at < :before
  and exists (select 1 from person p where p.tenant = outbox.tenant and p.id = outbox.person
    and p.mail = '')

-- Whose mail is next.
-- name: outbox_next :one
-- in: tenant tenant_id, now int
-- out: person person_id
select b.person from outbox b
join person p on p.tenant = b.tenant and p.id = b.person and p.mail <> ''
where b.tenant = :tenant and b.state = 'waiting' and b.next_at <= :now
order by b.next_at, b.id limit 1

-- Everything that waits for them goes together.
-- name: outbox_claim :exec
-- in: tenant tenant_id, person person_id, now int, claim text, until int
-- unjournaled: delivery state, which the record does not hold
update outbox set state = 'claimed', attempts = attempts + 1, claimed_by = :claim,
  claimed_until = :until, changed_at = :now
where tenant = :tenant and person = :person and state = 'waiting' and next_at <= :now

-- What a claim holds, and what it speaks of. settled: nobody has to do anything about it any more.
-- name: outbox_lines :many
-- in: tenant tenant_id, claim text, day date
-- out: id row_id, person person_id, kind text, event text, attempts int, created_at int
-- out: title text, no text, rule text, edition text, due date, casefile text, incident text
-- out: settled bool
select b.id, b.person, b.kind, b.event, b.attempts, b.created_at,
  coalesce(n.title, e.title, f.title, iv.name, sv.title,
    case when ic.violation = 0 then ic.service end, ''),
  coalesce(e.no, f.no, ic.no, ''), coalesce(o.rule, ''), coalesce(d.edition, ''),
  coalesce(iv.until, sv.until, @due_day(o)), coalesce(f.id, ''), coalesce(ic.id, ''),
  case when b.kind = 'incident' and (ic.id is null or it.seen_at is not null
      or it.phone_at is not null) then 1
    when b.kind = 'notice' and (n.id is null or n.withdrawn_at is not null
      or nt.read_at is not null or n.until < :day) then 1
    when @of_duty(b) and (o.id is null or o.done_on is not null
      or o.waived_on is not null or o.until < o.nominal or d.valid_to < o.nominal
      or q.replied > 0) then 1
    when b.kind = 'task' and (t.id is null or t.state <> 'open') then 1
    when b.kind = 'inventory' and (iv.id is null or iv.closed_at is not null or iu.replied > 0)
      then 1
    when b.kind in ('survey', 'survey_late') and (sv.id is null or sv.closed_at is not null
      or sa.replied > 0) then 1
    when b.kind = 'returned' and (f.id is null or f.state <> 'returned') then 1
    else 0 end
from outbox b
left join incident_told it on b.kind = 'incident' and it.tenant = b.tenant and it.id = b.event
left join incident ic on ic.tenant = it.tenant and ic.id = it.incident
left join notice n on b.kind = 'notice' and n.tenant = b.tenant and n.id = b.event
left join notice_to nt on nt.tenant = n.tenant and nt.notice = n.id and nt.person = b.person
left join occurrence o on @of_duty(b) and o.tenant = b.tenant
  and o.id = substr(b.event, 1, 36) -- of a reminder the days follow
left join duty d on d.tenant = o.tenant and d.id = o.duty
left join entry e on e.tenant = o.tenant and e.id = o.entry
left join occurrence_asked q on b.kind = 'asked' and q.tenant = o.tenant and q.occurrence = o.id
  and q.person = b.person
left join task t on b.kind = 'task' and t.tenant = b.tenant and t.id = b.event
left join act a on b.kind in ('returned', 'decided') and a.tenant = b.tenant and a.id = b.event
left join inventory_unit iu on b.kind = 'inventory' and iu.tenant = b.tenant and iu.id = b.event
left join inventory iv on iv.tenant = iu.tenant and iv.id = iu.inventory
left join survey_asked sa on b.kind in ('survey', 'survey_late') and sa.tenant = b.tenant
  and sa.id = b.event
left join survey sv on sv.tenant = sa.tenant and sv.id = sa.survey
left join casefile f on f.tenant = b.tenant and f.id = coalesce(t.casefile, a.casefile)
where b.tenant = :tenant and b.claimed_by = :claim and b.state = 'claimed'
order by b.created_at, b.id

-- Whose claim it is.
-- name: outbox_person :one
-- in: tenant tenant_id, id person_id
-- out: name text, mail text, mail_wants text, state text, lang text
select name, mail, mail_wants, state, lang from person where tenant = :tenant and id = :id

-- What became of what a claim holds; also when its time was over meanwhile.
-- name: outbox_result :exec
-- in: tenant tenant_id, id row_id, claim text, state text, error text, detail text, next_at int
-- in: now int
-- unjournaled: delivery state, which the record does not hold
update outbox set state = :state, last_error = :error, detail = :detail, next_at = :next_at,
  changed_at = :now
where tenant = :tenant and id = :id and claimed_by = :claim and state in ('claimed', 'unsure')

-- ------------------------------------------------------------------ for the office
-- name: outbox_counts :many
-- in: tenant tenant_id
-- out: state text, addressed bool, n int
select b.state, case when p.mail = '' then 0 else 1 end, count(*) from outbox b
join person p on p.tenant = b.tenant and p.id = b.person
where b.tenant = :tenant
group by b.state, case when p.mail = '' then 0 else 1 end
order by 1, 2

-- What did not go out, or may not have; and what is tried again.
-- name: outbox_troubles :many
-- in: tenant tenant_id, limit int
-- out: id row_id, kind text, name text, mail text, state text, attempts int, next_at int
-- out: last_error text, detail text, created_at int, changed_at int
select b.id, b.kind, p.name, p.mail, b.state, b.attempts, b.next_at, b.last_error, b.detail,
  b.created_at, b.changed_at
from outbox b join person p on p.tenant = b.tenant and p.id = b.person
where b.tenant = :tenant and (b.state in ('failed', 'unsure')
  or (b.state = 'waiting' and b.last_error <> ''))
order by case b.state when 'unsure' then 0 when 'failed' then 1 else 2 end, b.changed_at desc, b.id
limit :limit

-- People of the body with work to do and no address.
-- name: mail_without :many
-- in: tenant tenant_id, limit int
-- out: name text, n int
select p.name, count(*) from outbox b
join person p on p.tenant = b.tenant and p.id = b.person and p.mail = ''
where b.tenant = :tenant and b.state = 'waiting'
group by p.id, p.name, p.yomi order by p.yomi, p.id limit :limit

-- name: outbox_get :one
-- in: tenant tenant_id, id row_id
-- out: state text, person person_id
select state, person from outbox where tenant = :tenant and id = :id

-- By hand: once more, or never.
-- name: outbox_by_hand :exec
-- in: tenant tenant_id, id row_id, expected_state text, state text, error text, next_at int, now int
-- unjournaled: delivery state, which the record does not hold; who did it stands there as a command
update outbox set state = :state, last_error = :error, next_at = :next_at, claimed_by = '',
  created_at = :now, changed_at = :now
where tenant = :tenant and id = :id and state = :expected_state
