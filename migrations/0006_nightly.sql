-- Retrains by a clock of their own, beside those that the calendar's days ask for.

alter table projects add column retrain_cron text check (retrain_cron <> '');

comment on column projects.retrain_cron is
  'Cron pattern in the project''s zone; null: retrains are those that the days of its calendar ask for.';
