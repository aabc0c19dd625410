-- Tickets sold and statuses set by hand: live facts, apart from the schedule versions.

create table sales_operations (
  festival_id integer not null,
  id text not null check (id <> ''),
  concert_ordinal integer not null,
  client text,
  sold_at timestamptz not null,
  price integer check (price >= 0),
  primary key (festival_id, id),
  foreign key (festival_id, concert_ordinal) references concerts (festival_id, ordinal)
);

create index sales_operations_concert on sales_operations (festival_id, concert_ordinal, sold_at)
  include (price);

create table ticket_overrides (
  festival_id integer not null,
  concert_ordinal integer not null,
  status text not null check (status in ('sold-out', 'not-on-sale')),
  set_at timestamptz not null default now(),
  primary key (festival_id, concert_ordinal),
  foreign key (festival_id, concert_ordinal) references concerts (festival_id, ordinal)
);
