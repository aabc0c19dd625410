-- Retraining: one row a run with its steps, what a run needs to go on where it was stopped, how often hold-outs
-- were looked at, and the two tables that dashboards read.

create table retrain_runs (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  slot text not null check (slot <> '' and length(slot) <= 100),
  day date not null,
  trigger text not null check (trigger in ('cron', 'hand', 'http', 'day-run')),
  actor text not null check (actor <> ''),
  dry_run boolean not null default false,
  state text not null default 'open' check (state in ('open', 'done', 'failed')),
  tries integer not null default 0,
  fence bigint not null default 0,
  lease_owner text,
  lease_until timestamptz,
  outcome jsonb,
  fault text,
  model_version_id bigint references model_versions (id),
  created_at timestamptz not null default now(),
  done_at timestamptz,
  unique (project_id, slot)
);

comment on column retrain_runs.slot is
  'What the run is for, such as 2027-01-05: whoever asks for the same slot again means the same run.';

comment on column retrain_runs.day is 'The training set is taken as it stands on this day.';

create index retrain_runs_open on retrain_runs (state, id) where state = 'open';

create table retrain_run_steps (
  run_id bigint not null references retrain_runs (id),
  step text not null,
  position integer not null,
  state text not null default 'pending' check (state in ('pending', 'done')),
  result jsonb,
  checkpoint_hash text,
  finished_at timestamptz,
  primary key (run_id, step)
);

create table retrain_checkpoints (
  run_id bigint not null references retrain_runs (id),
  name text not null check (name <> ''),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  at timestamptz not null default now(),
  primary key (run_id, name)
);

comment on table retrain_checkpoints is 'What an unfinished run goes on from; emptied when it ends.';

create table holdout_uses (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  holdout text not null check (holdout <> ''),
  run_id bigint not null references retrain_runs (id),
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  row_count integer not null check (row_count >= 0),
  human boolean not null,
  at timestamptz not null default now(),
  unique (run_id, holdout)
);

comment on column holdout_uses.holdout is 'The rule that chose the rows: its seed and share.';

create index holdout_uses_count on holdout_uses (project_id, holdout);

create table auto_training (
  id uuid primary key default gen_random_uuid(),
  training_date timestamptz not null default now(),
  dataset_hash text not null,
  dataset_path text not null,
  run_id bigint not null unique references retrain_runs (id),
  best_checkpoint text,
  f1 double precision,
  min_f1 double precision,
  weights_s3 text,
  status text not null check (status in ('promoted', 'kept', 'not-trained'))
);

create table model_metrics (
  id bigint generated always as identity primary key,
  timestamp timestamptz not null default now(),
  f1 double precision not null,
  min_f1 double precision not null,
  project text not null references projects (slug),
  version text not null,
  run_id bigint not null unique references retrain_runs (id),
  promoted boolean not null,
  auc double precision,
  log_loss double precision,
  brier double precision,
  ece double precision,
  accuracy double precision,
  unequal_share double precision,
  training_size integer not null,
  holdout_rows integer not null,
  champion_f1 double precision,
  champion_min_f1 double precision,
  f1_by_class jsonb not null
);

create index model_metrics_by_time on model_metrics (timestamp);
