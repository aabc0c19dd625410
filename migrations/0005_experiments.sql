-- Two versions of a model beside each other (A/B, shadow), and whether what comes in still looks like what the
-- champion was trained on. What was seen is history and is only added to.

create table experiments (
  id bigint generated always as identity primary key,
  project_id integer not null references projects (id),
  kind text not null check (kind in ('ab', 'shadow')),
  control_version_id bigint not null references model_versions (id),
  challenger_version_id bigint not null references model_versions (id),
  share double precision not null check (share > 0 and share < 1),
  seed bigint not null,
  metric text not null default 'agreement' check (metric in ('agreement')),
  level double precision not null check (level > 0 and level < 1),
  effect double precision not null check (effect > 0 and effect <= 1),
  guards jsonb not null,
  promotes boolean not null,
  actor text not null check (actor <> ''),
  state text not null default 'running' check (state in ('running', 'stopped', 'decided')),
  verdict text check (
    verdict in ('challenger-better', 'control-better', 'guard', 'sample-ratio', 'champion-moved', 'by-hand')
  ),
  reason text,
  settlement text,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  settled_at timestamptz,
  constraint experiments_versions check (control_version_id <> challenger_version_id),
  constraint experiments_ended check ((state = 'running') = (ended_at is null))
);

comment on column experiments.share is 'Of the subjects that the challenger answers; of a shadow every one is asked of both.';

comment on column experiments.settlement is 'What was done with the pointers after the end; null: not done yet.';

create unique index experiments_one_running on experiments (project_id) where state = 'running';

create table experiment_exposures (
  experiment_id bigint not null references experiments (id),
  subject text not null check (subject <> ''),
  arm text not null check (arm in ('control', 'challenger')),
  failed boolean not null default false,
  at timestamptz not null default now(),
  primary key (experiment_id, subject)
);

comment on column experiment_exposures.failed is 'The challenger could not answer, and the control did instead.';

create table experiment_predictions (
  experiment_id bigint not null references experiments (id),
  external_id text not null check (external_id <> ''),
  arm text not null check (arm in ('control', 'challenger')),
  subject text not null,
  label text not null,
  probability double precision not null check (probability between 0 and 1),
  at timestamptz not null default now(),
  primary key (experiment_id, external_id, arm)
);

create table experiment_looks (
  id bigint generated always as identity primary key,
  experiment_id bigint not null references experiments (id),
  p_value double precision not null check (p_value between 0 and 1),
  findings jsonb not null,
  at timestamptz not null default now()
);

create index experiment_looks_of on experiment_looks (experiment_id, id desc);

create table drift_references (
  model_version_id bigint primary key references model_versions (id),
  columns jsonb not null,
  row_count integer not null check (row_count >= 0),
  at timestamptz not null default now()
);

create table drift_checks (
  model_version_id bigint not null references model_versions (id),
  day date not null,
  column_name text not null check (column_name <> ''),
  project_id integer not null references projects (id),
  from_day date not null,
  row_count integer not null check (row_count >= 0),
  counts jsonb not null,
  log_evidence double precision not null,
  stability_index double precision not null,
  total_variation double precision not null,
  since_day date not null,
  alarm boolean not null,
  at timestamptz not null default now(),
  primary key (model_version_id, day, column_name)
);

create index drift_checks_of_project on drift_checks (project_id, day);

comment on column drift_checks.from_day is 'Days that are too small are joined with the next ones; the first of them.';

create trigger experiment_exposures_are_history before update or delete on experiment_exposures
  for each row execute function refuse_change();

create trigger experiment_predictions_are_history before update or delete on experiment_predictions
  for each row execute function refuse_change();

create trigger experiment_looks_are_history before update or delete on experiment_looks
  for each row execute function refuse_change();

create trigger drift_checks_are_history before update or delete on drift_checks
  for each row execute function refuse_change();
