/** Starting an experiment, and ending one by hand. */
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { DEFAULT_GUARDS, type ExperimentAsk, type Guards } from "../../../learning/experiments.ts";
import { StoreError } from "../../../store/errors.ts";
import {
  addExperiment,
  endExperiment,
  type Experiment,
  experimentOf,
} from "../../../store/learning/experiments.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { aliased, modelVersion, movePointer } from "../../../store/learning/registry.ts";
import type { Schema } from "../../../store/schema.ts";
import { within } from "../../../store/transaction.ts";
import type { Serving } from "../serving/mod.ts";
import { checkVersion } from "../serving/promote.ts";
import { settle } from "./settle.ts";

/** What experiments are done with. */
export interface ExperimentParts {
  readonly db: Kysely<Schema>;
  readonly project: Project;
  readonly serving: Serving;
}

/**
 * Starts an experiment; the challenger is loaded and checked first, as for a promotion.
 *
 * @throws {StoreError} `experiment-invalid` with every fault; `model-version-unknown`; `promotion-refused` when the
 * challenger may not serve; `project-conflict` while another experiment runs; `object-store-unreachable`,
 * `object-store-refused`
 */
export async function startExperiment(parts: ExperimentParts, ask: ExperimentAsk): Promise<Experiment> {
  const { db, project } = parts;
  const champion = await aliased(db, project.id, "champion");
  const challenger = await modelVersion(db, project.id, ask.challenger);
  const control = ask.control === undefined ? champion : await modelVersion(db, project.id, ask.control);
  const faults = askFaults(ask);
  if (champion === null || control === null || ![control.id, challenger.id].includes(champion.id)) {
    const detail = `${champion?.version ?? "no version"} serves; one of the two compared would be right`;
    faults.push({ pointer: "/control", detail });
  } else if (control.id === challenger.id) {
    const detail = `${challenger.version} is the control itself; another version would be right`;
    faults.push({ pointer: "/challenger", detail });
  }
  const [first] = faults;
  if (first !== undefined || control === null) {
    throw new StoreError("experiment-invalid", `${first?.pointer}: ${first?.detail}`, { faults });
  }
  for (const version of [control, challenger]) {
    const failed = (await checkVersion(parts, version)).filter(({ ok }) => !ok);
    if (failed.length === 0) continue;
    const why = failed.map(({ detail }) => detail).join("; ");
    throw new StoreError("promotion-refused", `${version.version} may not answer: ${why}`, {
      version: version.version,
    });
  }
  const { kind, actor, share = 0.5, level = 0.05, effect = 0.03, promotes = false } = ask;
  return await within(db, async (trx) => {
    const experiment = await addExperiment(trx, {
      ...{ projectId: project.id, kind, controlId: control.id, challengerId: challenger.id },
      ...{ share, level, effect, promotes, actor, guards: guardsOf(ask.guards ?? {}) },
      seed: ask.seed ?? seedOf(project, [control.version, challenger.version]),
    });
    if (champion?.id !== challenger.id) {
      const reason = `${kind === "ab" ? "an A/B test" : "a shadow"} beside ${control.version}`;
      const move = { alias: "challenger" as const, to: challenger.id, actor: `experiment:${experiment.id}` };
      await movePointer(trx, project.id, { ...move, reason });
    }
    return experiment;
  });
}

/**
 * Ends an experiment that runs; the champion stays.
 *
 * @throws {StoreError} `experiment-unknown`; `project-conflict` when it has ended already
 */
export async function stopExperiment(
  parts: ExperimentParts,
  id: number,
  by: { readonly actor: string; readonly reason: string },
): Promise<Experiment> {
  const { db, project } = parts;
  const experiment = await experimentOf(db, project.id, id);
  const reason = `${by.actor}: ${by.reason}`;
  if (!await endExperiment(db, experiment, { state: "stopped", verdict: "by-hand", reason })) {
    throw new StoreError("project-conflict", `experiment ${id} has ended already: ${experiment.reason}`, {
      experiment: id,
    });
  }
  await settle(parts, await experimentOf(db, project.id, id));
  return await experimentOf(db, project.id, id);
}

function guardsOf(given: NonNullable<ExperimentAsk["guards"]>): Guards {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_GUARDS, ...Object.fromEntries(said) };
}

function askFaults({ share = 0.5, level = 0.05, effect = 0.03, guards = {} }: ExperimentAsk) {
  const faults: { pointer: string; detail: string }[] = [];
  const open = (pointer: string, value: number) => {
    if (!(value > 0 && value < 1)) {
      faults.push({ pointer, detail: `${value}; above 0 and below 1 would be right` });
    }
  };
  open("/share", share);
  open("/level", level);
  open("/effect", effect);
  const all = guardsOf(guards);
  open("/guards/level", all.level);
  for (const name of ["minF1Drop", "failedShare"] as const) {
    if (!(all[name] >= 0 && all[name] <= 1)) {
      faults.push({ pointer: `/guards/${name}`, detail: `${all[name]}; 0 to 1 would be right` });
    }
  }
  if (!(Number.isInteger(all.leastOfClass) && all.leastOfClass >= 1)) {
    faults.push({
      pointer: "/guards/leastOfClass",
      detail: `${all.leastOfClass}; a whole number from 1 would be right`,
    });
  }
  return faults;
}

function seedOf({ seed, slug }: Project, versions: readonly string[]): number {
  return createHash("sha256").update(JSON.stringify([seed, slug, ...versions])).digest().readUInt32BE(0);
}
