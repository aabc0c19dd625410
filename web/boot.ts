/** From an address to a festival that answers: loads the edition, starts the engine, reads the plan. */
import { FigaroCoreError } from "@figaro/core";
import { signal } from "@preact/signals";
import { PageEngine, sourceBeside } from "./engine/engine.ts";
import { type Edition, indexOf, type TicketsAnswer } from "./engine/edition.ts";
import { hrefOf, keepAddress, placeOf } from "./router.ts";
import {
  begin,
  engineTrouble,
  festival,
  firstPage,
  keepAnswering,
  portrayed,
  tell,
  tickets,
  view,
} from "./state/app.ts";
import { planOf } from "./state/plan.ts";

/** A festival of the list. */
export interface FestivalBrief {
  readonly slug: string;
  readonly name: string;
  readonly concerts: number;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** How far the page is. */
export type Stage =
  | { readonly name: "loading" }
  | { readonly name: "choosing"; readonly festivals: readonly FestivalBrief[] }
  | { readonly name: "open" }
  | { readonly name: "gone"; readonly slug: string }
  | { readonly name: "unreachable" };

export const stage = signal<Stage>({ name: "loading" });

let engine: PageEngine | null = null;

/** The page's engine. Views call it only when a festival is open. */
export function desk(): PageEngine {
  if (engine === null) throw new Error("the engine is asked before the page has one");
  return engine;
}

/**
 * Opens what the address names.
 *
 * @param module address of the page's script, beside which the engine lies
 */
export async function boot(module: string): Promise<void> {
  engine ??= new PageEngine(sourceBeside(module));
  // Started while the programme is on its way.
  const started = engine.start().catch(engineFailed);
  stage.value = { name: "loading" };
  try {
    const slug = placeOf(location.pathname).slug ?? await onlyFestival();
    if (slug !== null) await openFestival(slug);
  } catch (error) {
    stage.value = error instanceof GoneError ? { name: "gone", slug: error.slug } : { name: "unreachable" };
  }
  await started;
}

class GoneError extends Error {
  override readonly name = "GoneError";
  constructor(readonly slug: string) {
    super(`there is no festival ${slug}`);
  }
}

/** The one festival there is; null: there are others, and the visitor chooses. */
async function onlyFestival(): Promise<string | null> {
  const answer = await fetch("/v1/festivals");
  if (!answer.ok) throw new Error(`the list of festivals answers ${answer.status}`);
  const { festivals }: { festivals: readonly FestivalBrief[] } = await answer.json();
  const [only] = festivals;
  if (only === undefined || festivals.length > 1) {
    stage.value = { name: "choosing", festivals };
    return null;
  }
  history.replaceState(null, "", hrefOf(only.slug, "start", new URLSearchParams(location.search)));
  return only.slug;
}

async function openFestival(slug: string): Promise<void> {
  const answer = await fetch(`/v1/festivals/${slug}/edition`);
  if (answer.status === 404) throw new GoneError(slug);
  if (!answer.ok) throw new Error(`the programme answers ${answer.status}`);
  show(await answer.json());
  keepAddress(slug);
  if (engine !== null) keepAnswering(engine, engineFailed);
  stage.value = { name: "open" };
  await refreshTickets();
  portrayWhenIdle();
}

/** Shows a schedule version, with the plan that the address tells. */
function show(edition: Edition): void {
  const index = indexOf(edition);
  const { plan, faults } = planOf(
    new URLSearchParams(location.search),
    (number) => index.positionOf(number) !== undefined,
  );
  view.value = placeOf(location.pathname).view;
  begin(plan);
  engine?.open(edition, tickets.value).catch(engineFailed);
  festival.value = { edition, index };
  if (faults.length > 0) {
    const values = faults.map(({ name, value }) => `${name}=${value}`).join(", ").slice(0, 200);
    tell({ key: "linkMended", params: { values }, tone: "warning" });
  }
}

/** Asks for tickets as they are now; without a network the last ones stay. */
export async function refreshTickets(): Promise<void> {
  const open = festival.value;
  if (open === null) return;
  try {
    const answer = await fetch(`/v1/festivals/${open.edition.festival}/tickets`);
    if (!answer.ok) throw new Error(`tickets answer ${answer.status}`);
    const fresh: TicketsAnswer = await answer.json();
    if (fresh.stamp === tickets.value?.stamp) return;
    await engine?.retell(fresh);
    tickets.value = fresh;
  } catch {
    tell({ key: "ticketsOld", tone: "info" });
  }
}

/** Portraits are loaded when the first answer is on the screen. */
function portrayWhenIdle(): void {
  const stop = firstPage.subscribe((page) => {
    if (page === null || engine === null) return;
    queueMicrotask(() => stop());
    engine.portray().then(() => portrayed.value = true).catch(engineFailed);
  });
}

/** A fault of the engine: told in words, the plan stays in the address. */
function engineFailed(error: unknown): void {
  const code = error instanceof FigaroCoreError ? error.code : "internal-error";
  engineTrouble.value = { code, detail: error instanceof Error ? error.message : String(error) };
}
