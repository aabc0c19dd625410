/**
 * One retrain, step by step. Each step's writing and its end are one transaction under the run's fence, long steps
 * keep what they have found so far, and everything random comes from the project's seed and the run's slot: a run
 * that is stopped anywhere and taken up again ends as if it had never been stopped.
 */
import { StoreError } from "../../../store/errors.ts";
import { asUnreachable } from "../../../store/connection.ts";
import type { Project } from "../../../store/learning/projects.ts";
import { retrainRun } from "../../../store/learning/retrain_reads.ts";
import {
  claimRetrainRun,
  endRetrainStep,
  finishRetrainRun,
  type HeldRetrain,
  leaveRetrainRun,
  renewRetrainRun,
} from "../../../store/learning/retrain_runs.ts";
import type { RetrainOutcome } from "../model_port.ts";
import type { RetrainStepName } from "./results.ts";
import { keptOutcome, outcomeOf } from "./outcome.ts";
import { RETRAIN_STEPS } from "./steps.ts";
import { type RetrainParts, Work } from "./work.ts";

/** Seconds without a sign of life after which another worker may take a run over. */
const LEASE_SECONDS = 60;
/** After so many tries a run that fails is given up until somebody redrives it. */
const MOST_TRIES = 5;

/** How a run was left. */
export interface RetrainReport {
  readonly runId: number;
  /** `held`: another worker has it. `failed`: given up; the fault says why. */
  readonly state: "done" | "held" | "failed";
  readonly outcome: RetrainOutcome | null;
  readonly fault: string | null;
}

/**
 * Runs a retrain to its end. Running it again goes on where it was; one that is done changes nothing.
 *
 * @throws {StoreError} `lease-lost` when another worker took the run over; `run-unknown`; the signal's reason;
 * whatever went wrong in a step, which is kept with the run as its fault
 */
export async function runRetrain(
  parts: RetrainParts,
  project: Project,
  runId: number,
): Promise<RetrainReport> {
  const { db, worker, leaseSeconds = LEASE_SECONDS } = parts;
  const run = await claimRetrainRun(db, runId, { worker, leaseSeconds });
  if (run === null) return await reportOf(parts, runId);
  await runHeld(parts, project, run);
  await parts.afterwards?.(db, project, parts.signal).catch((error) => parts.onFault?.(error));
  return await reportOf(parts, runId);
}

async function runHeld(parts: RetrainParts, project: Project, run: HeldRetrain): Promise<void> {
  const life = new AbortController();
  const signal = parts.signal === undefined ? life.signal : AbortSignal.any([parts.signal, life.signal]);
  using _beat = heartbeat(parts, run, life);
  using work = new Work({ ...parts, signal }, project, run);
  try {
    await runSteps(parts, work, run);
  } catch (error) {
    const lost = await leave(parts, run, error);
    throw lost ?? (signal.aborted ? signal.reason : error);
  }
}

async function runSteps(parts: RetrainParts, work: Work, run: HeldRetrain): Promise<void> {
  const done = new Set(run.steps.filter(({ state }) => state === "done").map(({ step }) => step));
  for (const step of RETRAIN_STEPS) {
    if (done.has(step.name)) continue;
    work.signal.throwIfAborted();
    await parts.beforeStep?.(step.name);
    work.begin(step.name);
    const skips = work.stopped !== null && step.always !== true;
    const prepared = skips ? undefined : await step.prepare?.(work);
    const result = await endRetrainStep(parts.db, run, step.name, async (trx) => {
      const found = skips ? { skipped: true } : await step.end(work, trx, prepared);
      if (step.name === LAST) await finishRetrainRun(trx, run, ending(work));
      return found;
    });
    work.keep(step.name, result);
  }
}

const LAST: RetrainStepName = "metrics";

function ending(work: Work) {
  const version = work.found("version");
  return { outcome: { ...outcomeOf(work) }, modelVersionId: version?.versionId ?? null };
}

/** Renews the lease while a step takes its time; a lease that is lost stops the work. */
function heartbeat(parts: RetrainParts, run: HeldRetrain, life: AbortController): Disposable {
  const { db, leaseSeconds = LEASE_SECONDS } = parts;
  let busy = false;
  const beat = async () => {
    if (busy) return;
    busy = true;
    try {
      await renewRetrainRun(db, run, leaseSeconds);
    } catch (error) {
      // A database that is away for a while is no reason to stop: the fence decides when something is written.
      if (isLost(error)) life.abort(error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void beat(), leaseSeconds * 1_000 / 3);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/**
 * Gives a run free that could not go on. A lease that cannot be given back ends by itself.
 *
 * @returns `lease-lost` where another worker has the run by now: that is then what went wrong
 */
async function leave(parts: RetrainParts, run: HeldRetrain, error: unknown): Promise<StoreError | null> {
  if (isLost(error)) return error;
  const stopped = parts.signal?.aborted === true;
  const away = asUnreachable(error) !== null;
  const fault = stopped ? "stopped; it goes on where it was" : messageOf(error);
  const giveUp = !stopped && !away && run.tries >= MOST_TRIES;
  try {
    await leaveRetrainRun(parts.db, run, { fault, giveUp });
  } catch (second) {
    if (isLost(second)) return second;
    parts.onFault?.(second);
  }
  return null;
}

function isLost(error: unknown): error is StoreError {
  return error instanceof StoreError && error.code === "lease-lost";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function reportOf({ db }: RetrainParts, runId: number): Promise<RetrainReport> {
  const run = await retrainRun(db, runId);
  const state = run.state === "open" ? "held" : run.state;
  return { runId, state, outcome: run.outcome === null ? null : keptOutcome(run.outcome), fault: run.fault };
}
