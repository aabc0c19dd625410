/** What a step of a retrain is. */
import type { Kysely } from "kysely";
import type { Schema } from "../../../store/schema.ts";
import type { RetrainStepName } from "./results.ts";
import type { Work } from "./work.ts";

/** One step. */
export interface RetrainStep {
  readonly name: RetrainStepName;
  /** Runs also where the run was stopped by what an earlier step found. */
  readonly always?: boolean;
  /** What takes long, done before the transaction. */
  readonly prepare?: (work: Work) => Promise<unknown>;
  /** Writes, in the transaction that ends the step, and gives the step's result. */
  readonly end: (work: Work, trx: Kysely<Schema>, prepared: unknown) => Promise<Record<string, unknown>>;
}

/** A step whose long part finds the result, and which writes something of it. */
export function longStep<Found>(
  name: RetrainStepName,
  find: (work: Work) => Promise<Found>,
  end: (work: Work, trx: Kysely<Schema>, found: Found) => Promise<object>,
): RetrainStep {
  // `prepared` is what `find` of the same step gave.
  return {
    name,
    prepare: find,
    end: async (work, trx, prepared) => ({ ...await end(work, trx, prepared as Found) }),
  };
}

/** A step that writes nothing but its result. */
export function finding(name: RetrainStepName, find: (work: Work) => Promise<object>): RetrainStep {
  return longStep(name, find, (_work, _trx, found) => Promise.resolve(found));
}
