/** Which verdicts let a model come before the gate. */
import type { CheckResult } from "./results.ts";

/** Without a champion even a model that is not faultless is better than none, as long as it knows something. */
export function acceptable({ verdict }: Pick<CheckResult, "verdict">, hasChampion: boolean): boolean {
  return verdict === "ok" || (!hasChampion && (verdict === "overfit" || verdict === "drift"));
}
