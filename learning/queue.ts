/** In which order people see what the model is unsure of. */
import { createHash } from "node:crypto";

/** A task before it has a place. */
export interface Candidate {
  /** Of the item; decides ties and samples. */
  readonly key: string;
  /** The model's label; null: there is no model. */
  readonly label: string | null;
  /** Of that label. */
  readonly probability: number | null;
}

/**
 * Priorities from 0 to 1, the greater the sooner: the least certain first, but so that each class has its share
 * among the first ones, else a class that the model is sure of would never be looked at.
 *
 * @param quota share of the places that go round the classes, one each in turn, 0 to 1
 * Cost: O(n log n)
 */
export function queuePriorities(candidates: readonly Candidate[], quota: number): number[] {
  const byDoubt = candidates.map((_, i) => i).sort((a, b) =>
    doubt(candidates[b]) - doubt(candidates[a]) || byKey(candidates, a, b)
  );
  const classes = new Map<string, number[]>();
  for (const i of byDoubt) {
    const label = candidates[i]?.label ?? "";
    classes.set(label, [...classes.get(label) ?? [], i]);
  }
  const rounds = [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
  const placed = new Set<number>();
  const order: number[] = [];
  let owed = 0;
  let turn = 0;
  for (let doubted = 0; order.length < candidates.length;) {
    owed += quota;
    const next = owed >= 1 ? fromClasses(rounds, { turn: turn++, placed }) : undefined;
    if (owed >= 1) owed -= 1;
    if (next !== undefined) {
      placed.add(next);
      order.push(next);
      continue;
    }
    while (placed.has(byDoubt[doubted] ?? -1)) doubted++;
    const chosen = byDoubt[doubted++];
    if (chosen === undefined) break;
    placed.add(chosen);
    order.push(chosen);
  }
  const priorities = new Array<number>(candidates.length).fill(0);
  for (const [place, i] of order.entries()) priorities[i] = 1 - place / candidates.length;
  return priorities;
}

/** 1 minus the probability of the model's label; without a model everything is in doubt. */
function doubt(candidate: Candidate | undefined): number {
  return 1 - (candidate?.probability ?? 0);
}

function byKey(candidates: readonly Candidate[], a: number, b: number): number {
  return (candidates[a]?.key ?? "") < (candidates[b]?.key ?? "") ? -1 : 1;
}

function fromClasses(
  rounds: readonly (readonly number[])[],
  { turn, placed }: { readonly turn: number; readonly placed: ReadonlySet<number> },
): number | undefined {
  for (let step = 0; step < rounds.length; step++) {
    const members = rounds[(turn + step) % rounds.length] ?? [];
    const next = members.find((member) => !placed.has(member));
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Whether an item is in a random share; the same for the same seed, purpose and key. */
export function sampled(
  share: number,
  by: { readonly seed: number; readonly purpose: string; readonly key: string },
): boolean {
  const digest = createHash("sha256").update(JSON.stringify([by.seed, by.purpose, by.key])).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < share;
}

/**
 * Cohen's kappa of two people's labels of the same items: agreement beyond what chance gives.
 *
 * @returns 1 at full agreement, 0 at chance's; null without items, or when both used one label alone
 * Source: Cohen, "A coefficient of agreement for nominal scales", 1960.
 */
export function cohensKappa(pairs: readonly (readonly [first: string, second: string])[]): number | null {
  if (pairs.length === 0) return null;
  const labels = [...new Set(pairs.flat())];
  const share = (of: (pair: readonly [string, string]) => boolean) => pairs.filter(of).length / pairs.length;
  const agreed = share(([a, b]) => a === b);
  const chance = labels.reduce(
    (sum, label) => sum + share(([a]) => a === label) * share(([, b]) => b === label),
    0,
  );
  return chance === 1 ? null : (agreed - chance) / (1 - chance);
}
