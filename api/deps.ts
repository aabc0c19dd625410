/** What the application is made of; `main.ts` and the tests put it together. */
import type { FestivalDocument } from "@figaro/formats";
import type { Database } from "@figaro/store";
import type { BackgroundSlot } from "./background.ts";
import type { AnswerCache } from "./cacheable.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Config } from "./config.ts";
import type { CursorSigner } from "./cursor.ts";
import type { HotAddresses } from "./hot.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Budgets } from "./middleware/rate.ts";
import type { ModelDesk } from "./learning/model_desk.ts";
import type { Planner } from "../planner/planner_types.ts";

/** A writer of a festival in a file format. */
export interface Exporter {
  readonly contentType: string;
  readonly write: (document: FestivalDocument, version: ExportVersion) => string | Promise<string>;
}

/** What formats say of the version they show. */
export interface ExportVersion {
  readonly version: number;
  readonly at: Date;
}

/** Parts of the application. Nothing here is global; two applications can run beside each other. */
export interface AppDeps {
  readonly config: Config;
  readonly catalogue: Catalogue;
  readonly answers: AnswerCache;
  readonly cursors: CursorSigner;
  readonly budgets: Budgets;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Addresses answered the short way. */
  readonly hot: HotAddresses;
  /** By the file's ending: xml, json, ics, csv. */
  readonly exporters: Readonly<Record<string, Exporter>>;
  /** The learning loop's store; null: its addresses are not there. */
  readonly database: Pick<Database, "db"> | null;
  /** The queues, once they are open. */
  readonly background: BackgroundSlot;
  /** Models that serve; null: none are plugged in. */
  readonly models: ModelDesk | null;
  /** null: addresses of routes are not there yet. */
  readonly planner: Planner | null;
  /** Deno exports spans, see `Config`. */
  readonly telemetry: boolean;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}
