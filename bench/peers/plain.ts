/** Planning in plain JavaScript, written straightforwardly: successor lists, BigInt counts, depth-first search. */
import type { Instance } from "../instance.ts";

/** Minutes needed between concerts, and what a leg costs, as the wishes say. */
export interface PlainWishes {
  /** Bits of concert filters; absent: all concerts may be heard. */
  readonly blocked?: readonly number[];
  readonly maxWait?: number;
}

/** Concerts that may be heard and, for each, those that may follow it, ascending. */
export interface Graph {
  readonly nodes: readonly number[];
  /** By concert; empty for one that may not be heard. */
  readonly next: readonly (readonly number[])[];
}

/** Every pair is looked at: O(n²). */
export function buildGraph({ columns }: Instance, { blocked, maxWait }: PlainWishes = {}): Graph {
  const { starts, ends, halls, days, walkMinutes, hallCount, bufferMinutes } = columns;
  const n = starts.length;
  const nodes: number[] = [];
  for (let c = 0; c < n; c++) if (!blocked?.[c]) nodes.push(c);
  const next: number[][] = Array.from({ length: n }, () => []);
  for (const [place, i] of nodes.entries()) {
    for (let at = place + 1; at < nodes.length; at++) {
      const j = nodes[at]!;
      const walk = walkMinutes[halls[i]! * hallCount + halls[j]!]!;
      const gap = starts[j]! - ends[i]!;
      if (gap < walk + bufferMinutes) continue;
      if (maxWait !== undefined && days[i] === days[j] && gap - walk > maxWait) continue;
      next[i]!.push(j);
    }
  }
  return { nodes, next };
}

/** For each concert the number of routes that begin with it. */
export function countFrom({ nodes, next }: Graph): bigint[] {
  const counts: bigint[] = new Array(next.length).fill(0n);
  for (const i of nodes.toReversed()) {
    let count = 1n;
    for (const j of next[i]!) count += counts[j]!;
    counts[i] = count;
  }
  return counts;
}

/** The number of routes. */
export function countRoutes(graph: Graph): bigint {
  return countFrom(graph).reduce((all, count) => all + count, 0n);
}

/** For each concert the number of routes through it. */
export function countThrough(graph: Graph): bigint[] {
  const from = countFrom(graph);
  const to: bigint[] = new Array(graph.next.length).fill(1n);
  for (const i of graph.nodes) for (const j of graph.next[i]!) to[j]! += to[i]!;
  return from.map((count, c) => count * to[c]!);
}

/** The number of routes if each filter alone fell: concert filters in the order of their bits, then the leg's. */
export function countDropped(instance: Instance): bigint[] {
  const { blocked, maxWait } = instance;
  const used = blocked.reduce((all, bits) => all | bits, 0);
  const counts: bigint[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if ((used >>> bit & 1) === 0) continue;
    const rest = blocked.map((bits) => bits & ~(1 << bit));
    counts.push(countRoutes(buildGraph(instance, { blocked: rest, maxWait })));
  }
  counts.push(countRoutes(buildGraph(instance, { blocked })));
  return counts;
}

/** Score of a leg, milli-points: minus what walk and wait cost on one day. */
function legScore({ columns, walkCost, waitCost }: Instance, i: number, j: number): number {
  const { days, halls, walkMinutes, hallCount, starts, ends } = columns;
  if (days[i] !== days[j]) return 0;
  const walk = walkMinutes[halls[i]! * hallCount + halls[j]!]!;
  return -walkCost * walk - waitCost * (starts[j]! - ends[i]! - walk);
}

/** For each concert the greatest sum of gains of a route that begins with it, its own gain included. */
export function bestFrom(
  { nodes, next }: Graph,
  gain: (c: number) => number,
  leg: (i: number, j: number) => number,
): Float64Array {
  const best = new Float64Array(next.length).fill(-Infinity);
  for (const i of nodes.toReversed()) {
    let rest = 0;
    for (const j of next[i]!) rest = Math.max(rest, leg(i, j) + best[j]!);
    best[i] = gain(i) + rest;
  }
  return best;
}

/** Score of the best route; -Infinity when there is none. */
export function bestScore(instance: Instance, graph: Graph): number {
  const best = bestFrom(graph, (c) => instance.values[c]!, (i, j) => legScore(instance, i, j));
  return best.reduce((most, score) => Math.max(most, score), -Infinity);
}

/** The first `count` scores of several descending lists together, each raised by its own amount. */
function mergeDescending(lists: readonly (readonly [ArrayLike<number>, number])[], count: number): number[] {
  const all: number[] = [];
  for (const [list, raise] of lists) {
    for (let at = 0; at < list.length; at++) all.push(list[at]! + raise);
  }
  return all.sort((a, b) => b - a).slice(0, count);
}

/** The `count` best scores, descending: the best lists of all successors, merged at every concert. */
export function bestScores(instance: Instance, graph: Graph, count: number): number[] {
  const best: number[][] = Array.from({ length: graph.next.length }, () => []);
  for (const i of graph.nodes.toReversed()) {
    const value = instance.values[i]!;
    const lists = graph.next[i]!.map((j) => [best[j]!, value + legScore(instance, i, j)] as const);
    best[i] = mergeDescending([[[0], value], ...lists], count);
  }
  return mergeDescending(graph.nodes.map((i) => [best[i]!, 0] as const), count);
}

/** The route at a rank in route order (by concerts one after another, a route before those it begins). */
export function routeAt({ nodes, next }: Graph, counts: readonly bigint[], rank: bigint): number[] {
  const route: number[] = [];
  let choices = nodes;
  let rest = rank;
  for (;;) {
    const i = choices.find((c) => {
      if (rest < counts[c]!) return true;
      rest -= counts[c]!;
      return false;
    });
    if (i === undefined) throw new Error(`no route has rank ${rank}`);
    route.push(i);
    if (rest === 0n) return route;
    rest -= 1n;
    choices = next[i]!;
  }
}

/** A uniformly random whole number below a bound, by rejection. */
export function randomBelow(bound: bigint): bigint {
  const bits = bound.toString(2).length;
  for (;;) {
    let value = 0n;
    for (let have = 0; have < bits; have += 32) {
      value = value << 32n | BigInt(Math.floor(Math.random() * 0x100000000));
    }
    value &= (1n << BigInt(bits)) - 1n;
    if (value < bound) return value;
  }
}

/** The first `limit` routes in route order, as lists; answers how many. */
export function enumerateRoutes({ nodes, next }: Graph, limit: number): number[][] {
  const routes: number[][] = [];
  const route: number[] = [];
  const visit = (choices: readonly number[]) => {
    for (const c of choices) {
      if (routes.length >= limit) return;
      route.push(c);
      routes.push(route.slice());
      visit(next[c]!);
      route.pop();
    }
  };
  visit(nodes);
  return routes;
}

interface Label {
  readonly score: number;
  readonly price: number;
  readonly walk: number;
}

/** Score of the best route within a price and a walk: labels at each concert that none other dominates. */
export function bestWithin(instance: Instance, graph: Graph): number {
  const { columns, values, maxPrice, maxWalk } = instance;
  const { days, halls, walkMinutes, hallCount, prices } = columns;
  const labels: Label[][] = graph.next.map((_, c) => [{ score: values[c]!, price: prices[c]!, walk: 0 }]);
  let most = -Infinity;
  for (const i of graph.nodes) {
    const kept = undominated(labels[i]!.filter((l) => l.price <= maxPrice && l.walk <= maxWalk));
    labels[i] = [];
    for (const { score } of kept) most = Math.max(most, score);
    for (const j of graph.next[i]!) {
      const walk = days[i] === days[j] ? walkMinutes[halls[i]! * hallCount + halls[j]!]! : 0;
      const gain = values[j]! + legScore(instance, i, j);
      for (const l of kept) {
        labels[j]!.push({ score: l.score + gain, price: l.price + prices[j]!, walk: l.walk + walk });
      }
    }
  }
  return most;
}

function undominated(labels: Label[]): Label[] {
  labels.sort((a, b) => b.score - a.score || a.price - b.price || a.walk - b.walk);
  const kept: Label[] = [];
  for (const label of labels) {
    if (!kept.some((k) => k.price <= label.price && k.walk <= label.walk)) kept.push(label);
  }
  return kept;
}

/** Score of the best route with each programme once: branch and bound by the best rest without that limit. */
export function bestOnce(instance: Instance, graph: Graph): number {
  const { values, columns: { programmes } } = instance;
  const bound = bestFrom(graph, (c) => values[c]!, (i, j) => legScore(instance, i, j));
  const heard = new Set<number>();
  let most = -Infinity;
  const visit = (before: number | null, choices: readonly number[], score: number) => {
    const ways = choices.map((c) => ({ c, leg: before === null ? 0 : legScore(instance, before, c) }));
    ways.sort((a, b) => b.leg + bound[b.c]! - a.leg - bound[a.c]!);
    for (const { c, leg } of ways) {
      if (score + leg + bound[c]! <= most) return;
      if (heard.has(programmes[c]!)) continue;
      const total = score + leg + values[c]!;
      most = Math.max(most, total);
      heard.add(programmes[c]!);
      visit(c, graph.next[c]!, total);
      heard.delete(programmes[c]!);
    }
  };
  visit(null, graph.nodes, 0);
  return most;
}

/** The nearest route to `list` without the concert that is sold out: most kept, fewest added, best score. */
export function replan(instance: Instance): { kept: number; added: number; score: number } {
  const { columns, list, soldOut, values } = instance;
  const graph = buildGraph(instance, { blocked: columns.starts.map((_, c) => Number(c === soldOut)) });
  const listed = new Set(list);
  const [keep, add] = [1e12, 1e8];
  const gain = (c: number) => (listed.has(c) ? keep : -add) + values[c]!;
  const best = bestFrom(graph, gain, (i, j) => legScore(instance, i, j));
  let at = graph.nodes.reduce((a, b) => (best[b]! > best[a]! ? b : a));
  const route = [at];
  for (let rest = best[at]! - gain(at); rest !== 0;) {
    const from = at;
    const found = graph.next[from]!.find((j) => legScore(instance, from, j) + best[j]! === rest);
    if (found === undefined) break;
    at = found;
    route.push(at);
    rest = best[at]! - gain(at);
  }
  const kept = route.filter((c) => listed.has(c)).length;
  const legs = route.slice(1).reduce((all, j, k) => all + legScore(instance, route[k]!, j), 0);
  return { kept, added: route.length - kept, score: legs + route.reduce((all, c) => all + values[c]!, 0) };
}
