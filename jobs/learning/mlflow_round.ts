/** MLflow is told again, every few minutes, of what it did not take and of champions that were moved by hand. */
import type { Kysely } from "kysely";
import { listProjects, type Project } from "../../store/learning/projects.ts";
import { aliased } from "../../store/learning/registry.ts";
import type { Schema } from "../../store/schema.ts";
import type { MlflowSettings } from "./mlflow.ts";
import { reportToMlflow, tellChampion } from "./mlflow_report.ts";

/** Who is told, of what. */
export interface RoundParts {
  readonly db: Kysely<Schema>;
  readonly settings: MlflowSettings;
  readonly onError: (error: Error) => void;
  /** Milliseconds between two rounds at least; ten minutes unless said. */
  readonly everyMs?: number;
}

/** See `openMlflowRounds`. */
export interface MlflowRounds {
  /** Tells, unless it did so within the time or does so now. Faults are told to `onError`. */
  tell(now?: Date): Promise<void>;
  /** Ends the round in hand. */
  stop(): Promise<void>;
}

/** Opens the rounds of a process. Two processes that tell at once tell the same. */
export function openMlflowRounds({ everyMs = 600_000, ...parts }: RoundParts): MlflowRounds {
  const { db, onError } = parts;
  const end = new AbortController();
  /** The champion that MLflow knows, by project. */
  const known = new Map<number, string>();
  let last = -Infinity;
  let round: Promise<void> | null = null;
  const all = async () => {
    try {
      for (const project of await listProjects(db)) {
        if (end.signal.aborted) return;
        // Of a server that does not answer the other projects ask in vain too.
        if (!await tellProject(parts, project, { known, signal: end.signal })) return;
      }
    } catch (error) {
      if (!end.signal.aborted) onError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      round = null;
    }
  };
  return {
    async tell(now = new Date()) {
      if (end.signal.aborted || round !== null || now.getTime() - last < everyMs) return;
      last = now.getTime();
      round = all();
      await round;
    },
    async stop() {
      end.abort(new Error("the process ends"));
      await round;
    },
  };
}

/** @returns false: the server did not take it */
async function tellProject(
  { db, settings, onError }: RoundParts,
  project: Project,
  { known, signal }: { readonly known: Map<number, string>; readonly signal: AbortSignal },
): Promise<boolean> {
  const { owed, detail } = await reportToMlflow(settings, db, project, { signal });
  if (detail !== null) {
    onError(new Error(`MLflow was not told of ${owed} retrain(s) of ${project.slug}: ${detail}`));
    return false;
  }
  const champion = await aliased(db, project.id, "champion");
  if (champion === null || known.get(project.id) === champion.version) return true;
  const told = await tellChampion(settings, db, project, signal);
  if (told !== null) known.set(project.id, told);
  return true;
}
