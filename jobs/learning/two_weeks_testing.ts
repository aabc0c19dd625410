/**
 * For tests and benches: a calendar run day by day on a clock of its own, with real day runs, real retrains, models
 * that really serve, and two operators at the desk. Every line of the table comes from what the product itself keeps.
 */
import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { dateOf, dayNumber, slotOn } from "../../learning/calendar.ts";
import type { ItemInput } from "../../learning/types.ts";
import { databaseArtifacts } from "../../store/learning/artifacts.ts";
import { dayTable } from "../../store/learning/day_table.ts";
import type { DayMeasures } from "../../store/learning/day_items.ts";
import { addItems } from "../../store/learning/items.ts";
import type { Project } from "../../store/learning/projects.ts";
import { aliased } from "../../store/learning/registry.ts";
import { leaseTasks, type ReviewTask, submitReview } from "../../store/learning/reviews.ts";
import type { Schema } from "../../store/schema.ts";
import { runDay } from "./day_run.ts";
import type { Models, RetrainOutcome } from "./model_port.ts";
import { dayRetrain, type RetrainSettings } from "./retrain/mod.ts";
import type { Serving } from "./serving/mod.ts";

/** Who answers the desk's tasks, at once. */
export const OPERATORS = ["anna", "boris"] as const;

/** What is run. */
export interface Fortnight {
  readonly db: Kysely<Schema>;
  readonly project: Project;
  readonly serving: Serving;
  /** What comes, each item on its day. */
  readonly items: readonly ItemInput[];
  /** What each item is, by external id: what operators say. */
  readonly truth: ReadonlyMap<string, string>;
  /** Share of answers that are wrong, 0 to 1. */
  readonly noise: number;
  readonly settings?: Partial<RetrainSettings>;
}

/** A day as the product keeps it. */
export interface DayLine extends DayMeasures {
  readonly day: string;
  readonly slot: string;
  readonly rule: string;
  /** Of the version made on this day, on its hold-out; null: none was. */
  readonly f1: number | null;
  readonly minF1: number | null;
  /** Made on this day. */
  readonly version: string | null;
  /** Which serves in the evening. */
  readonly serves: string | null;
  /** Why it serves or not; null: nothing was trained. */
  readonly decision: string | null;
}

/**
 * Runs every working day from the first item's to the last one's, each to its end: what waits for people is answered,
 * and what is left to look at (second opinions, audits, disputes) before they go home.
 *
 * Determinism: answers depend on item and task alone, so who of the operators was quicker changes no label.
 */
export async function* runCalendar(fortnight: Fortnight): AsyncGenerator<DayLine> {
  const { db, project, serving, items } = fortnight;
  const days = items.map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return;
  let clock = new Date(`${first}T00:00:00Z`);
  const models: Models = {
    champion: (from, own) => serving.champion(from, own),
    retrain: dayRetrain({
      artifacts: databaseArtifacts,
      worker: "clock",
      now: () => clock,
      ...(fortnight.settings === undefined ? {} : { settings: fortnight.settings }),
    }),
  };
  for (let at = dayNumber(first); at <= dayNumber(last); at++) {
    const day = dateOf(at);
    clock = new Date(`${day}T09:00:00Z`);
    await addItems(db, project, items.filter((item) => item.day === day));
    if (slotOn(project.calendar, project.calendarAnchor, day) === null) continue;
    while ((await runDay({ db, models, worker: "clock" }, project, day)).state !== "done") {
      if (await answerTasks(fortnight) === 0) throw new Error(`${day} waits, and nobody is asked anything`);
    }
    await answerTasks(fortnight);
    yield await lineOf(fortnight, day);
  }
}

/** Both operators answer until there is nothing to answer. Returns how many answers were given. */
async function answerTasks(fortnight: Fortnight): Promise<number> {
  let all = 0;
  for (;;) {
    const answered = await Promise.all(OPERATORS.map((operator) => workOf(fortnight, operator)));
    const count = answered.reduce((sum, own) => sum + own, 0);
    if (count === 0) return all;
    all += count;
  }
}

async function workOf(fortnight: Fortnight, operator: string): Promise<number> {
  const { db, project } = fortnight;
  for (let answered = 0;;) {
    const tasks = await leaseTasks(db, project, { operator, count: 10 });
    if (tasks.length === 0) return answered;
    for (const task of tasks) {
      await submitReview(db, project, {
        taskId: task.id,
        version: task.version,
        operator,
        label: answerOf(fortnight, task),
        requestId: `${operator} ${task.id} ${task.version}`,
      });
      answered++;
    }
  }
}

/** The truth, or, for a share of the tasks, another label. */
function answerOf(
  { project, truth, noise }: Fortnight,
  { kind, externalId }: Pick<ReviewTask, "kind" | "externalId">,
): string {
  const label = truth.get(externalId);
  if (label === undefined) throw new RangeError(`nobody knows what ${externalId} is`);
  const digest = createHash("sha256").update(JSON.stringify([project.seed, kind, externalId])).digest();
  if (digest.readUInt32BE(0) / 2 ** 32 >= noise) return label;
  const others = project.labels.filter((other) => other !== label);
  return others[digest.readUInt32BE(4) % others.length] ?? label;
}

async function lineOf({ db, project }: Fortnight, day: string): Promise<DayLine> {
  const [row] = await dayTable(db, project.id, { limit: 1 });
  if (row?.day !== day || row.state !== "done") {
    throw new Error(
      `the newest day of the table is ${row?.day}, ${row?.state}; ${day}, done, would be right`,
    );
  }
  // The steps' own results; see `measureDay` and `RetrainOutcome`.
  const measures = row.results.measure as unknown as DayMeasures;
  const made = row.results.retrain as unknown as Partial<RetrainOutcome>;
  return {
    ...measures,
    day,
    slot: row.slot,
    rule: row.rule,
    f1: made.f1 ?? null,
    minF1: made.minF1 ?? null,
    version: made.version ?? null,
    serves: (await aliased(db, project.id, "champion"))?.version ?? null,
    decision: made.decision ?? null,
  };
}
