/** Do the peers agree? Equal questions must have equal answers. */
import type { Instance } from "./instance.ts";
import type { PeerAnswers } from "./peers.ts";
import type { BenchRow, RowTime } from "./rows.ts";

/** How a peer's answer stands to Figaro's. */
export type Agreement = "agrees" | "differs" | "alone";

/** A result that has times. */
export function timeOf(answers: PeerAnswers | undefined, row: string): RowTime | null {
  const result = answers?.results.get(row);
  return result === undefined || "skip" in result ? null : result;
}

/**
 * What a row's answer is compared with: that of Figaro's wasm, or of Figaro native where wasm has none.
 *
 * @returns null when neither answers
 */
export function reference(row: BenchRow, peers: ReadonlyMap<string, PeerAnswers>): string | null {
  for (const name of ["Figaro wasm", "Figaro native"]) {
    const time = timeOf(peers.get(name), row.id);
    if (time !== null && time.answer !== "") return time.answer;
  }
  return null;
}

/** Compares one answer. A part of the festival ("day 1") is compared with the count of that day. */
export function compare(time: RowTime, expected: string | null, instance: Instance): Agreement {
  if (time.answer === "") return "alone";
  const wanted = time.scope === "day 1" ? instance.dayTotals[0] : expected;
  if (wanted === null || wanted === undefined) return "alone";
  return time.answer === wanted ? "agrees" : "differs";
}
