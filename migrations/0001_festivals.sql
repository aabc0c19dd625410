-- Festivals and their schedule versions.
--
-- Identity tables (halls, concerts, composers, works, artists) give each key of a festival a small `ordinal`
-- that is never changed, deleted or given again. What a key says at a time stands in versioned rows, which
-- hold in version v when valid_from_version <= v and (valid_until_version is null or valid_until_version > v);
-- so every version is read back exactly, and a version costs only the rows that changed.
--
-- A semicolon before a blank line ends a statement (see migrations/mod.ts).

create table festivals (
  id integer generated always as identity primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,64}$'),
  current_version integer not null,
  live_version integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on column festivals.live_version is
  'Goes up whenever ticket sales or overrides change, apart from the schedule version.';

create table schedule_versions (
  festival_id integer not null references festivals (id),
  version integer not null check (version >= 1),
  name text not null,
  time_zone text not null,
  day_start text not null check (day_start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  epoch date not null,
  currency text check (currency ~ '^[A-Z]{3}$'),
  currency_digits integer not null check (currency_digits between 0 and 6),
  default_walk_minutes integer not null check (default_walk_minutes >= 0),
  buffer_minutes integer not null check (buffer_minutes >= 0),
  hall_count integer not null check (hall_count >= 0),
  concert_count integer not null check (concert_count >= 0),
  first_day date,
  last_day date,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  changes jsonb not null,
  created_at timestamptz not null default now(),
  primary key (festival_id, version),
  constraint schedule_versions_days check ((first_day is null) = (concert_count = 0) and first_day <= last_day)
);

alter table festivals add constraint festivals_current_version_fkey
  foreign key (id, current_version) references schedule_versions (festival_id, version)
  deferrable initially deferred;

create table halls (
  festival_id integer not null references festivals (id),
  ordinal integer not null check (ordinal >= 0),
  name text not null check (name <> ''),
  primary key (festival_id, ordinal),
  unique (festival_id, name)
);

create table hall_revisions (
  festival_id integer not null,
  hall_ordinal integer not null,
  valid_from_version integer not null,
  valid_until_version integer,
  seats integer check (seats >= 0),
  address text,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  step_free boolean,
  primary key (festival_id, hall_ordinal, valid_from_version),
  foreign key (festival_id, hall_ordinal) references halls (festival_id, ordinal),
  foreign key (festival_id, valid_from_version) references schedule_versions (festival_id, version),
  foreign key (festival_id, valid_until_version) references schedule_versions (festival_id, version),
  constraint hall_revisions_validity check (valid_until_version > valid_from_version)
);

create unique index hall_revisions_current on hall_revisions (festival_id, hall_ordinal)
  where valid_until_version is null;

create table walks (
  festival_id integer not null,
  from_hall_ordinal integer not null,
  to_hall_ordinal integer not null,
  valid_from_version integer not null,
  valid_until_version integer,
  walk_minutes integer not null check (walk_minutes >= 0),
  primary key (festival_id, from_hall_ordinal, to_hall_ordinal, valid_from_version),
  foreign key (festival_id, from_hall_ordinal) references halls (festival_id, ordinal),
  foreign key (festival_id, to_hall_ordinal) references halls (festival_id, ordinal),
  foreign key (festival_id, valid_from_version) references schedule_versions (festival_id, version),
  foreign key (festival_id, valid_until_version) references schedule_versions (festival_id, version),
  constraint walks_validity check (valid_until_version > valid_from_version),
  constraint walks_two_halls check (from_hall_ordinal <> to_hall_ordinal)
);

create unique index walks_current on walks (festival_id, from_hall_ordinal, to_hall_ordinal)
  where valid_until_version is null;

create table concerts (
  festival_id integer not null references festivals (id),
  ordinal integer not null check (ordinal >= 0),
  number integer not null check (number >= 1),
  primary key (festival_id, ordinal),
  unique (festival_id, number)
);

create table concert_revisions (
  festival_id integer not null,
  concert_ordinal integer not null,
  valid_from_version integer not null,
  valid_until_version integer,
  external_id text,
  title text not null,
  start_minute integer not null,
  end_minute integer not null,
  hall_ordinal integer not null,
  genre text,
  price integer check (price >= 0),
  tags text[] not null,
  link text,
  description text,
  programme text,
  sale text not null check (sale in ('on-sale', 'sold-out', 'not-on-sale')),
  primary key (festival_id, concert_ordinal, valid_from_version),
  foreign key (festival_id, concert_ordinal) references concerts (festival_id, ordinal),
  foreign key (festival_id, hall_ordinal) references halls (festival_id, ordinal),
  foreign key (festival_id, valid_from_version) references schedule_versions (festival_id, version),
  foreign key (festival_id, valid_until_version) references schedule_versions (festival_id, version),
  constraint concert_revisions_validity check (valid_until_version > valid_from_version),
  constraint concert_revisions_ends_after_start check (end_minute > start_minute)
);

create unique index concert_revisions_current on concert_revisions (festival_id, concert_ordinal)
  where valid_until_version is null;

create index concert_revisions_hall on concert_revisions (festival_id, hall_ordinal, start_minute);

create table composers (
  festival_id integer not null references festivals (id),
  ordinal integer not null check (ordinal >= 0),
  name text not null check (name <> ''),
  primary key (festival_id, ordinal),
  unique (festival_id, name)
);

create table works (
  festival_id integer not null,
  ordinal integer not null check (ordinal >= 0),
  composer_ordinal integer not null,
  title text not null,
  primary key (festival_id, ordinal),
  unique (festival_id, composer_ordinal, title),
  foreign key (festival_id, composer_ordinal) references composers (festival_id, ordinal)
);

create table artists (
  festival_id integer not null references festivals (id),
  ordinal integer not null check (ordinal >= 0),
  name text not null check (name <> ''),
  primary key (festival_id, ordinal),
  unique (festival_id, name)
);

create table concert_works (
  festival_id integer not null,
  concert_ordinal integer not null,
  valid_from_version integer not null,
  position integer not null check (position >= 0),
  work_ordinal integer not null,
  flagged boolean not null,
  primary key (festival_id, concert_ordinal, valid_from_version, position),
  foreign key (festival_id, concert_ordinal, valid_from_version)
    references concert_revisions (festival_id, concert_ordinal, valid_from_version),
  foreign key (festival_id, work_ordinal) references works (festival_id, ordinal)
);

create index concert_works_work on concert_works (festival_id, work_ordinal);

create table concert_artists (
  festival_id integer not null,
  concert_ordinal integer not null,
  valid_from_version integer not null,
  position integer not null check (position >= 0),
  artist_ordinal integer not null,
  role text,
  flagged boolean not null,
  primary key (festival_id, concert_ordinal, valid_from_version, position),
  foreign key (festival_id, concert_ordinal, valid_from_version)
    references concert_revisions (festival_id, concert_ordinal, valid_from_version),
  foreign key (festival_id, artist_ordinal) references artists (festival_id, ordinal)
);

create index concert_artists_artist on concert_artists (festival_id, artist_ordinal);

create table off_programme_events (
  festival_id integer not null references festivals (id),
  number integer not null check (number >= 1),
  valid_from_version integer not null,
  valid_until_version integer,
  title text not null,
  description text,
  start_minute integer not null,
  end_minute integer not null,
  hall text not null,
  format text,
  recommended boolean not null,
  link text,
  primary key (festival_id, number, valid_from_version),
  foreign key (festival_id, valid_from_version) references schedule_versions (festival_id, version),
  foreign key (festival_id, valid_until_version) references schedule_versions (festival_id, version),
  constraint off_programme_events_validity check (valid_until_version > valid_from_version),
  constraint off_programme_events_ends_after_start check (end_minute > start_minute)
);

comment on column off_programme_events.hall is
  'A name as the source gives it: off-programme places need not be concert halls.';

create unique index off_programme_events_current on off_programme_events (festival_id, number)
  where valid_until_version is null;
