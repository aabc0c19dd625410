/** Serving as a server offers it: predictions, and moves of the champion that are checked first. */
import type { Kysely } from "kysely";
import type { Project } from "../../../store/learning/projects.ts";
import type { Schema } from "../../../store/schema.ts";
import { type MoveBy, promote, type Promotion, rollBack } from "./promote.ts";
import type { PredictAnswer, PredictAsk, Serving } from "./serving.ts";

/** See `api/learning/model_desk.ts`. */
export interface ServingDesk {
  predict(db: Kysely<Schema>, project: Project, ask: PredictAsk): Promise<PredictAnswer | null>;
  promote(
    db: Kysely<Schema>,
    project: Project,
    move: MoveBy & { readonly version: string },
  ): Promise<Promotion>;
  rollBack(db: Kysely<Schema>, project: Project, move: MoveBy): Promise<Promotion>;
}

/** The desk of a server; one for a process, as opened versions are kept in it. */
export function servingDesk(serving: Serving): ServingDesk {
  return {
    predict: (db, project, ask) => serving.predict(db, project, ask),
    promote: (db, project, { version, ...by }) => promote({ db, serving, project }, version, by),
    rollBack: (db, project, by) => rollBack({ db, serving, project }, by),
  };
}
