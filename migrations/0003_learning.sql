-- The learning loop: projects, items, labels as immutable events, the calendar's day runs, reviews, training
-- sets, models and what served when.
--
-- A label is never overwritten: `label_events` only grows, and `current_labels` is the newest event of each
-- item. Predictions, labels, reviews and membership of the training set are apart, so that each can be asked
-- for a day in the past.

create table calendars (
  id integer generated always as identity primary key,
  name text not null check (name <> ''),
  version integer not null check (version >= 1),
  rules jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  unique (name, version),
  unique (content_hash)
);

create table projects (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,64}$'),
  name text not null,
  time_zone text not null,
  labels text[] not null check (cardinality(labels) >= 2),
  text_columns text[] not null,
  feature_columns jsonb not null,
  calendar_id integer not null references calendars (id),
  calendar_anchor date not null,
  metric text not null check (metric in ('macro-f1', 'roc-auc')),
  gate jsonb not null,
  review jsonb not null,
  seed bigint not null,
  retrain_at text not null check (retrain_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on column projects.calendar_anchor is
  'A Monday on which the calendar''s first week begins; weeks before it count backwards.';

create table items (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  external_id text not null check (external_id <> '' and length(external_id) <= 200),
  day date not null,
  fields jsonb not null,
  given_label text,
  group_key text,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  unique (project_id, external_id)
);

comment on column items.given_label is 'The category that came with the item; null: it came empty.';

create index items_of_day on items (project_id, day, id);

create table artifacts (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  size_bytes bigint not null check (size_bytes >= 0),
  bytes bytea,
  created_at timestamptz not null default now()
);

comment on column artifacts.bytes is 'Null: the bytes are in the object store under their hash.';

create table training_snapshots (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  row_count integer not null check (row_count >= 0),
  by_class jsonb not null,
  by_source jsonb not null,
  as_of_day date not null,
  created_at timestamptz not null default now(),
  unique (project_id, content_hash)
);

create table model_versions (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  major integer not null check (major >= 1),
  minor integer not null check (minor >= 0),
  patch integer not null check (patch >= 0),
  snapshot_id bigint not null references training_snapshots (id),
  kind text not null check (kind in ('trees', 'linear')),
  labels text[] not null,
  parameters jsonb not null,
  metrics jsonb not null,
  features_hash text not null check (features_hash ~ '^[0-9a-f]{64}$'),
  code_hash text not null,
  model_hash text not null references artifacts (hash),
  onnx_hash text not null references artifacts (hash),
  decision jsonb not null,
  created_at timestamptz not null default now(),
  unique (project_id, major, minor, patch)
);

create table model_pointers (
  project_id integer not null references projects (id),
  alias text not null check (alias in ('champion', 'challenger', 'previous')),
  model_version_id bigint references model_versions (id),
  moved_at timestamptz not null default now(),
  primary key (project_id, alias)
);

create table model_pointer_moves (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  alias text not null check (alias in ('champion', 'challenger', 'previous')),
  from_version_id bigint references model_versions (id),
  to_version_id bigint references model_versions (id),
  actor text not null check (actor <> ''),
  reason text not null check (reason <> ''),
  at timestamptz not null default now()
);

create index model_pointer_moves_served on model_pointer_moves (project_id, alias, at desc, id desc);

create table day_runs (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  day date not null,
  slot text not null,
  rule text not null,
  calendar_id integer not null references calendars (id),
  state text not null default 'open' check (state in ('open', 'waiting', 'done')),
  fence bigint not null default 0,
  lease_owner text,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  unique (project_id, day)
);

create table day_run_steps (
  day_run_id bigint not null references day_runs (id),
  step text not null,
  position integer not null,
  state text not null default 'pending' check (state in ('pending', 'waiting', 'done')),
  result jsonb,
  finished_at timestamptz,
  primary key (day_run_id, step)
);

create table day_run_items (
  day_run_id bigint not null references day_runs (id),
  item_id bigint not null references items (id),
  kind text not null check (kind in ('filled', 'empty')),
  primary key (item_id),
  unique (day_run_id, item_id)
);

create table predictions (
  id bigint generated always as identity primary key,
  item_id bigint not null references items (id),
  model_version_id bigint not null references model_versions (id),
  day_run_id bigint references day_runs (id),
  label text not null,
  probability double precision not null check (probability between 0 and 1),
  probabilities jsonb not null,
  at timestamptz not null default now(),
  unique nulls not distinct (item_id, model_version_id, day_run_id)
);

create table label_events (
  id bigint generated always as identity primary key,
  item_id bigint not null references items (id),
  label text,
  source text not null
    check (source in ('imported', 'operator', 'model_agreed', 'coin', 'model_only', 'adjudicated')),
  actor text not null check (actor <> ''),
  policy text not null check (policy <> ''),
  day_run_id bigint references day_runs (id),
  model_version_id bigint references model_versions (id),
  probability double precision check (probability between 0 and 1),
  propensity double precision check (propensity > 0 and propensity <= 1),
  previous_label text,
  reason text,
  request_id text unique,
  at timestamptz not null default now()
);

create index label_events_of_item on label_events (item_id, id desc);

create index label_events_of_run on label_events (day_run_id, source);

comment on column label_events.label is 'Null: the label before was taken back, and the item has none.';

create view current_labels as
  select item_id, event_id, label, source, actor, policy, model_version_id, probability, propensity, at
  from (
    select distinct on (item_id) item_id, id as event_id, label, source, actor, policy, model_version_id,
      probability, propensity, at
    from label_events
    order by item_id, id desc
  ) newest
  where label is not null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are history and are never changed', tg_table_name using errcode = '23001';
end
$$;

create trigger label_events_are_history before update or delete on label_events
  for each row execute function refuse_change();

create trigger model_pointer_moves_are_history before update or delete on model_pointer_moves
  for each row execute function refuse_change();

create table training_members (
  item_id bigint primary key references items (id),
  project_id integer not null references projects (id),
  effective_day date not null,
  day_run_id bigint references day_runs (id),
  at timestamptz not null default now()
);

create index training_members_by_day on training_members (project_id, effective_day);

create table training_snapshot_rows (
  snapshot_id bigint not null references training_snapshots (id),
  item_id bigint not null references items (id),
  event_id bigint not null references label_events (id),
  primary key (snapshot_id, item_id)
);

create table review_tasks (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  item_id bigint not null references items (id),
  day_run_id bigint references day_runs (id),
  kind text not null check (kind in ('filled', 'empty', 'unequal', 'audit', 'second', 'suspect', 'settle')),
  state text not null default 'open' check (state in ('open', 'done', 'skipped')),
  proposed_label text,
  probability double precision check (probability between 0 and 1),
  priority double precision not null default 0,
  blind boolean not null default false,
  not_for text,
  version integer not null default 1,
  lease_owner text,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  unique nulls not distinct (item_id, day_run_id, kind)
);

comment on column review_tasks.not_for is 'The operator whose opinion this is a second one to.';

create index review_tasks_queue on review_tasks (project_id, state, priority desc, id);

create table reviews (
  id bigint generated always as identity primary key,
  task_id bigint not null references review_tasks (id),
  operator text not null check (operator <> ''),
  action text not null check (action in ('label', 'skip', 'undo')),
  label text,
  comment text,
  reason text,
  event_id bigint references label_events (id),
  request_id text not null unique,
  shown_at timestamptz,
  at timestamptz not null default now(),
  constraint reviews_label check ((action = 'label') = (label is not null))
);

create index reviews_of_task on reviews (task_id, id);

create index reviews_of_operator on reviews (operator, at);

create table api_tokens (
  id integer generated always as identity primary key,
  name text not null,
  role text not null check (role in ('operator', 'editor', 'data', 'admin')),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
