/** What the store hands out: plain values, no Kysely types. */
import type { FestivalDocument, SaleStatus } from "@figaro/formats";

export interface FestivalSummary {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
  /** Current schedule version, from 1. */
  readonly version: number;
  readonly concerts: number;
  readonly halls: number;
  /** Local dates of the first and last festival day, "YYYY-MM-DD"; null: no concerts. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly updatedAt: Date;
}

/** A festival as it stood in one schedule version. */
export interface FestivalSnapshot {
  readonly id: number;
  readonly version: number;
  readonly document: FestivalDocument;
  /** By programme number: a small integer that never changes and is never given again, from 0. */
  readonly ordinals: ReadonlyMap<number, number>;
}

/** One change between two schedule versions, for people and for repair. */
export interface ScheduleChange {
  readonly kind:
    | "concert-added"
    | "concert-moved"
    | "concert-cancelled"
    | "concert-hall"
    | "concert-price"
    | "concert-edited"
    | "hall-added"
    | "hall-removed"
    | "hall-edited"
    | "walk-changed"
    | "off-programme"
    | "festival-edited";
  /** Programme number, hall name, "from -> to" or null. */
  readonly subject: string | null;
  /** What differed, field by field; absent on added and cancelled. */
  readonly fields?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

export interface ScheduleVersion {
  readonly version: number;
  readonly createdAt: Date;
  /** SHA-256 of the normalised document, hex. */
  readonly contentHash: string;
  readonly changes: readonly ScheduleChange[];
}

export interface ImportOutcome {
  readonly festivalId: number;
  readonly slug: string;
  readonly version: number;
  /** False: the files say what the database already says. */
  readonly changed: boolean;
  readonly changes: readonly ScheduleChange[];
  readonly salesAdded: number;
}

/** Live tickets of one concert, apart from the schedule version. */
export interface Availability {
  readonly number: number;
  readonly status: SaleStatus;
  /** Seats of the hall; null: not known. */
  readonly seats: number | null;
  readonly sold: number;
  /** max(0, seats - sold); null: seats not known. */
  readonly free: number | null;
}
