/** From an address to a festival that answers: loads the edition, starts the engine, reads the plan. */
import { FigaroCoreError } from "@figaro/core";
import { batch, effect, signal } from "@preact/signals";
import { editionOf, LIST, namedIn } from "./addresses.ts";
import { PageEngine, workerBeside } from "./engine/engine.ts";
import { newer, watchSchedule } from "./changes/watch.ts";
import { type Edition, indexOf, type TicketsAnswer } from "./engine/edition.ts";
import { AnswerError, type AnswerFault, fetchAnswer } from "./offline/fetch_answer.ts";
import { keepAnswers, online } from "./offline/keeper.ts";
import { keepPlan, watchOtherTabs } from "./offline/last_plan.ts";
import { hrefOf, keepAddress, placeOf } from "./router.ts";
import {
  asked,
  count,
  dismiss,
  engineTrouble,
  festival,
  firstPage,
  keepAnswering,
  plan,
  portraitsMissing,
  portrayed,
  tell,
  tickets,
  view,
} from "./state/app.ts";
import { beginWith } from "./state/begin_with.ts";
import { addressOf } from "./state/plan.ts";
import { idle, nextTask, pause } from "./next_task.ts";
import { keepTicking, localMinute, pretend, pretended } from "./today/moment.ts";

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
  /** The address names nothing that there is. */
  | { readonly name: "nowhere" }
  | { readonly name: "gone"; readonly slug: string }
  | { readonly name: "unreachable"; readonly fault: Exclude<AnswerFault, "gone"> };

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
  if (location.pathname !== "/" && namedIn(location.pathname) === null) {
    stage.value = { name: "nowhere" };
    return;
  }
  if (engine === null) {
    engine = new PageEngine(workerBeside(module), () => tell({ key: "engineHung", tone: "info" }));
    keepAnswering(engine, engineFailed);
  }
  stage.value = { name: "loading" };
  let slug: string | null = null;
  try {
    slug = placeOf(location.pathname).slug ?? await onlyFestival();
    if (slug !== null) await openFestival(slug);
  } catch (error) {
    const fault = error instanceof AnswerError ? error.fault : "garbled";
    stage.value = fault === "gone" && slug !== null
      ? { name: "gone", slug }
      : { name: "unreachable", fault: fault === "gone" ? "broken" : fault };
  }
}

/** Settles when the worker is asked or there is something to tell, and where the network is slow, a moment later. */
export function underWay(): Promise<void> {
  let stop = () => {};
  const begun = new Promise<void>((resolve) => {
    stop = effect(() => {
      if (asked.value !== null || stage.value.name !== "loading") resolve();
    });
  });
  return Promise.race([begun, pause(UNSEEN_MS)]).finally(() => stop());
}

/** An empty page for so long is not noticed. */
const UNSEEN_MS = 100;

/** The one festival there is; null: there are others, and the visitor chooses. */
async function onlyFestival(): Promise<string | null> {
  const { value } = await fetchAnswer<{ festivals: readonly FestivalBrief[] }>("list", LIST);
  const { festivals } = value;
  const [only] = festivals;
  if (only === undefined || festivals.length > 1) {
    stage.value = { name: "choosing", festivals };
    return null;
  }
  history.replaceState(null, "", hrefOf(only.slug, "start", new URLSearchParams(location.search)));
  return only.slug;
}

async function openFestival(slug: string): Promise<void> {
  const path = editionOf(slug);
  const { value, text, keptAt, fault } = await fetchAnswer<Edition>("edition", path);
  await show(value, text, new URLSearchParams(location.search));
  if (keptAt !== null && (fault !== null || online.peek())) tell({ key: "editionOld", tone: "warning" });
  keepAddress(slug);
  keepPlan(slug);
  keepTicking();
  // An answer means that the engine works again.
  count.subscribe((answer) => {
    if (answer !== null) engineTrouble.value = null;
  });
  stage.value = { name: "open" };
  // What is seen first is drawn first.
  await nextTask();
  await idle();
  portrayWhenIdle();
  watchOtherTabs(slug);
  watchSchedule(refreshTickets);
  // Tickets may never come; the rest is kept all the same.
  const kept = keepAnswers([LIST, path, `/v1/festivals/${slug}/tickets`]);
  await refreshTickets();
  await kept;
}

/**
 * Shows a schedule version (`text`: as it came), with the plan that a query tells. The first one is asked about
 * before it is indexed here; a later one takes the place of what is shown in one step.
 */
async function show(edition: Edition, text: string, search: URLSearchParams): Promise<void> {
  const first = festival.peek() === null;
  if (first) {
    ask(edition, text, search);
    await nextTask();
  }
  const index = indexOf(edition);
  await nextTask();
  batch(() => {
    if (!first) ask(edition, text, search);
    festival.value = { edition, index };
  });
  const time = search.get("now") ?? "";
  if (time !== pretended.peek()?.text && localMinute(index.parts.clock, time) !== null) pretend(time);
}

/** Hands a schedule version to the worker, and has the plan of a query answered. */
function ask(edition: Edition, text: string, search: URLSearchParams): void {
  engine?.open(text, tickets.value).catch((error) => {
    // Questions have the worker replaced, and tell when that does not help.
    if (!isStopped(error)) engineFailed(error);
  });
  view.value = placeOf(location.pathname).view;
  beginWith(edition, search);
  asked.value = edition;
}

/** Shows the newest schedule version in place of an older one; the plan stays the visitor's, for the older one. */
export async function showNewest(): Promise<void> {
  const open = festival.value;
  if (open === null) return;
  const path = editionOf(open.edition.festival);
  const { value, text } = await fetchAnswer<Edition>("edition", path);
  if (value.scheduleVersion > open.edition.scheduleVersion) {
    const search = addressOf(plan.peek());
    if (pretended.peek() !== null) search.set("now", pretended.peek()?.text ?? "");
    await show(value, text, search);
  }
}

/** Whether the visitor has been told that tickets are old; once for each time without a network. */
let toldOld = false;

/** Asks for tickets as they are now; without a network the last ones stay. */
async function refreshTickets(): Promise<void> {
  const open = festival.value;
  if (open === null) return;
  try {
    const path = `/v1/festivals/${open.edition.festival}/tickets`;
    const { value: fresh, keptAt } = await fetchAnswer<TicketsAnswer>("tickets", path);
    tellAge(keptAt);
    if (fresh.scheduleVersion > open.edition.scheduleVersion) newer.value = fresh.scheduleVersion;
    if (fresh.stamp === tickets.value?.stamp) return;
    await engine?.retell(fresh).catch(engineFailed);
    tickets.value = fresh;
  } catch {
    tellAge(new Date(0));
  }
}

function tellAge(keptAt: Date | null): void {
  if (keptAt === null) dismiss("ticketsOld");
  else if (!toldOld) tell({ key: "ticketsOld", tone: "info" });
  toldOld = keptAt !== null;
}

/** Portraits are loaded when the first answer is on the screen. */
function portrayWhenIdle(): void {
  const stop = firstPage.subscribe((page) => {
    if (page === null || engine === null) return;
    queueMicrotask(() => stop());
    engine.portray().then(() => portrayed.value = true).catch(() => {
      portraitsMissing.value = true;
      tell({ key: "noPortraits", tone: "info" });
    });
  });
}

function isStopped(error: unknown): boolean {
  return error instanceof FigaroCoreError && error.code === "worker-stopped";
}

/** A fault of the engine: told in words, the plan stays in the address. */
function engineFailed(error: unknown): void {
  const code = error instanceof FigaroCoreError ? error.code : "internal-error";
  const by = error instanceof FigaroCoreError ? error.params.by : undefined;
  dismiss("engineHung");
  engineTrouble.value = {
    kind: code !== "core-not-loaded" ? "stopped" : by === "network" ? "not-loaded" : "refused",
    detail: error instanceof Error ? error.message : String(error),
  };
}
