/**
 * One working day of a project, step by step: the day's items are split into filled and empty, settled as the
 * calendar's rule says, joined to the training set, the model retrained, the empty items predicted.
 *
 * Each step's writing and its end are one transaction under the run's fence, so a run that is stopped anywhere
 * goes on where it was, and a worker that lost its lease writes nothing. Steps that wait for people are looked at
 * again by the next tick.
 */
import type { Kysely } from "kysely";
import { nextWorkingDay, ruleOf, slotOn } from "../../learning/calendar.ts";
import {
  claimDayRun,
  openDayRun,
  releaseDayRun,
  renewDayRun,
  underFence,
} from "../../store/learning/day_runs.ts";
import type { Project } from "../../store/learning/projects.ts";
import type { Schema } from "../../store/schema.ts";
import { DAY_STEPS, type DayContext, type StepName } from "./day_steps.ts";
import type { Models } from "./model_port.ts";

/** Who runs, and with what. */
export interface DayWorker {
  readonly db: Kysely<Schema>;
  readonly models: Models;
  /** Names this worker in leases. */
  readonly worker: string;
  /** Seconds without a step after which another worker may take over; 60 unless said. */
  readonly leaseSeconds?: number;
  /** Called before each step; a test ends the worker here. */
  readonly beforeStep?: (step: StepName) => void | Promise<void>;
  /** Called when a step's transaction has ended. */
  readonly afterStep?: (step: StepName) => void | Promise<void>;
  /** Aborted: the step in hand is ended, then the run is left to whoever comes next. */
  readonly signal?: AbortSignal;
}

/** How a day run was left. */
export interface DayRunReport {
  readonly runId: number;
  readonly day: string;
  readonly slot: string;
  /** `held`: another worker has it. `stopped`: this one was asked to end. */
  readonly state: "waiting" | "done" | "held" | "stopped";
  /** The step that waits; null: none does. */
  readonly waitsFor: StepName | null;
}

/**
 * Runs a day as far as it goes. Running it again goes on; a day that is done changes nothing.
 *
 * @param day a working day of the project's calendar
 * @throws {StoreError} `lease-lost` when another worker took the run over; RangeError when nobody works on that day
 */
export async function runDay(worker: DayWorker, project: Project, day: string): Promise<DayRunReport> {
  const { db, models, leaseSeconds = 60 } = worker;
  const slot = slotOn(project.calendar, project.calendarAnchor, day);
  if (slot === null) {
    throw new RangeError(`${day} is no working day of the calendar ${project.calendar.name}`);
  }
  const runId = await openDayRun(db, {
    projectId: project.id,
    day,
    slot: slot.name,
    rule: slot.rule,
    calendarId: project.calendarId,
    steps: DAY_STEPS.map(({ name }) => name),
  });
  const head = { runId, day, slot: slot.name };
  const run = await claimDayRun(db, runId, { worker: worker.worker, leaseSeconds });
  if (run === null) return { ...head, state: "held", waitsFor: null };
  const nextDay = nextWorkingDay(project.calendar, project.calendarAnchor, day) ?? day;
  const context = { db, models, project, run, rule: ruleOf(project.calendar, slot), nextDay };
  const { state, waitsFor } = run.state === "done"
    ? ENDED
    : await runSteps(worker, context).catch(async (error) => {
      // The next worker need not wait for the lease to end; where this cannot be written either, it does.
      await releaseDayRun(db, run, "open").catch(() => {});
      throw error;
    });
  await releaseDayRun(db, run, state === "stopped" ? "open" : state);
  return { ...head, state, waitsFor };
}

type Left = { readonly state: "waiting" | "done" | "stopped"; readonly waitsFor: StepName | null };
const ENDED: Left = { state: "done", waitsFor: null };

async function runSteps(worker: DayWorker, context: Omit<DayContext, "trx">): Promise<Left> {
  const { db, run } = context;
  const done = new Set(run.steps.filter((step) => step.state === "done").map(({ step }) => step));
  for (const step of DAY_STEPS) {
    if (done.has(step.name)) continue;
    if (worker.signal?.aborted) return { state: "stopped", waitsFor: null };
    await worker.beforeStep?.(step.name);
    await renewDayRun(db, run, worker.leaseSeconds ?? 60);
    const prepared = await step.prepare?.(context);
    const waiting = await underFence(db, run, step.name, (trx) => step.run({ ...context, trx }, prepared));
    await worker.afterStep?.(step.name);
    if (waiting) return { state: "waiting", waitsFor: step.name };
  }
  return ENDED;
}
