/** The address of the page: `/f/{slug}/{view}?{plan}`; the plan's changes replace it, a change of view is a step back. */
import { effect } from "@preact/signals";
import { namedIn } from "./addresses.ts";
import { asking, closeAsking, endAsking } from "./start/asking.ts";
import { asked, plan, type View, view, VIEWS } from "./state/app.ts";
import { addressOf, type Plan } from "./state/plan.ts";
import { pretended } from "./today/moment.ts";

/** What a path says. */
export interface Place {
  /** null: no festival is named. */
  readonly slug: string | null;
  readonly view: View;
}

/** Reads a path; a view that is not known is the start. */
export function placeOf(path: string): Place {
  const named = namedIn(path);
  return { slug: named?.slug ?? null, view: VIEWS.find((one) => one === named?.view) ?? "start" };
}

/** The address of a view of a festival with a plan's query. */
export function hrefOf(slug: string, to: View, search: URLSearchParams): string {
  const query = search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return `/f/${slug}${to === "start" ? "" : `/${to}`}${query === "" ? "" : `?${query}`}`;
}

/**
 * What this page's address holds: the plan, and the time while one is pretended. Links for others leave that out.
 * Until the programme is there nobody knows what the address says: it stays as it is.
 */
export function queryOfPage(plan: Plan): URLSearchParams {
  if (asked.value === null) return new URLSearchParams(location.search);
  const search = addressOf(plan);
  if (pretended.value !== null) search.set("now", pretended.value.text);
  return search;
}

/**
 * Shows a view; the step can be taken back with the browser's own button. Who asks for the beginning gets that, and
 * not the question that is open there.
 */
export function go(to: View, more: Readonly<Record<string, string>> = {}): void {
  const { slug } = placeOf(location.pathname);
  if (slug === null) return;
  if (to === "start" && view.peek() === "start" && asking.peek() !== null) closeAsking();
  else {
    if (to === "start") endAsking();
    const search = queryOfPage(plan.value);
    for (const [name, value] of Object.entries(more)) search.set(name, value);
    history.pushState(null, "", hrefOf(slug, to, search));
    view.value = to;
  }
  queueMicrotask(() => {
    scrollTo({ top: 0 });
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}

/** Keeps address and state together; returns how to stop. */
export function keepAddress(slug: string): () => void {
  // A step back is one to another view: the plan stays, and its changes are taken back by their own button.
  const pop = () => {
    view.value = placeOf(location.pathname).view;
    keep();
  };
  const keep = () => {
    const wanted = hrefOf(slug, view.peek(), queryOfPage(plan.value));
    if (wanted !== location.pathname + location.search) history.replaceState(null, "", wanted);
  };
  addEventListener("popstate", pop);
  const stop = effect(keep);
  return () => {
    removeEventListener("popstate", pop);
    stop();
  };
}
