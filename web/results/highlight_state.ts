/** The routes to begin with: the best at once, the others as they are found by a worker of their own. */
import { effect, signal } from "@preact/signals";
import type { RouteView } from "../../planner/views.ts";
import { desk } from "../boot.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { count, festival, portraitsMissing, portrayed, query, tickets } from "../state/app.ts";
import { type DeskSubject, SecondDesk } from "./second_desk.ts";

/** How many routes differ from the best, and how alike they may be: Jaccard similarity in thousandths. */
const DIFFERENT = 3;
const MOST_ALIKE = 500;
/** The long questions wait until the wishes rest. */
const REST_MS = 350;

/** What is found so far. */
export interface Found {
  readonly query: string;
  readonly best: RouteView | null;
  /** null: still looked for; "failed": it cannot be worked out. */
  readonly highlights: DeskAnswer<"highlights"> | "failed" | null;
  readonly different: { readonly routes: readonly RouteView[]; readonly exact: boolean } | "failed" | null;
}

/** null: nothing yet. */
export const found = signal<Found | null>(null);

/**
 * Keeps the routes to begin with up with the wishes; returns how to stop.
 *
 * @param module address of a script beside which the engine lies
 */
export function keepHighlights(module: string): () => void {
  const second = new SecondDesk(module);
  let stopLast = () => {};
  const stop = effect(() => {
    const open = festival.value;
    const wanted = query.value;
    // Where they do not come the second worker tries for itself, and says so when it fails too.
    const isTime = portrayed.value || portraitsMissing.value;
    const subject = open === null ? null : { edition: open.edition, tickets: tickets.value };
    stopLast();
    stopLast = () => {};
    if (subject === null) return;
    const control = new AbortController();
    stopLast = () => control.abort();
    void findBest(wanted, control.signal);
    if (isTime) void findOthers(second, { subject, signal: control.signal }, wanted);
  });
  return () => {
    stop();
    stopLast();
    second[Symbol.dispose]();
  };
}

async function findBest(wanted: string, signal: AbortSignal): Promise<void> {
  const before = found.peek();
  const others = before?.query === wanted ? before : { highlights: null, different: null };
  const ask = { sort: "score", rank: "0", limit: 1 } as const;
  const page = await desk().latest("best", "page", wanted, ask).catch(() => undefined);
  if (page === undefined || signal.aborted) return;
  const { highlights, different } = found.peek()?.query === wanted ? found.peek() ?? others : others;
  found.value = { query: wanted, best: page.routes[0] ?? null, highlights, different };
}

async function findOthers(
  second: SecondDesk,
  call: { readonly subject: DeskSubject; readonly signal: AbortSignal },
  wanted: string,
): Promise<void> {
  const { signal } = call;
  await new Promise((rest) => setTimeout(rest, REST_MS));
  if (signal.aborted || count.peek()?.total === "0") return;
  const keep = (part: Partial<Pick<Found, "highlights" | "different">>) => {
    const before = found.peek();
    if (!signal.aborted && before?.query === wanted) found.value = { ...before, ...part };
  };
  const highlights = await second.ask(call, "highlights", wanted).catch(() => "failed" as const);
  keep({ highlights });
  if (signal.aborted) return;
  const answer = await second.ask(call, "diverse", wanted, DIFFERENT + 1, MOST_ALIKE).catch(() => null);
  keep({ different: answer === null ? "failed" : { routes: answer.routes.slice(1), exact: answer.exact } });
}
