/** What the store hands out: plain values, no Kysely types. */
import type { FestivalDocument, SaleOperation, SaleStatus } from "@figaro/formats";
import type { SalesConflicts } from "./sales_conflicts.ts";

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
  /** Goes up whenever ticket sales or overrides change; the schedule version does not. */
  readonly liveVersion: number;
}

/** A festival as it stood in one schedule version. */
export interface FestivalSnapshot {
  readonly id: number;
  readonly version: number;
  readonly document: FestivalDocument;
  /** By programme number: a small integer that never changes and is never given again, from 0. */
  readonly ordinals: ReadonlyMap<number, number>;
  /** Lasting ids of what has no number, for addresses such as `/composers/{id}`. */
  readonly ids: FestivalIds;
  /** SHA-256 of the normalised document, hex. */
  readonly contentHash: string;
  /** When the version was made. */
  readonly createdAt: Date;
}

/** By name: small integers from 0 within the festival, never changed and never given again. */
export interface FestivalIds {
  readonly halls: ReadonlyMap<string, number>;
  readonly composers: ReadonlyMap<string, number>;
  readonly artists: ReadonlyMap<string, number>;
  /** By `workKey(composer, title)`. */
  readonly works: ReadonlyMap<string, number>;
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
  /**
   * What differed, field by field; absent on added and cancelled. startMinute and endMinute of both sides count
   * from the epoch of the version after; prices are in the minor units of their own version's currency.
   */
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
  /** Tickets that came again with other content; the first stayed. */
  readonly salesConflicts: SalesConflicts;
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

/** Tickets sold of one festival, all concerts that ever were included. */
export interface SalesTotals {
  readonly tickets: number;
  /** Minor units; tickets of unknown price count 0. */
  readonly revenue: number;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** How far an import is: `done` of `total` rows of one phase; `total` null: not known before the end. */
export interface ApplyProgress {
  readonly phase: "schedule" | "sales";
  readonly done: number;
  readonly total: number | null;
}

export interface ApplyOptions {
  /** Tickets sold, written in the same transaction. */
  readonly sales?: AsyncIterable<readonly SaleOperation[]>;
  /** Does everything and takes it back: tells what would change. */
  readonly dryRun?: boolean;
  /** Stops between two statements; the database stays as it was. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ApplyProgress) => void;
}
