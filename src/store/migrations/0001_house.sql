-- The house. Tokens: @INT@ integer of 64 bits, @BLOB@ bytes, @STRICT@ SQLite's STRICT.
-- Every key starts with tenant. Ids are UUIDv7 text made by the program. Instants are milliseconds
-- since 1970 UTC, dates are days since 1970-01-01. Rows of act, answer, journal, access_log and
-- adoption are only ever inserted. Invariants: ARCHITECTURE.md, "What must always hold".

create table tenant (
  id text primary key,
  code text not null,                -- 全国地方公共団体コード or ''
  name text not null
) @STRICT@;

create table body (                  -- 実施機関
  tenant text not null references tenant,
  id text not null,
  name text not null,
  primary key (tenant, id)
) @STRICT@;

-- ---------------------------------------------------------------- rules
create table edition (               -- immutable, by content; shared by tenants
  hash text primary key,
  pack text not null,
  label text not null,
  title text not null,
  bytes @BLOB@ not null,
  installed_at @INT@ not null
) @STRICT@;

create table adoption (
  tenant text not null,
  body text not null,
  id text not null,
  edition text not null references edition,
  valid_from @INT@ not null,         -- day
  grace_to @INT@,
  undone_by text,                    -- the adoption row that undid it
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index adoption_body on adoption (tenant, body, valid_from);

create table setting (               -- 当団体の定め
  tenant text not null,
  body text not null,
  id text not null,
  key text not null,
  value text not null,               -- JSON scalar
  valid_from @INT@ not null,
  clause text not null default '',
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index setting_key on setting (tenant, body, key, at);

create table body_row (              -- the body's own tables: examples of information, exemptions
  tenant text not null,
  body text not null,
  id text not null,
  tbl text not null,
  key text not null,
  json text not null,
  valid_from @INT@ not null,
  valid_to @INT@,
  source text not null default '',
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index body_row_tbl on body_row (tenant, body, tbl, key);

-- ---------------------------------------------------------------- people
create table unit (
  tenant text not null,
  body text not null,
  id text not null,
  parent text,
  name text not null,
  yomi text not null default '',
  code text not null default '',
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, id)
) @STRICT@;
create index unit_body on unit (tenant, body, parent);

create table person (
  tenant text not null,
  id text not null,
  login text not null,
  name text not null,
  yomi text not null default '',
  mail text not null default '',
  state text not null default 'active', -- active, left
  lang text not null default 'ja',
  primary key (tenant, id),
  unique (tenant, login)
) @STRICT@;

create table credential (            -- kept out of the journal: secrets are no history
  tenant text not null,
  person text not null,
  password text,                     -- argon2id; NULL: no local login
  must_change @INT@ not null default 0,
  primary key (tenant, person)
) @STRICT@;

create table post (                  -- 職
  tenant text not null,
  body text not null,
  id text not null,
  unit text not null,
  title text not null,
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, id)
) @STRICT@;
create index post_unit on post (tenant, unit);

create table post_role (
  tenant text not null,
  id text not null,
  post text not null,
  role text not null,                -- a role of the pack, or admin, auditor
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, id)
) @STRICT@;
create index post_role_post on post_role (tenant, post);
create index post_role_role on post_role (tenant, role);

create table holding (
  tenant text not null,
  id text not null,
  person text not null,
  post text not null,
  kind text not null,                -- main, concurrent, substitute
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, id)
) @STRICT@;
create index holding_person on holding (tenant, person);
create index holding_post on holding (tenant, post);

create table session (
  id_hash text primary key,          -- sha-256 of the cookie
  tenant text not null,
  person text not null,
  csrf text not null,
  created_at @INT@ not null,
  seen_at @INT@ not null,
  expires_at @INT@ not null,
  factor text not null default 'password'
) @STRICT@;
create index session_person on session (tenant, person);

create table token (                 -- API tokens, owned by a post
  id_hash text primary key,
  tenant text not null,
  id text not null,
  person text not null,              -- who answers for its use
  post text not null,
  scope text not null,
  label text not null,
  expires_at @INT@ not null,
  revoked_at @INT@
) @STRICT@;

-- ---------------------------------------------------------------- services
create table provider (
  tenant text not null,
  id text not null,
  name text not null,
  country text not null default '',
  primary key (tenant, id)
) @STRICT@;

create table service (
  tenant text not null,
  id text not null,
  provider text not null,
  parent text,
  name text not null,
  function text not null default '',
  primary key (tenant, id)
) @STRICT@;

-- ---------------------------------------------------------------- inquiries (判定の控え, 事前相談)
create table inquiry (
  tenant text not null,
  body text not null,
  id text not null,
  no text not null,                  -- number shown to people, per fiscal year
  person text not null,
  unit text not null,
  edition text not null,
  facts text not null,               -- JSON
  verdict text not null,
  result text not null,              -- JSON as printed by decide
  question text not null default '', -- what the person could not answer, to the role the rules name
  to_role text not null default '',
  casefile text,                     -- 事前相談 about a draft
  reply text,
  reply_by text,
  reply_names text,                  -- frozen: name, post, unit
  replied_at @INT@,
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, body, no)
) @STRICT@;
create index inquiry_person on inquiry (tenant, person, at);
create index inquiry_role on inquiry (tenant, to_role, replied_at);
create index inquiry_case on inquiry (tenant, casefile);

-- ---------------------------------------------------------------- cases
create table casefile (              -- 案件
  tenant text not null,
  body text not null,
  id text not null,
  no text not null default '',       -- 受付番号, given at first submission
  procedure text not null,
  edition text not null references edition,
  parent text,                       -- split by function
  entry text,                        -- the entry an end or change speaks of
  copied_from text,                  -- 自課でも使う
  unit text not null,
  applicant text not null,
  title text not null default '',
  state text not null,               -- draft submitted returned approved rejected withdrawn cancelled split
  step text not null default '',     -- the route step that waits, '' when none
  round @INT@ not null default 0,    -- submissions so far
  version @INT@ not null,            -- of the contents
  lock @INT@ not null,               -- counts every change; optimistic lock
  content_hash text not null default '',
  submitted_at @INT@,
  decided_at @INT@,
  created_at @INT@ not null,
  updated_at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index casefile_applicant on casefile (tenant, applicant, updated_at);
create index casefile_unit on casefile (tenant, body, unit, updated_at);
create index casefile_state on casefile (tenant, body, state, updated_at);
create index casefile_entry on casefile (tenant, entry);
create index casefile_parent on casefile (tenant, parent);

create table casefile_version (
  tenant text not null,
  casefile text not null,
  n @INT@ not null,
  fields text not null,              -- JSON by field id
  facts text not null,               -- JSON derived from fields
  content_hash text not null,
  by_person text not null,
  at @INT@ not null,
  primary key (tenant, casefile, n)
) @STRICT@;

create table party (                 -- persons bound to a case as applicants (four eyes compare these)
  tenant text not null,
  casefile text not null,
  person text not null,
  why text not null,                 -- applicant, co_applicant, edited, decider
  at @INT@ not null,
  primary key (tenant, casefile, person, why)
) @STRICT@;

create table task (
  tenant text not null,
  body text not null,
  id text not null,
  casefile text not null,
  step text not null,
  act text not null,                 -- check decide approve acknowledge appoint record
  role text not null,
  unit text not null,                -- whose holders of the role; '' for the whole body
  person text,                       -- when it belongs to one person (appointed manager)
  phase text not null,
  state text not null,               -- open, done, void
  opened_at @INT@ not null,
  closed_at @INT@,
  primary key (tenant, id)
) @STRICT@;
create index task_open on task (tenant, state, role, unit);
create index task_case on task (tenant, casefile);
create index task_person on task (tenant, person, state);

create table act (
  tenant text not null,
  id text not null,
  casefile text not null,
  task text,
  step text not null,
  kind text not null,                -- submit withdraw return approve reject check acknowledge record cancel correct waive comment
  verdict text not null default '',
  content_hash text not null,
  person text not null,
  post text not null default '',
  for_post text not null default '', -- when acting as a substitute
  names text not null,               -- JSON frozen: person, post, unit (and decider's when entered by an office)
  conditions text not null default '',
  reason text not null default '',
  external text,                     -- JSON: decider, date, number of a decision made on paper or elsewhere
  waiver text,
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index act_case on act (tenant, casefile, at);

create table milestone (
  tenant text not null,
  casefile text not null,
  key text not null,
  act text not null,
  data text not null default '{}',   -- JSON of the record's fields
  at @INT@ not null,
  revoked_at @INT@,
  primary key (tenant, casefile, key, at)
) @STRICT@;

create table answer (
  tenant text not null,
  id text not null,
  subject text not null,             -- casefile
  checklist text not null,
  item text not null,
  col text not null,                 -- first, second …
  n @INT@ not null,                  -- newest wins
  round @INT@ not null,
  state text not null,               -- ok not_ok partial pending na not_needed exempted cleared
  reason text not null default '',
  person text not null,
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, subject, checklist, item, col, n)
) @STRICT@;

create table evidence (
  tenant text not null,
  id text not null,
  subject text not null,
  item text not null,                -- field id, or checklist/item
  blob text not null,
  name text not null,
  media text not null,
  effective @INT@,                   -- day the document speaks of
  source text not null default '',
  withdrawn_at @INT@,
  person text not null,
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index evidence_subject on evidence (tenant, subject);

create table blob (
  tenant text not null,
  id text not null,
  subject text not null,             -- whose key wraps it
  sha256 text not null,              -- of the plain bytes
  size @INT@ not null,
  wrapped_key @BLOB@ not null,
  primary key (tenant, id)
) @STRICT@;

create table blob_chunk (
  tenant text not null,
  blob text not null,
  n @INT@ not null,
  cipher @BLOB@ not null,
  primary key (tenant, blob, n)
) @STRICT@;

-- ---------------------------------------------------------------- register
create table entry (
  tenant text not null,
  body text not null,
  id text not null,
  no text not null,
  reg text not null,                 -- which register
  unit text not null,
  service text not null,
  origin text not null,              -- case, import, transition
  origin_id text not null,
  edition text not null,
  state text not null,               -- permitted in_use under_review suspended ending closed
  title text not null,               -- service name, for lists
  provider_name text not null,
  level text not null default '',    -- label of the heaviest class
  manager_label text not null default '',
  period_from @INT@,
  period_to @INT@,
  started_on @INT@,
  ended_on @INT@,
  retain_until @INT@,
  version @INT@ not null,
  created_at @INT@ not null,
  updated_at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index entry_list on entry (tenant, body, updated_at, id);
create index entry_register on entry (tenant, body, reg, updated_at, id);
create index entry_state on entry (tenant, body, reg, state, updated_at, id);
create index entry_unit on entry (tenant, body, reg, unit, updated_at, id);
create index entry_origin on entry (tenant, origin_id);
create index entry_service on entry (tenant, body, title, id);
create index entry_until on entry (tenant, body, period_to);

create table entry_version (         -- valid time × recorded time
  tenant text not null,
  entry text not null,
  n @INT@ not null,
  valid_from @INT@ not null,         -- day
  valid_to @INT@,
  recorded_at @INT@ not null,
  superseded_at @INT@,
  edition text not null,
  state text not null,
  columns text not null,             -- JSON by register column
  facts text not null,               -- JSON
  content_hash text not null,
  act text not null default '',      -- the act that made it
  primary key (tenant, entry, n)
) @STRICT@;

create table appointment (           -- managers: to posts where the rules say so
  tenant text not null,
  id text not null,
  entry text not null,
  role text not null,
  post text not null,
  person text,
  valid_from @INT@ not null,
  valid_to @INT@,
  act text not null,
  primary key (tenant, id)
) @STRICT@;
create index appointment_entry on appointment (tenant, entry);
create index appointment_person on appointment (tenant, person);

create table use_member (            -- who uses it, and is asked every month
  tenant text not null,
  entry text not null,
  person text not null,
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, entry, person)
) @STRICT@;

create table entry_event (           -- acts on an entry: 利用開始, 停止, 再開 …
  tenant text not null,
  id text not null,
  entry text not null,
  act text not null,                 -- id of the pack's entry act
  from_state text not null,
  to_state text not null,
  person text not null,
  names text not null,
  data text not null default '{}',
  at @INT@ not null,
  primary key (tenant, id)
) @STRICT@;
create index entry_event_entry on entry_event (tenant, entry, at);

create table duty (                  -- declared from the pack when use begins; run by a later part
  tenant text not null,
  id text not null,
  subject text not null,
  rule text not null,
  edition text not null,
  role text not null,
  valid_from @INT@ not null,
  valid_to @INT@,
  primary key (tenant, id)
) @STRICT@;
create index duty_subject on duty (tenant, subject);

create table counter (               -- numbers people see: per body, series and fiscal year
  tenant text not null,
  body text not null,
  series text not null,
  year @INT@ not null,
  n @INT@ not null,
  primary key (tenant, body, series, year)
) @STRICT@;

-- ---------------------------------------------------------------- proof
create table subject_key (
  tenant text not null,
  subject text not null,
  wrapped @BLOB@,                    -- NULL once destroyed
  destroyed_at @INT@,
  primary key (tenant, subject)
) @STRICT@;

create table command (
  tenant text not null,
  idempotency text not null,
  person text not null,
  kind text not null,
  request_hash text not null,        -- the same key with other contents is refused
  result @BLOB@ not null,            -- JSON, sealed: it may hold a temporary password
  at @INT@ not null,
  primary key (tenant, person, idempotency)
) @STRICT@;

create table journal (
  tenant text not null,
  seq @INT@ not null,
  prev text not null,
  kind text not null,
  subject text not null,
  edition text not null,
  actor text not null,               -- JSON frozen: person, name, post, unit, via
  at @INT@ not null,
  commitment text not null,          -- sha256(salt || payload)
  hash text not null,
  primary key (tenant, seq)
) @STRICT@;
create index journal_subject on journal (tenant, subject, seq);

create table journal_payload (
  tenant text not null,
  seq @INT@ not null,
  cipher @BLOB@ not null,            -- salt and canonical row changes, under the subject's key
  primary key (tenant, seq)
) @STRICT@;

create table access_log (
  tenant text not null,
  seq @INT@ not null,
  prev text not null,
  kind text not null,                -- login, login_failed, logout, view, refusal, export
  person text not null,
  actor text not null,
  object text not null,
  detail text not null,
  at @INT@ not null,
  hash text not null,
  primary key (tenant, seq)
) @STRICT@;

create table chain_head (
  tenant text not null,
  chain text not null,               -- journal, access
  seq @INT@ not null,
  hash text not null,
  primary key (tenant, chain)
) @STRICT@;

create table seal (
  tenant text not null,
  chain text not null,
  seq @INT@ not null,
  hash text not null,
  sig @BLOB@ not null,
  at @INT@ not null,
  primary key (tenant, chain, seq)
) @STRICT@;

create table outbox (
  tenant text not null,
  id text not null,
  event text not null,
  recipient text not null,
  kind text not null,
  payload text not null,
  state text not null default 'waiting',
  attempts @INT@ not null default 0,
  claimed_until @INT@,
  at @INT@ not null,
  primary key (tenant, id),
  unique (tenant, event, recipient)
) @STRICT@;
