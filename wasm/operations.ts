/** What a worker can be asked: one operation for each method of the engine, arguments and answers plain data. */
import type { Core } from "./mod.ts";

/** The operations of one worker's engine. Answers are fresh: their buffers are handed over, not copied. */
export function planningOperations(core: Core) {
  return {
    /** Version of the engine. */
    engineVersion: (): string => core.engineVersion(),
  };
}

/** The names, arguments and answers of the planning worker. */
export type PlanningOperations = ReturnType<typeof planningOperations>;
