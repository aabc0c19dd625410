/**
 * The ladder's step. A margin alone is easy to climb by chance on few rows and hard to climb at all on many: .005 is
 * half a standard error of the paired difference on 500 rows, and far more of it on 5,000, where real gains of .003
 * would be turned away for ever. So the step is the margin, or so many standard errors where they are less.
 *
 * Source: the parameter-free ladder takes its step from the paired standard error (Blum, Hardt 2015); here the margin
 * caps it.
 */
import type { GateSettings } from "../../../learning/types.ts";
import type { GateDecision } from "../../../wasm/learning_types.ts";

/** A decision and the step that it was asked with. */
export interface Climbed {
  readonly decision: GateDecision;
  readonly step: number;
}

/**
 * Decides with the margin, and once more with the smaller step where the margin alone stood in the way. No gain at
 * all is never a step.
 *
 * @param decide the gate, asked with a step
 */
export async function climb(
  { kind, margin, errors }: Pick<GateSettings, "kind" | "margin" | "errors">,
  decide: (step: number) => Promise<GateDecision>,
): Promise<Climbed> {
  const decision = await decide(margin);
  const step = errors * decision.error;
  const small = kind === "ladder" && decision.reason === "less-than-step" && decision.difference > 0;
  if (!small || errors === 0 || step >= margin) return { decision, step: margin };
  return { decision: await decide(step), step };
}
