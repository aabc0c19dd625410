/** The coin of the calendar: seeded, so that a day that runs again falls as it fell, with its odds kept. */
import { createHash } from "node:crypto";

/** How a coin fell. */
export interface Toss {
  /** True: the model's label is taken; false: the given one is kept. */
  readonly takesModel: boolean;
  /** Probability with which what happened happens; for weighing labels by their chance later. */
  readonly propensity: number;
}

/** What is tossed for. */
export interface TossFor {
  /** The project's own seed. */
  readonly seed: bigint;
  /** Local date of the run. */
  readonly day: string;
  readonly externalId: string;
}

/**
 * Tosses the coin of one item.
 *
 * Determinism: SHA-256 of seed, day and external id; nothing else decides.
 *
 * @param odds probability of taking the model's label, 0 to 1; both sides keep at least 1 %, as a side that cannot
 * come up could never be weighed
 */
export function toss({ seed, day, externalId }: TossFor, odds = 0.5): Toss {
  const chance = Math.min(0.99, Math.max(0.01, odds));
  const digest = createHash("sha256").update(JSON.stringify([seed.toString(), day, externalId])).digest();
  const takesModel = digest.readUInt32BE(0) / 2 ** 32 < chance;
  return { takesModel, propensity: takesModel ? chance : 1 - chance };
}
