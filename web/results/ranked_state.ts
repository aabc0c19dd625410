/** The ranked routes that are shown: a stretch of the order, from any place on, that grows at both ends. */
import { FigaroCoreError } from "@figaro/core";
import { computed, effect, signal } from "@preact/signals";
import type { RouteView } from "../../planner/views.ts";
import { desk } from "../boot.ts";
import { festival, plan, portrayed, query, tickets } from "../state/app.ts";

/** Routes that are asked for at once. */
export const PAGE = 10;
/** Routes that are drawn anew at once when portraits or tickets come. */
const MOST_AGAIN = 200;

/** A stretch of the order. */
export interface Ranked {
  /** Wishes and sort; another key is another order. */
  readonly key: string;
  /** Rank of the first route, from 0. */
  readonly from: bigint;
  /** Where it began, before it grew. */
  readonly origin: bigint;
  readonly routes: readonly RouteView[];
  readonly total: bigint;
  /** What is proven where limits take too much memory; empty: all is exact. */
  readonly warnings: readonly string[];
}

/** null: nothing was answered yet. */
export const ranked = signal<Ranked | null>(null);
export const rankedBusy = signal(false);
/** Code of what stands in the way; null: nothing. */
export const rankedFault = signal<string | null>(null);

/** Alone, so that a route that is taken does not ask for the order again. */
const sort = computed(() => plan.value.sort);

/** Keeps the stretch up with wishes, sort, tickets and portraits; returns how to stop. */
export function keepRanked(): () => void {
  return effect(() => {
    if (festival.value === null) return;
    const key = keyOf(query.value, sort.value);
    void tickets.value;
    // Orders by portrait wait for the portraits.
    if (!portrayed.value && (sort.value === "comfort" || sort.value === "intellect")) return;
    const shown = ranked.peek();
    // A place that is on its way is not given up for the one that is shown.
    if (onItsWay?.key === key) void load(onItsWay.from, onItsWay.limit);
    else if (shown?.key === key) {
      void load(shown.from, Math.min(MOST_AGAIN, Math.max(PAGE, shown.routes.length)));
    } else void load(0n, PAGE);
  });
}

/** Shows the order from a rank on. */
export function showFrom(rank: bigint): Promise<void> {
  return load(rank, PAGE);
}

/** Adds the next routes. */
export async function showMore(): Promise<void> {
  const shown = ranked.peek();
  if (shown === null || rankedBusy.peek() || isWhole(shown)) return;
  await extend(shown, shown.from + BigInt(shown.routes.length), PAGE);
}

/** Adds the routes before. */
export async function showEarlier(): Promise<void> {
  const shown = ranked.peek();
  if (shown === null || rankedBusy.peek() || shown.from === 0n) return;
  const from = shown.from > BigInt(PAGE) ? shown.from - BigInt(PAGE) : 0n;
  await extend(shown, from, Number(shown.from - from));
}

/** Whether the last route of all is shown. */
export function isWhole({ from, routes, total }: Ranked): boolean {
  return from + BigInt(routes.length) >= total;
}

function keyOf(query: string, sort: string): string {
  return `${query}\n${sort}`;
}

/** What is asked for and not answered yet. */
let onItsWay: { readonly key: string; readonly from: bigint; readonly limit: number } | null = null;

async function load(from: bigint, limit: number): Promise<void> {
  const [wanted, order] = [query.peek(), sort.peek()];
  const own = onItsWay = { key: keyOf(wanted, order), from, limit };
  await asked(async () => {
    const page = await desk().latest("ranked", "page", wanted, { sort: order, rank: `${from}`, limit });
    if (page === undefined) return;
    const { routes, total, warnings = [] } = page;
    ranked.value = { key: own.key, from, origin: from, routes, total: BigInt(total), warnings };
  });
  if (onItsWay === own) onItsWay = null;
}

async function extend(shown: Ranked, from: bigint, limit: number): Promise<void> {
  const [wanted, order] = [query.peek(), sort.peek()];
  if (keyOf(wanted, order) !== shown.key) return;
  await asked(async () => {
    const page = await desk().ask("page", wanted, { sort: order, rank: `${from}`, limit });
    if (ranked.peek() !== shown) return;
    const routes = from < shown.from ? [...page.routes, ...shown.routes] : [...shown.routes, ...page.routes];
    ranked.value = { ...shown, from: from < shown.from ? from : shown.from, routes };
  });
}

async function asked(work: () => Promise<void>): Promise<void> {
  rankedBusy.value = true;
  try {
    await work();
    rankedFault.value = null;
  } catch (error) {
    rankedFault.value = error instanceof FigaroCoreError ? error.code : "internal-error";
  } finally {
    rankedBusy.value = false;
  }
}
