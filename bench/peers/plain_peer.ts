/** Plain JavaScript as a peer. */
import { type Instance, otherDays } from "../instance.ts";
import {
  bestOnce,
  bestScore,
  bestScores,
  bestWithin,
  buildGraph,
  countDropped,
  countFrom,
  countRoutes,
  countThrough,
  enumerateRoutes,
  randomBelow,
  replan,
  routeAt,
} from "./plain.ts";
import { type Prepared, servePeer } from "./serve.ts";

if (import.meta.main) await servePeer(`V8 ${Deno.version.v8}`, openPlain);

/** Rows of plain JavaScript for an instance. */
export function openPlain(instance: Instance): (row: string) => Prepared {
  const rows: Record<string, () => Prepared> = {
    buildCount: () => () => ({ answer: String(countRoutes(buildGraph(instance))) }),
    facets: () => () => facets(instance),
    best1: () => () => ({ answer: String(bestScore(instance, buildGraph(instance))) }),
    unrankRoute: () => unranking(instance),
    random: () => drawing(instance),
    enumerate: () => enumeration(instance),
    budget: () => () => ({ answer: String(bestWithin(instance, buildGraph(instance))) }),
    once: () => () => ({ answer: String(bestOnce(instance, buildGraph(instance))) }),
    replan: () => () => {
      const { kept, added, score } = replan(instance);
      return { answer: `${kept} kept, ${added} added, ${score}` };
    },
    unrankScore: () => ({
      skip: "needs a count for every score at every concert: no longer straightforward",
    }),
    unrankScoreCold: () => ({ skip: "as the row below" }),
    portraits: () => ({ skip: "portraits are Figaro's own" }),
  };
  for (const count of [10, 100, 1_000, 10_000]) {
    rows[`best${count}`] = () => () => {
      const scores = bestScores(instance, buildGraph(instance), count);
      return { answer: String(scores.reduce((all, score) => all + score, 0)) };
    };
  }
  return (row) => rows[row]?.() ?? { skip: `there is no row ${row}` };
}

function facets(instance: Instance) {
  const graph = buildGraph(instance, instance);
  const [total, through] = [countRoutes(graph), sum(countThrough(graph))];
  return { answer: `${total} | ${countDropped(instance).join(" ")} | ${through}` };
}

function unranking(instance: Instance): Prepared {
  const graph = buildGraph(instance);
  const counts = countFrom(graph);
  return () => ({ answer: routeAt(graph, counts, BigInt(instance.rank)).join(",") });
}

function drawing(instance: Instance): Prepared {
  const graph = buildGraph(instance);
  const counts = countFrom(graph);
  const total = countRoutes(graph);
  const draws = Math.min(instance.draws, 10_000);
  return () => {
    for (let k = 0; k < draws; k++) routeAt(graph, counts, randomBelow(total));
    return { answer: "", items: draws };
  };
}

function enumeration(instance: Instance): Prepared {
  const { day, columns, limit } = instance;
  const graph = buildGraph(instance, day === null ? {} : { blocked: [...otherDays(columns, day)] });
  return () => {
    const items = enumerateRoutes(graph, limit).length;
    return { answer: String(items), items };
  };
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all + value, 0n);
}
