/** The page's answers are the API's: the same plans asked of the worker's code and of the started server. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { FigaroCoreError } from "@figaro/core";
import { NAMED_KINDS, type NamedKind } from "../planner/wish_names.ts";
import type { DeskOperations } from "./engine/desk.ts";
import { startedDesk } from "./testing/opened_desk.ts";
import { FILTER_NAMES, MARKS, type Plan, queryOf } from "./state/plan.ts";
import { planArbitrary, triedBy } from "./testing/plans.ts";
import { DEMO, startServer } from "./testing/site.ts";

const STATES = 200;
const SEED = 20270611;
/** Routes up to which the costly questions are asked too. */
const FEW_ROUTES = 20_000n;

type Answer = Record<string, unknown>;

/** Both ends of one festival. */
interface Ends {
  readonly desk: DeskOperations;
  /** An answer of the API below `/v1/festivals/{slug}/`, or its problem. */
  readonly api: (path: string, init?: RequestInit) => Promise<Answer>;
}

Deno.test({
  name: "the desk answers what the API answers when 200 random plans are asked",
  async fn() {
    const dataDir = await Deno.makeTempDir();
    const server = await startServer(dataDir, { PORT: "0" });
    try {
      const api = async (path: string, init?: RequestInit): Promise<Answer> =>
        await (await fetch(`${server.address}/v1/festivals/${DEMO}${path}`, init)).json();
      const ends: Ends = { api, desk: await openDesk(api) };
      const plans = fc.sample(planArbitrary(await wordsOf(api)), { numRuns: STATES, seed: SEED });
      const tried = triedBy(plans);
      assert.deepEqual(FILTER_NAMES.filter((name) => !tried.filters.has(name)), [], "filters never tried");
      assert.equal(tried.marks, MARKS.length, "every mark is tried");
      let withRoutes = 0;
      for (const [i, plan] of plans.entries()) if (await assertSame(ends, plan, i)) withRoutes++;
      assert.ok(withRoutes > STATES / 3, `only ${withRoutes} of ${STATES} plans have routes`);
    } finally {
      await server.stop();
      await Deno.remove(dataDir, { recursive: true });
    }
  },
});

/** The desk as the page's worker runs it, on the edition and the tickets that the API hands out. */
async function openDesk(api: Ends["api"]): Promise<DeskOperations> {
  const desk = await startedDesk();
  const [edition, tickets] = [await api("/edition"), await api("/tickets")];
  // What the page takes it for too: the API's contract is tested in its own room.
  desk.open(JSON.stringify(edition), tickets as never);
  await desk.portray();
  return desk;
}

async function wordsOf(api: Ends["api"]) {
  const festival = await api("");
  const ids = (kind: NamedKind, list: Answer[string]) =>
    [kind, (list as { id: string }[]).map(({ id }) => id)] as const;
  const lists = await Promise.all(NAMED_KINDS.map(async (kind) => {
    if (kind === "tag" || kind === "genre") return ids(kind, festival[`${kind}s`]);
    return ids(kind, (await api(`/${kind}s`))[`${kind}s`]);
  }));
  const { concerts } = await api("/concerts?limit=1000");
  return {
    numbers: (concerts as { number: number }[]).map(({ number }) => number),
    days: (festival.days as { date: string }[]).map(({ date }) => date),
    ids: Object.fromEntries(lists) as Record<NamedKind, string[]>,
  };
}

/** Compares every kind of answer about one plan; true: the plan has routes. */
async function assertSame({ desk, api }: Ends, plan: Plan, i: number): Promise<boolean> {
  const query = queryOf(plan);
  const same = async (name: string, ask: () => Promise<object>, path: string, init?: RequestInit) => {
    const [own, theirs] = [await outcome(ask), await api(path, init)];
    assert.deepEqual(bare(own), bare(theirs), `${i} ${name}: ${path}`);
    return own;
  };
  const count = await same(
    "count",
    () => desk.count(query, true),
    `/routes/count?${query}&through=true`,
  );
  const total = typeof count.total === "string" ? BigInt(count.total) : 0n;
  const { sort } = plan;
  const ranks = [0n, total / 2n, total > 3n ? total - 3n : 0n];
  for (const rank of new Set(ranks)) {
    const ask = { sort, rank: `${rank}`, limit: 5 };
    await same("page", () => desk.page(query, ask), `/routes?${query}&sort=${sort}&rank=${rank}&limit=5`);
  }
  await same("random", () => desk.random(query, i, 4), `/routes/random?${query}&seed=${i}&limit=4`);
  const concert = 1 + i * 37 % 100;
  await same("why-not", () => desk.whyNot(query, concert), `/routes/why-not?${query}&concert=${concert}`);
  const list = [concert, 1 + i * 11 % 100, 1 + i * 53 % 100];
  await same("check", () => desk.check(query, list), `/routes/check?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ concerts: list }),
  });
  const [route] =
    (await outcome(() => desk.random(query, i, 1))).routes as { id: string; concerts: number[] }[] ??
      [];
  if (route === undefined) return total > 0n;
  await same(
    "alternatives",
    async () => ({ alternatives: await desk.alternatives(query, route.concerts, 3) }),
    `/routes/${route.id}/alternatives?${query}&limit=3`,
  );
  if (total > FEW_ROUTES) return true;
  await same("diverse", () => desk.diverse(query, 3, 300), `/routes/best?${query}&k=3&diverse=0.3`);
  await same("superlatives", () => desk.superlatives(query), `/routes/superlatives?${query}`);
  return true;
}

/** What the desk answers, as JSON; a refusal as the API tells it. */
async function outcome(ask: () => Promise<object>): Promise<Answer> {
  try {
    return JSON.parse(JSON.stringify(await ask()));
  } catch (error) {
    if (!(error instanceof FigaroCoreError)) throw error;
    return { code: error.code, detail: error.params.detail ?? error.message };
  }
}

/** Fields of an answer over HTTP that say nothing of routes. */
const AROUND = ["festival", "scheduleVersion", "engineVersion", "computeMs", "sort", "next", "previous"];
const AROUND_PROBLEMS = ["type", "title", "status", "instance", "params", "errors"];

/** An answer without what HTTP puts around it. */
function bare(answer: Answer): Answer {
  if (answer.code !== undefined) return without(answer, AROUND_PROBLEMS);
  const { leastConcerts: _, ...rest } = without(answer, AROUND);
  return { exact: true, warnings: [], ...rest };
}

function without(answer: Answer, names: readonly string[]): Answer {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !names.includes(name)));
}
