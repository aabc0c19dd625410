/**
 * The tables as Kysely sees them. The SQL is in migrations/; a test compares these columns with the database.
 *
 * Versioned rows hold in version v when `valid_from_version <= v < valid_until_version` (null: still holds).
 */
import type { ColumnType, Generated, GeneratedAlways, Insertable } from "kysely";
import type { SaleStatus } from "@figaro/formats";
import type { LearningSchema } from "./learning/schema.ts";
import type { ScheduleChange } from "./types.ts";

/** Set by the database on insert unless given. */
type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** "YYYY-MM-DD", never a Date: a local date has no instant. */
type LocalDate = string;
/** Read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;

/** First and first-no-more version of a row. */
interface Versioned {
  festival_id: number;
  valid_from_version: number;
  valid_until_version: number | null;
}

export interface FestivalsTable {
  id: GeneratedAlways<number>;
  slug: string;
  current_version: number;
  live_version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ScheduleVersionsTable {
  festival_id: number;
  version: number;
  name: string;
  time_zone: string;
  day_start: string;
  epoch: LocalDate;
  currency: string | null;
  currency_digits: number;
  default_walk_minutes: number;
  buffer_minutes: number;
  hall_count: number;
  concert_count: number;
  first_day: LocalDate | null;
  last_day: LocalDate | null;
  content_hash: string;
  changes: Json<ScheduleChange[]>;
  created_at: Timestamp;
}

/** A key of a festival and its ordinal: halls, composers, artists. */
export interface NamedTable {
  festival_id: number;
  ordinal: number;
  name: string;
}

export interface ConcertsTable {
  festival_id: number;
  ordinal: number;
  number: number;
}

export interface WorksTable {
  festival_id: number;
  ordinal: number;
  composer_ordinal: number;
  title: string;
}

export interface HallRevisionsTable extends Versioned {
  hall_ordinal: number;
  seats: number | null;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  step_free: boolean | null;
}

export interface WalksTable extends Versioned {
  from_hall_ordinal: number;
  to_hall_ordinal: number;
  walk_minutes: number;
}

export interface ConcertRevisionsTable extends Versioned {
  concert_ordinal: number;
  external_id: string | null;
  title: string;
  start_minute: number;
  end_minute: number;
  hall_ordinal: number;
  genre: string | null;
  price: number | null;
  tags: string[];
  link: string | null;
  description: string | null;
  programme: string | null;
  sale: SaleStatus;
}

export interface ConcertWorksTable {
  festival_id: number;
  concert_ordinal: number;
  valid_from_version: number;
  position: number;
  work_ordinal: number;
  flagged: boolean;
}

export interface ConcertArtistsTable {
  festival_id: number;
  concert_ordinal: number;
  valid_from_version: number;
  position: number;
  artist_ordinal: number;
  role: string | null;
  flagged: boolean;
}

export interface OffProgrammeEventsTable extends Versioned {
  number: number;
  title: string;
  description: string | null;
  start_minute: number;
  end_minute: number;
  hall: string;
  format: string | null;
  recommended: boolean;
  link: string | null;
}

export interface SalesOperationsTable {
  festival_id: number;
  id: string;
  concert_ordinal: number;
  client: string | null;
  sold_at: ColumnType<Date, string, never>;
  price: number | null;
}

export interface TicketOverridesTable {
  festival_id: number;
  concert_ordinal: number;
  status: "sold-out" | "not-on-sale";
  set_at: Timestamp;
}

/** Every table. */
export interface Schema extends LearningSchema {
  festivals: FestivalsTable;
  schedule_versions: ScheduleVersionsTable;
  halls: NamedTable;
  hall_revisions: HallRevisionsTable;
  walks: WalksTable;
  concerts: ConcertsTable;
  concert_revisions: ConcertRevisionsTable;
  composers: NamedTable;
  works: WorksTable;
  artists: NamedTable;
  concert_works: ConcertWorksTable;
  concert_artists: ConcertArtistsTable;
  off_programme_events: OffProgrammeEventsTable;
  sales_operations: SalesOperationsTable;
  ticket_overrides: TicketOverridesTable;
}

/** A table's row as it is written. */
export type RowOf<Table extends keyof Schema> = Insertable<Schema[Table]>;
