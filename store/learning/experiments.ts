/** Experiments with two versions: who was asked of which, what came of it, and how they ended. */
import { type Kysely, type Selectable, sql } from "kysely";
import {
  type Arm,
  type Ending,
  type Exposed,
  type Guards,
  type LookFindings,
  type OutcomeRow,
} from "../../learning/experiments.ts";
import { versionText } from "../../learning/semver.ts";
import { HUMAN_SOURCES } from "../../learning/types.ts";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import { within } from "../transaction.ts";
import type { ExperimentsTable } from "./experiments_schema.ts";

/** An experiment as it stands. */
export interface Experiment {
  readonly id: number;
  readonly projectId: number;
  readonly kind: ExperimentsTable["kind"];
  /** Rows of versions, and their names, "v1.2.0". */
  readonly controlId: number;
  readonly challengerId: number;
  readonly control: string;
  readonly challenger: string;
  /** Of the subjects that the challenger answers. */
  readonly share: number;
  readonly seed: number;
  readonly metric: "agreement";
  readonly level: number;
  /** Size of difference of the shares of agreement that the test is most sensitive to. */
  readonly effect: number;
  readonly guards: Guards;
  /** Whether a challenger that is better serves by itself. */
  readonly promotes: boolean;
  readonly actor: string;
  readonly state: "running" | "stopped" | "decided";
  readonly verdict: ExperimentsTable["verdict"];
  readonly reason: string | null;
  /** What was done with the pointers after the end; null: not done yet. */
  readonly settlement: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** What an experiment is made with. */
export type ExperimentInput = Pick<
  Experiment,
  | "projectId"
  | "kind"
  | "controlId"
  | "challengerId"
  | "share"
  | "seed"
  | "level"
  | "effect"
  | "guards"
  | "promotes"
  | "actor"
>;

/**
 * Starts an experiment.
 *
 * @throws {StoreError} `project-conflict` while another runs on the project
 */
export async function addExperiment(db: Kysely<Schema>, input: ExperimentInput): Promise<Experiment> {
  const row = await db.insertInto("experiments").values({
    project_id: input.projectId,
    kind: input.kind,
    control_version_id: input.controlId,
    challenger_version_id: input.challengerId,
    share: input.share,
    seed: input.seed,
    level: input.level,
    effect: input.effect,
    guards: JSON.stringify(input.guards),
    promotes: input.promotes,
    actor: input.actor,
  }).onConflict((conflict) => conflict.column("project_id").where("state", "=", "running").doNothing())
    .returning("id").executeTakeFirst();
  if (row !== undefined) return await experimentOf(db, input.projectId, row.id);
  const running = await db.selectFrom("experiments").select("id").where("project_id", "=", input.projectId)
    .where("state", "=", "running").executeTakeFirst();
  throw new StoreError(
    "project-conflict",
    `experiment ${running?.id ?? ""} runs on this project already; stop it first`,
    { experiment: running?.id ?? null },
  );
}

function select(db: Kysely<Schema>) {
  return db.selectFrom("experiments as x")
    .innerJoin("model_versions as a", "a.id", "x.control_version_id")
    .innerJoin("model_versions as b", "b.id", "x.challenger_version_id")
    .selectAll("x").select(["a.major", "a.minor", "a.patch"])
    .select(["b.major as other_major", "b.minor as other_minor", "b.patch as other_patch"]);
}

/** A project's experiment. @throws {StoreError} `experiment-unknown`, also for another project's */
export async function experimentOf(
  db: Kysely<Schema>,
  projectId: number,
  id: number,
): Promise<Experiment> {
  const row = await select(db).where("x.id", "=", id).where("x.project_id", "=", projectId)
    .executeTakeFirst();
  if (row !== undefined) return shown(row);
  throw new StoreError("experiment-unknown", `there is no experiment ${id} of this project`, {
    experiment: id,
  });
}

/** Experiments of a project, the newest first. */
export async function listExperiments(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<Experiment[]> {
  const rows = await select(db).where("x.project_id", "=", projectId).orderBy("x.id", "desc").limit(limit)
    .execute();
  return rows.map(shown);
}

/**
 * The experiment that predictions take part in; null: none, or neither of its versions is the champion any more.
 *
 * Cost: without an experiment one look-up in an index of running ones, made for every question.
 */
export async function runningExperiment(db: Kysely<Schema>, projectId: number): Promise<Experiment | null> {
  const running = await db.selectFrom("experiments").select("id").where("project_id", "=", projectId)
    .where("state", "=", "running").executeTakeFirst();
  if (running === undefined) return null;
  const row = await select(db).innerJoin(
    "model_pointers as p",
    (join) => join.onRef("p.project_id", "=", "x.project_id").on("p.alias", "=", "champion"),
  )
    .where("x.project_id", "=", projectId).where("x.state", "=", "running")
    .where((eb) =>
      eb.or([
        eb("p.model_version_id", "=", eb.ref("x.control_version_id")),
        eb("p.model_version_id", "=", eb.ref("x.challenger_version_id")),
      ])
    ).executeTakeFirst();
  return row === undefined ? null : shown(row);
}

/** An experiment that somebody has to look at. */
export interface OpenExperiment {
  readonly id: number;
  /** Slug. */
  readonly project: string;
  /** False: it has ended, and its pointers are not settled. */
  readonly running: boolean;
  readonly lookedAt: Date | null;
}

/** Experiments that somebody has to look at: those that run, and those whose pointers are not settled. */
export async function openExperiments(
  db: Kysely<Schema>,
): Promise<OpenExperiment[]> {
  const rows = await db.selectFrom("experiments as x").innerJoin("projects as p", "p.id", "x.project_id")
    .select((eb) => [
      "x.id",
      "x.state",
      "p.slug as project",
      eb.selectFrom("experiment_looks as l").select((inner) => inner.fn.max("l.at").as("at"))
        .whereRef("l.experiment_id", "=", "x.id").as("lookedAt"),
    ])
    .where((eb) => eb.or([eb("x.state", "=", "running"), eb("x.settled_at", "is", null)]))
    .orderBy("x.id").execute();
  return rows.map(({ state, ...rest }) => ({ ...rest, running: state === "running" }));
}

/** What was predicted for an item by an arm. */
export interface ArmPrediction {
  readonly arm: Arm;
  readonly subject: string;
  /** null: the item is not one of the project's, or was not named. */
  readonly externalId: string | null;
  readonly label: string;
  readonly probability: number;
}

/** Keeps who was exposed to which arm, once a subject, and what was predicted, once an item and arm. */
export async function addExposures(
  db: Kysely<Schema>,
  experimentId: number,
  { exposures, predictions }: {
    readonly exposures: readonly { readonly subject: string; readonly arm: Arm; readonly failed: boolean }[];
    readonly predictions: readonly ArmPrediction[];
  },
): Promise<void> {
  const bySubject = new Map(exposures.map((one) => [one.subject, one]));
  // A failure must not be hidden by another item of the same subject that went well.
  for (const one of exposures) if (one.failed) bySubject.set(one.subject, one);
  const rows = predictions.flatMap(({ externalId, ...rest }) =>
    externalId === null ? [] : [{ ...rest, experiment_id: experimentId, external_id: externalId }]
  );
  await within(db, async (trx) => {
    if (bySubject.size > 0) {
      await trx.insertInto("experiment_exposures").values(
        [...bySubject.values()].map((one) => ({ ...one, experiment_id: experimentId })),
      ).onConflict((conflict) => conflict.doNothing()).execute();
    }
    if (rows.length > 0) {
      await trx.insertInto("experiment_predictions").values(rows)
        .onConflict((conflict) => conflict.doNothing()).execute();
    }
  });
}

/** How many subjects each arm has got. */
export async function exposedCounts(
  db: Kysely<Schema>,
  experimentId: number,
): Promise<Record<Arm, Exposed>> {
  const rows = await db.selectFrom("experiment_exposures").select((eb) => [
    "arm",
    eb.fn.countAll<number>().as("exposed"),
    eb.fn.countAll<number>().filterWhere("failed", "=", true).as("failed"),
  ]).where("experiment_id", "=", experimentId).groupBy("arm").execute();
  const of = (wanted: Arm): Exposed => {
    const found = rows.find(({ arm }) => arm === wanted);
    return { exposed: Number(found?.exposed ?? 0), failed: Number(found?.failed ?? 0) };
  };
  return { control: of("control"), challenger: of("challenger") };
}

/**
 * Predictions of an experiment with the label that a person has given since: after the prediction, of a shadow since
 * the experiment's start. Labels by the model or by a coin are not among them, and one that was taken back is not.
 */
export async function experimentOutcomes(
  db: Kysely<Schema>,
  { id, projectId, kind }: Pick<Experiment, "id" | "projectId" | "kind">,
): Promise<OutcomeRow[]> {
  return await db.selectFrom("experiment_predictions as p")
    .innerJoin("experiments as x", "x.id", "p.experiment_id")
    .innerJoin(
      "items as i",
      (join) => join.onRef("i.external_id", "=", "p.external_id").on("i.project_id", "=", projectId),
    )
    .innerJoinLateral(
      (eb) =>
        eb.selectFrom("label_events as e").select(["e.label", "e.source", "e.at"])
          .whereRef("e.item_id", "=", "i.id").orderBy("e.id", "desc").limit(1).as("l"),
      (join) => join.onTrue(),
    )
    .select(["p.subject", "p.external_id as externalId", "p.arm", "p.label as predicted"])
    .select(sql<string>`l.label`.as("truth"))
    .where("p.experiment_id", "=", id).where("l.label", "is not", null)
    .where("l.source", "in", HUMAN_SOURCES)
    .where("l.at", ">=", (eb) => kind === "shadow" ? eb.ref("x.started_at") : eb.ref("p.at"))
    .orderBy("p.external_id").orderBy("p.arm").execute();
}

/** An item that a shadow has not been asked of. */
export interface UnaskedItem {
  readonly externalId: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Items that people labelled since a shadow began and of which its versions were not asked: by the day runs' way. */
export async function unaskedItems(
  db: Kysely<Schema>,
  { id, projectId }: Pick<Experiment, "id" | "projectId">,
  { limit }: { readonly limit: number },
): Promise<UnaskedItem[]> {
  const rows = await db.selectFrom("label_events as e").innerJoin("items as i", "i.id", "e.item_id")
    .innerJoin("experiments as x", (join) => join.on("x.id", "=", id))
    .select(["i.external_id as externalId", "i.fields"]).distinctOn("i.id")
    .where("i.project_id", "=", projectId).where("e.source", "in", HUMAN_SOURCES)
    .whereRef("e.at", ">=", "x.started_at").whereRef("i.created_at", ">=", "x.started_at")
    .where((eb) =>
      eb.not(eb.exists(
        eb.selectFrom("experiment_predictions as p").select("p.arm").where("p.experiment_id", "=", id)
          .whereRef("p.external_id", "=", "i.external_id"),
      ))
    ).orderBy("i.id").limit(limit).execute();
  return rows;
}

/** A look that is kept. */
export interface ExperimentLook {
  readonly at: Date;
  readonly pValue: number;
  readonly findings: LookFindings;
}

/** Looks of an experiment, the newest first. */
export async function experimentLooks(
  db: Kysely<Schema>,
  experimentId: number,
  { limit }: { readonly limit: number },
): Promise<ExperimentLook[]> {
  const rows = await db.selectFrom("experiment_looks").select(["at", "p_value", "findings"])
    .where("experiment_id", "=", experimentId).orderBy("id", "desc").limit(limit).execute();
  return rows.map(({ at, p_value: pValue, findings }) => ({ at, pValue, findings }));
}

/**
 * Keeps a look while nobody else looks; the lowest p-value so far is handed on, so the test goes on after a restart
 * as if there had been none. Nothing is kept of an experiment that has ended.
 *
 * @param look makes the findings and says how they end the experiment; null: they do not
 * @returns the findings, or null when it had ended
 */
export async function keepLook(
  db: Kysely<Schema>,
  experiment: Experiment,
  look: (
    trx: Kysely<Schema>,
    lowest: number,
  ) => Promise<{ readonly findings: LookFindings; readonly ending: Ending | null }>,
): Promise<LookFindings | null> {
  return await within(db, async (trx) => {
    const row = await trx.selectFrom("experiments").select("state").where("id", "=", experiment.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (row.state !== "running") return null;
    const [last] = await experimentLooks(trx, experiment.id, { limit: 1 });
    const { findings, ending } = await look(trx, last?.pValue ?? 1);
    await trx.insertInto("experiment_looks").values({
      experiment_id: experiment.id,
      p_value: findings.pValue,
      findings: JSON.stringify(findings),
    }).execute();
    if (ending !== null) await endExperiment(trx, experiment, ending);
    return findings;
  });
}

/** Ends an experiment that runs. False: it had ended. */
export async function endExperiment(
  db: Kysely<Schema>,
  { id }: Pick<Experiment, "id">,
  ending: Ending,
): Promise<boolean> {
  const ended = await db.updateTable("experiments").set({ ...ending, ended_at: sql<Date>`now()` })
    .where("id", "=", id).where("state", "=", "running").returning("id").executeTakeFirst();
  return ended !== undefined;
}

/** Notes what was done with the pointers after an experiment's end. */
export async function settleExperiment(
  db: Kysely<Schema>,
  { id }: Pick<Experiment, "id">,
  settlement: string,
): Promise<void> {
  await db.updateTable("experiments").set({ settlement, settled_at: sql<Date>`now()` }).where("id", "=", id)
    .where("settled_at", "is", null).execute();
}

type Row =
  & Selectable<ExperimentsTable>
  & {
    readonly [Part in "major" | "minor" | "patch" | "other_major" | "other_minor" | "other_patch"]: number;
  };

function shown(row: Row): Experiment {
  const { other_major: major, other_minor: minor, other_patch: patch } = row;
  return {
    id: row.id,
    projectId: row.project_id,
    kind: row.kind,
    controlId: row.control_version_id,
    challengerId: row.challenger_version_id,
    control: versionText(row),
    challenger: versionText({ major, minor, patch }),
    share: row.share,
    seed: row.seed,
    metric: row.metric,
    level: row.level,
    effect: row.effect,
    guards: row.guards,
    promotes: row.promotes,
    actor: row.actor,
    state: row.state,
    verdict: row.verdict,
    reason: row.reason,
    settlement: row.settlement,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
