/** `figaro retrain`: one retrain of a project, with its progress and what it found. */
import {
  artifactStore,
  type Database,
  type Project,
  projectBySlug,
  type RetrainRun,
  retrainRunOf,
} from "@figaro/store";
import { mlflowAfterwards } from "../../jobs/learning/mlflow_report.ts";
import { askForRetrain, type RetrainParts, runRetrain } from "../../jobs/learning/retrain/mod.ts";
import { InputError } from "../failure.ts";
import { stoppable } from "../interrupt.ts";
import { retrainText } from "../retrain_text.ts";
import { retrainView } from "../retrain_progress.ts";
import { type Setting, withDatabase } from "../setting.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `retrain`. */
export interface RetrainFlags extends PlainFlags {
  readonly dryRun?: boolean;
  readonly day?: string;
  readonly slot?: string;
}

/** Runs a retrain to its end, or goes on with one that was stopped; shows what its steps found. */
export async function retrainCommand(setting: Setting, slug: string, flags: RetrainFlags): Promise<void> {
  const run = await withDatabase(
    setting,
    "current",
    (database) =>
      stoppable(
        (signal) => retrained(setting, database, { slug, flags, signal }),
        "stopped; the same command goes on where it was",
      ),
  );
  if (flags.json) {
    const { createdAt, doneAt, ...shown } = run;
    return await setting.out.json({
      ...shown,
      createdAt: createdAt.toISOString(),
      doneAt: doneAt?.toISOString() ?? null,
    });
  }
  await setting.out.print(...retrainText(run, setting.out));
}

async function retrained(
  setting: Setting,
  { db, kind }: Database,
  { slug, flags, signal }: {
    readonly slug: string;
    readonly flags: RetrainFlags;
    readonly signal: AbortSignal;
  },
): Promise<RetrainRun> {
  const project = await projectBySlug(db, slug);
  const { run } = await askForRetrain(db, project, {
    trigger: "hand",
    actor: "operator:command line",
    dryRun: flags.dryRun ?? false,
    again: true,
    ...(flags.day === undefined ? {} : { day: flags.day }),
    ...(flags.slot === undefined ? {} : { slot: flags.slot }),
  });
  using view = retrainView(setting);
  const parts: RetrainParts = {
    db,
    artifacts: artifactStore(setting.config.bucket),
    // One process at a time has the embedded database: it need not wait for the lease of one that was killed.
    worker: kind === "pglite" ? "embedded" : `${Deno.hostname()}:${Deno.pid}`,
    signal,
    progress: view.show,
    // What MLflow did not take is told with the run's outcome.
    afterwards: mlflowAfterwards(setting.config.mlflow, () => {}),
  };
  return await toTheEnd(parts, project, run);
}

async function toTheEnd(parts: RetrainParts, project: Project, run: RetrainRun): Promise<RetrainRun> {
  const report = run.state === "done" ? null : await runRetrain(parts, project, run.id);
  if (report?.state === "held") {
    throw new InputError(
      "run-held",
      `another worker is at the run ${run.slot}, or was killed less than a minute ago; try again later`,
    );
  }
  return await retrainRunOf(parts.db, project.id, run.id);
}
