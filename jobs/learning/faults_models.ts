/** For the tests of faults: a model that reads the first word of a title, and real retrains that are small. */
import type { Kysely } from "kysely";
import { listModelVersions } from "../../store/learning/registry.ts";
import { databaseArtifacts } from "../../store/learning/artifacts.ts";
import type { Project } from "../../store/learning/projects.ts";
import type { Schema } from "../../store/schema.ts";
import type { Models } from "./model_port.ts";
import { askForRetrain, type RetrainParts, type RetrainReport, runRetrain } from "./retrain/mod.ts";
import { DEFAULT_SETTINGS, type RetrainSettings } from "./retrain/settings.ts";
import { madeVersion, readerModels } from "./testing.ts";

/** Retrains in one transaction, and for the same day only once, whichever process asks. */
export function faultModels(border: (at: string) => Promise<void>): Models {
  const reader = readerModels((title) => ({ label: title.split(" ")[0] ?? "", probability: 0.9 }));
  return {
    champion: reader.champion,
    async retrain(db: Kysely<Schema>, project, day) {
      const reason = `retrained on ${day}`;
      const known = (await listModelVersions(db, project.id)).find(({ decision }) =>
        decision.reason === reason
      );
      if (known !== undefined) {
        return { version: known.version, decision: "promoted", f1: null, minF1: null, trainingSize: 0 };
      }
      return await db.transaction().execute(async (trx) => {
        const outcome = await madeVersion(trx, project, day);
        await border("within retrain");
        return { ...outcome, trainingSize: 0 };
      });
    },
  };
}

/** Every way of a retrain, in a few seconds. */
const SMALL: RetrainSettings = {
  ...DEFAULT_SETTINGS,
  search: { ...DEFAULT_SETTINGS.search, fits: 2, rows: 60, validRows: 30 },
  remedies: { rows: 60, folds: 2 },
  permutedRows: 40,
  adversarialRows: 200,
};

/** Runs or goes on with a real retrain. */
export async function faultRetrain(
  parts: Pick<RetrainParts, "db" | "worker"> & Partial<RetrainParts>,
  project: Project,
  { slot, day }: { readonly slot: string; readonly day: string },
): Promise<RetrainReport> {
  const { run } = await askForRetrain(parts.db, project, { trigger: "cron", actor: "cron", slot, day });
  return await runRetrain({ artifacts: databaseArtifacts, settings: SMALL, ...parts }, project, run.id);
}
