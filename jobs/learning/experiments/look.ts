/** Looks at experiments: what was seen so far, whether that ends them, and the pointers after their end. */
import type { Kysely } from "kysely";
import {
  type Arm,
  armFindings,
  brokenGuards,
  type Ending,
  endingOf,
  type LookFindings,
  pairedSums,
  splitPValue,
} from "../../../learning/experiments.ts";
import {
  addExposures,
  type ArmPrediction,
  type Experiment,
  experimentOf,
  experimentOutcomes,
  exposedCounts,
  keepLook,
  openExperiments,
  unaskedItems,
} from "../../../store/learning/experiments.ts";
import { projectBySlug } from "../../../store/learning/projects.ts";
import { aliased, modelVersionById } from "../../../store/learning/registry.ts";
import type { Schema } from "../../../store/schema.ts";
import type { LearningCore } from "../../../wasm/learning.ts";
import { settle } from "./settle.ts";
import type { ExperimentParts } from "./start.ts";

/** What a look is made with. */
export interface LookParts extends ExperimentParts {
  readonly core: () => LearningCore;
}

/** What a look came to. */
export interface Looked {
  /** As it stands after the look. */
  readonly experiment: Experiment;
  /** null: it had ended before. */
  readonly findings: LookFindings | null;
}

/** Items that a shadow is asked of in one look. */
const UNASKED = 2_000;

/**
 * Looks at an experiment; as often as one likes, for its tests stay valid.
 *
 * @throws {StoreError} `experiment-unknown`; of promotions and of the store of models
 */
export async function lookAtExperiment(parts: LookParts, id: number): Promise<Looked> {
  const { db, project } = parts;
  const experiment = await experimentOf(db, project.id, id);
  if (experiment.state === "running" && experiment.kind === "shadow") await askShadow(parts, experiment);
  const findings = await keepLook(db, experiment, async (trx, lowest) => {
    const found = await findingsOf(trx, experiment, { core: parts.core(), lowest });
    return { findings: found, ending: await movedOn(trx, experiment) ?? endingOf(experiment, found) };
  });
  const after = await experimentOf(db, project.id, id);
  if (after.state !== "running" && after.settlement === null) await settle(parts, after);
  return { experiment: await experimentOf(db, project.id, id), findings };
}

/** The champion is neither of the two: somebody promoted a third. */
async function movedOn(db: Kysely<Schema>, experiment: Experiment): Promise<Ending | null> {
  const champion = await aliased(db, experiment.projectId, "champion");
  if (champion !== null && [experiment.controlId, experiment.challengerId].includes(champion.id)) return null;
  const now = champion?.version ?? "no version";
  const reason = `${now} serves now, neither ${experiment.control} nor ${experiment.challenger}`;
  return { state: "stopped", verdict: "champion-moved", reason };
}

async function findingsOf(
  db: Kysely<Schema>,
  experiment: Experiment,
  { core, lowest }: { readonly core: LearningCore; readonly lowest: number },
): Promise<LookFindings> {
  const { id, kind, share, level, effect, guards } = experiment;
  const rows = await experimentOutcomes(db, experiment);
  const exposed = await exposedCounts(db, id);
  const arm = (wanted: Arm) => armFindings(rows.filter((row) => row.arm === wanted), exposed[wanted]);
  const [control, challenger] = [arm("control"), arm("challenger")];
  const sums = kind === "shadow" ? pairedSums(rows) : { control, challenger };
  const look = core.sequential({ level, effect, lowest }, plain(sums.control), plain(sums.challenger));
  const counts = [control.exposed, challenger.exposed];
  const hasSplit = kind === "ab" && control.exposed + challenger.exposed > 0;
  return {
    ...{ control, challenger, difference: look.difference, error: look.error },
    ...{ pValue: look.pValue, naivePValue: look.naivePValue },
    splitPValue: hasSplit ? core.sampleRatio(counts, [1 - share, share]) : null,
    splitAlwaysValid: hasSplit ? splitPValue(control, challenger, share) : null,
    broken: brokenGuards(control, challenger, guards),
  };
}

/** Nothing but the sums crosses into the core. */
const plain = ({ count, sum, squares }: { count: number; sum: number; squares: number }) => ({
  count,
  sum,
  squares,
});

/**
 * Asks both versions of a shadow about items that came since and were labelled by people without being predicted over
 * the API, as those of day runs are. Neither version was trained on them, so that they are asked late changes nothing.
 */
async function askShadow({ db, project, serving }: LookParts, experiment: Experiment): Promise<void> {
  const items = await unaskedItems(db, experiment, { limit: UNASKED });
  if (items.length === 0) return;
  const arms: readonly [Arm, number][] = [
    ["control", experiment.controlId],
    ["challenger", experiment.challengerId],
  ];
  const predictions: ArmPrediction[] = [];
  for (const [arm, versionId] of arms) {
    const version = await modelVersionById(db, versionId);
    const answers = await serving.served(db, project, version).predict(items.map(({ fields }) => fields));
    for (const [i, { label, probability }] of answers.entries()) {
      const externalId = items[i]?.externalId ?? "";
      const known = { arm, externalId, subject: externalId, label };
      predictions.push({ ...known, probability: Math.min(1, probability) });
    }
  }
  const exposures = items.map(({ externalId }) => ({
    subject: externalId,
    arm: "control" as const,
    failed: false,
  }));
  await addExposures(db, experiment.id, { exposures, predictions });
}

/**
 * Looks at every experiment that runs and was not looked at for a while, and settles those whose end was cut off.
 *
 * @param options.everyMs least time between two looks; an hour unless said
 * @param options.onError told of an experiment that could not be looked at; the others are
 * @returns how many were looked at
 */
export async function lookAtAll(
  { db, serving, core }: Omit<LookParts, "project">,
  { now = new Date(), everyMs = 3_600_000, onError }: {
    readonly now?: Date;
    readonly everyMs?: number;
    readonly onError: (error: Error) => void;
  },
): Promise<number> {
  let looked = 0;
  for (const { id, project: slug, running, lookedAt } of await openExperiments(db)) {
    if (running && lookedAt !== null && now.getTime() - lookedAt.getTime() < everyMs) continue;
    try {
      await lookAtExperiment({ db, serving, core, project: await projectBySlug(db, slug) }, id);
      looked++;
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return looked;
}
