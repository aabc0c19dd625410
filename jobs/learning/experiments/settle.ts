/** The pointers after an experiment's end: who serves on, moved by `experiment:<id>` with its reason. */
import { StoreError } from "../../../store/errors.ts";
import { type Experiment, settleExperiment } from "../../../store/learning/experiments.ts";
import { aliased, movePointer } from "../../../store/learning/registry.ts";
import { promote } from "../serving/mod.ts";
import type { ExperimentParts } from "./start.ts";

/**
 * Moves the pointers as the end of an experiment wants them; a second time changes nothing, so what was cut off is
 * done again at the next look.
 *
 * A challenger that is better serves, where the experiment was started so. After a broken guard, or when the control
 * is better, the control serves again if the challenger did. A challenger that does not serve is no challenger more.
 */
export async function settle(parts: ExperimentParts, experiment: Experiment): Promise<string> {
  const { db, project } = parts;
  const { id, verdict, promotes, challenger, challengerId, control } = experiment;
  const by = { actor: `experiment:${id}`, reason: experiment.reason ?? "it ended" };
  const champion = await aliased(db, project.id, "champion");
  const done: string[] = [];
  try {
    if (verdict === "challenger-better" && promotes) {
      const { moved } = await promote(parts, challenger, by);
      done.push(moved ? `${challenger} serves now` : `${challenger} serves`);
    } else if ((verdict === "guard" || verdict === "control-better") && champion?.id === challengerId) {
      await promote(parts, control, by);
      done.push(`rolled back to ${control}`);
    } else done.push(`${champion?.version ?? "no version"} serves on`);
  } catch (error) {
    // The store of models may be back at the next look; a refusal is for good.
    if (!(error instanceof StoreError) || !FINAL.includes(error.code)) throw error;
    done.push(error.message);
  }
  const pointed = await aliased(db, project.id, "challenger");
  if (pointed?.id === challengerId) {
    await movePointer(db, project.id, { alias: "challenger", to: null, expected: challengerId, ...by });
  }
  const settlement = done.join("; ");
  await settleExperiment(db, experiment, settlement);
  return settlement;
}

const FINAL: readonly string[] = ["promotion-refused", "model-version-unknown"];
