/** Figaro's engine in WebAssembly, by its public TypeScript. */
import { openPlanning, openPortraits } from "../../wasm/deno.ts";
import type { FestivalColumns, Planner, Question, Wishes } from "@figaro/core";
import { type Instance, otherDays, typedColumns } from "../instance.ts";
import { type Outcome, type Prepared, servePeer } from "./serve.ts";

const core = openPlanning();
/** The core's own: beginnings of the search, states of the product. */
const WORK_CAP = 300_000;

if (import.meta.main) await servePeer(core.engineVersion(), (instance) => openWasm(instance));

/** Rows of the engine for an instance. */
export function openWasm(instance: Instance): (row: string) => Prepared {
  const columns = typedColumns(instance.columns);
  const planner = core.planner(columns);
  const { walkCost, waitCost } = instance;
  const scored = { values: Int32Array.from(instance.values), walkCost, waitCost };
  const asking = (wishes: Wishes, answer: (question: Question) => Outcome) => () => {
    using question = planner.question(wishes);
    return answer(question);
  };
  const best = (count: number) =>
    asking(scored, (question) => ({ answer: sum(question.best(0n, count).scores) }));
  const rows: Record<string, () => Prepared> = {
    buildCount: () => () => buildCount(columns),
    facets: () => asking(filtersOf(instance), facets),
    unrankScoreCold: () => asking(scored, (question) => atRank(question, instance)),
    unrankScore: () => {
      const question = planner.question(scored);
      return () => atRank(question, instance);
    },
    unrankRoute: () => ({ skip: "route order has no unranking across the boundary" }),
    random: () => {
      const question = planner.question({});
      return () => ({
        answer: String(question.random(7n, instance.draws).offsets.length - 1),
        items: instance.draws,
      });
    },
    enumerate: () => enumeration(planner, instance),
    portraits: () => portraits(columns, instance),
    budget: () => asking({ ...scored, maxPrice: instance.maxPrice, maxWalk: instance.maxWalk }, bounded),
    once: () => asking({ ...scored, onceOnly: true }, bounded),
    replan: () => replan(planner, instance, scored),
  };
  for (const count of [1, 10, 100, 1_000, 10_000]) rows[`best${count}`] = () => best(count);
  return (row) => rows[row]?.() ?? { skip: `there is no row ${row}` };
}

function buildCount(columns: FestivalColumns): Outcome {
  using fresh = core.planner(columns);
  using question = fresh.question({});
  return { answer: String(question.total()) };
}

function filtersOf({ blocked, maxWait }: Instance): Wishes {
  return { blocked: Uint32Array.from(blocked), maxWait };
}

function facets(question: Question): Outcome {
  const total = question.total();
  const dropped = question.dropped().map(({ routes }) => routes);
  const through = question.through().reduce((all, routes) => all + routes, 0n);
  return { answer: `${total} | ${dropped.join(" ")} | ${through}` };
}

function atRank(question: Question, { rank }: Instance): Outcome {
  return { answer: String(question.best(BigInt(rank), 1).scores[0]) };
}

/** An answer that is not proven is not one to compare. */
function bounded(question: Question): Outcome {
  const { routes, exact, upperBound } = question.bestBounded(1, WORK_CAP);
  const score = String(routes[0]?.score);
  if (exact) return { answer: score };
  return { answer: "", note: `found ${score}, proven that none scores more than ${upperBound ?? "-"}` };
}

/** The wishes of the enumeration: one day, or all. */
function oneDay({ columns, day }: Instance): Wishes {
  return day === null ? {} : { blocked: otherDays(columns, day) };
}

function enumeration(planner: Planner, instance: Instance): Prepared {
  const question = planner.question(oneDay(instance));
  return () => {
    const items = question.enumerate(instance.limit).offsets.length - 1;
    return { answer: String(items), items };
  };
}

/** A gallery of its own each run, so that percentiles are paid for. */
function portraits(columns: FestivalColumns, instance: Instance): Prepared {
  const module = openPortraits();
  const wide = module.features().filter(({ column }) => column).length + columns.tagCount;
  return () => {
    using gallery = module.gallery(columns);
    using wall = gallery.wall(oneDay(instance));
    const { length } = wall.matrix(instance.limit);
    return { answer: String(length / wide), items: length / wide, note: `${length} numbers` };
  };
}

function replan(planner: Planner, { columns, list, soldOut }: Instance, scored: Wishes): Prepared {
  const blocked = Uint32Array.from(columns.starts, (_, c) => Number(c === soldOut));
  return () => {
    using question = planner.question({ ...scored, blocked });
    const [first] = question.repair(list, 1);
    if (first === undefined) throw new Error("no repair");
    return { answer: `${first.kept.length} kept, ${first.added.length} added, ${first.route.score}` };
  };
}

function sum(values: Float64Array): string {
  return String(values.reduce((all, value) => all + value, 0));
}
