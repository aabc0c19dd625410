-- The least that each role of a deployment needs on Postgres and Neon; run once by the owner of the schema,
-- after the migrations, and again after each that adds a table. Log-in roles are made members of these.
--
--   figaro_reader   the API: reads schedules, tickets and availability, hears news
--   figaro_writer   imports, sales, overrides: adds rows, ends old ones, changes no history
--   figaro_desk     the API with the learning loop: checks keys, takes items and reviews, moves pointers
--   figaro_trainer  workers: day runs, retraining, versions, predictions
--   the owner       migrations, keys, restoring; nothing that serves requests needs it
--
-- A server that does the learning loop's work itself (no workers beside it) is a member of desk and trainer.
-- What is history (label events, reviews, predictions, versions, pointer moves ...) can be added and read by
-- whoever makes it, and changed by nobody.

do $$ begin
  create role figaro_reader nologin;
exception when duplicate_object or unique_violation then null;
end $$;

do $$ begin
  create role figaro_writer nologin;
exception when duplicate_object or unique_violation then null;
end $$;

do $$ begin
  create role figaro_desk nologin;
exception when duplicate_object or unique_violation then null;
end $$;

do $$ begin
  create role figaro_trainer nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant figaro_reader to figaro_writer, figaro_desk, figaro_trainer;

revoke all on all tables in schema public from public;

grant usage on schema public to figaro_reader;

grant select on all tables in schema public to figaro_reader;

revoke select on api_tokens from figaro_reader;

grant insert on festivals, schedule_versions, halls, hall_revisions, walks, concerts, concert_revisions, composers,
  works, artists, concert_works, concert_artists, off_programme_events, sales_operations, ticket_overrides
  to figaro_writer;

grant update (current_version, live_version, updated_at) on festivals to figaro_writer;

grant update (valid_until_version) on hall_revisions, walks, concert_revisions, off_programme_events to figaro_writer;

grant delete on ticket_overrides to figaro_writer;

grant select on api_tokens to figaro_desk;

grant insert on projects, calendars, items, retrain_runs, retrain_run_steps to figaro_desk;

grant insert on day_runs, day_run_steps, day_run_items, predictions, artifacts, training_snapshots,
  training_snapshot_rows, model_versions, retrain_runs, retrain_run_steps, retrain_checkpoints, holdout_uses,
  auto_training, model_metrics
  to figaro_trainer;

grant insert on label_events, training_members, review_tasks, model_pointers, model_pointer_moves
  to figaro_desk, figaro_trainer;

grant insert on reviews to figaro_desk;

grant update (labels, text_columns, feature_columns, calendar_id, calendar_anchor, retrain_at, retrain_cron, gate,
  review, version, updated_at) on projects to figaro_desk;

-- Experiments are asked for and looked at by both; what was seen is only added to.
grant insert on experiments, experiment_exposures, experiment_predictions, experiment_looks, drift_references,
  drift_checks
  to figaro_desk, figaro_trainer;

grant update (state, verdict, reason, settlement, ended_at, settled_at) on experiments to figaro_desk, figaro_trainer;

-- Versions are numbered one after another under a lock of the project's row, which takes the right to update.
grant update (updated_at) on projects to figaro_trainer;

grant update (state, version, lease_owner, lease_until, done_at) on review_tasks to figaro_desk;

grant update (model_version_id, moved_at) on model_pointers to figaro_desk, figaro_trainer;

grant update (state, done_at) on retrain_runs to figaro_desk;

grant update (state, tries, fence, lease_owner, lease_until, outcome, fault, model_version_id, done_at) on retrain_runs
  to figaro_trainer;

grant update (state, result, checkpoint_hash, finished_at) on retrain_run_steps to figaro_trainer;

grant update (hash, bytes, at) on retrain_checkpoints to figaro_trainer;

grant delete on retrain_checkpoints to figaro_trainer;

grant update (state, fence, lease_owner, lease_until, done_at) on day_runs to figaro_trainer;

grant update (state, result, finished_at) on day_run_steps to figaro_trainer;

-- The same bytes put again mend an artifact that was damaged; its name and size stay.
grant update (bytes) on artifacts to figaro_trainer;

-- The queues have tables of their own, which `figaro migrate` makes.
do $$ begin
  if exists (select from pg_namespace where nspname = 'pgboss') then
    grant usage on schema pgboss to figaro_desk, figaro_trainer;
    grant select, insert, update, delete on all tables in schema pgboss to figaro_desk, figaro_trainer;
    grant usage on all sequences in schema pgboss to figaro_desk, figaro_trainer;
  end if;
end $$;
