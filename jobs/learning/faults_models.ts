/** For the tests of faults: a model that reads the first word of a title, retrained into a version once a day. */
import type { Kysely } from "kysely";
import { listModelVersions } from "../../store/learning/registry.ts";
import type { Schema } from "../../store/schema.ts";
import type { Models } from "./model_port.ts";
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
