/** Puts the application's parts together from settings and a store. */
import { BackgroundSlot } from "./background.ts";
import { AnswerCache } from "./cacheable.ts";
import { Catalogue, type CatalogueStore } from "./catalogue.ts";
import type { Config } from "./config.ts";
import { CursorSigner } from "./cursor.ts";
import type { AppDeps } from "./deps.ts";
import { EXPORTERS } from "./exporters.ts";
import { HotAddresses } from "./hot.ts";
import { type Log, openLog } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { type Budgets, memoryBudgets } from "./middleware/rate.ts";
import type { Planner } from "../planner/planner_types.ts";

/** What the application cannot make itself, and what tests put in its place. */
export interface AppParts {
  readonly config: Config;
  readonly store: CatalogueStore;
  /** Signs cursors. */
  readonly secret: string;
  readonly database?: AppDeps["database"];
  readonly models?: AppDeps["models"];
  readonly planner?: Planner | null;
  readonly log?: Log;
  readonly budgets?: Budgets;
  readonly exporters?: AppDeps["exporters"];
  readonly now?: () => number;
}

/** All parts of an application; opens nothing. */
export function assembleApp(parts: AppParts): AppDeps {
  const { config, store } = parts;
  const now = parts.now ?? (() => performance.now());
  const background = new BackgroundSlot();
  const metrics = new Metrics(async () => await background.desk?.sizes() ?? []);
  const log = parts.log ?? openLog("silent", { write: () => {} });
  return {
    config,
    catalogue: new Catalogue(store, now),
    answers: new AnswerCache(metrics, config.answerCacheBytes),
    cursors: new CursorSigner(parts.secret),
    budgets: parts.budgets ?? memoryBudgets(config.rate),
    metrics,
    hot: new HotAddresses(),
    log,
    exporters: parts.exporters ?? EXPORTERS,
    database: parts.database ?? null,
    background,
    models: parts.models ?? null,
    planner: parts.planner ?? null,
    telemetry: config.telemetry,
    now,
  };
}
