-- The least that each role of a deployment needs on Postgres and Neon; run once by the owner of the schema,
-- after the migrations, and again after each that adds a table. Log-in roles are made members of these.
--
--   figaro_reader   the API: reads schedules, tickets and availability, hears news
--   figaro_writer   imports, sales, overrides: adds rows, ends old ones, changes no history
--   the owner       migrations; nothing that serves requests needs it

do $$ begin
  create role figaro_reader nologin;
exception when duplicate_object or unique_violation then null;
end $$;

do $$ begin
  create role figaro_writer nologin;
exception when duplicate_object or unique_violation then null;
end $$;

grant figaro_reader to figaro_writer;

revoke all on all tables in schema public from public;

grant usage on schema public to figaro_reader;

grant select on all tables in schema public to figaro_reader;

grant insert on festivals, schedule_versions, halls, hall_revisions, walks, concerts, concert_revisions, composers,
  works, artists, concert_works, concert_artists, off_programme_events, sales_operations, ticket_overrides
  to figaro_writer;

grant update (current_version, live_version, updated_at) on festivals to figaro_writer;

grant update (valid_until_version) on hall_revisions, walks, concert_revisions, off_programme_events to figaro_writer;

grant delete on ticket_overrides to figaro_writer;
