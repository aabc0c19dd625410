/** The page's state: one festival, one plan with its history, the answers to it. All signals, all in one place. */
import { batch, computed, effect, signal } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { DeskAnswer, PageEngine } from "../engine/engine.ts";
import type { Edition, TicketsAnswer } from "../engine/edition.ts";
import type { Language } from "../i18n/languages.ts";
import { EMPTY_PLAN, type Plan, queryOf, stamped } from "./plan.ts";

/** The views of the page; each is a word of the address: `/f/{slug}/{view}`. */
export const VIEWS = ["start", "programme", "routes", "route", "compare", "saved", "today", "map"] as const;
export type View = (typeof VIEWS)[number];

/** The festival that is shown. */
export interface OpenFestival {
  readonly edition: Edition;
  readonly index: FestivalIndex;
}

/** null: none is loaded yet. */
export const festival = signal<OpenFestival | null>(null);
/** The schedule version that the worker answers for; told before the page itself has it indexed. */
export const asked = signal<Edition | null>(null);
/** null: never seen; the programme's own word on sales holds. */
export const tickets = signal<TicketsAnswer | null>(null);
export const view = signal<View>("start");
/** What the page tells in words, e.g. that an old link was mended; the newest last. */
export const notices = signal<readonly Notice[]>([]);
/** Why nothing can be computed; null: all is well. */
export const engineTrouble = signal<EngineTrouble | null>(null);

/** The browser refuses WASM, the network did not bring the engine, or it stopped. */
export interface EngineTrouble {
  readonly kind: "refused" | "not-loaded" | "stopped";
  readonly detail: string;
}

/** Something to tell; `key` is a message of the dictionary `notices`. */
export interface Notice {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly tone: "info" | "warning";
  /** Of its words, where it is not the page's. */
  readonly language?: Language;
}

/** Tells something once; the same again changes nothing. */
export function tell(notice: Notice): void {
  if (notices.value.some((one) => one.key === notice.key)) return;
  notices.value = [...notices.value, notice];
}

/** Takes a notice away. */
export function dismiss(key: string): void {
  notices.value = notices.value.filter((one) => one.key !== key);
}

const past = signal<readonly Plan[]>([]);
const future = signal<readonly Plan[]>([]);
const now = signal<Plan>(EMPTY_PLAN);
const mostUndone = 200;

/** The plan as it is. */
export const plan = computed(() => now.value);
/** Marks of the plan; what reads them alone is not asked anew by other changes. */
export const marks = computed(() => now.value.marks);
/** The wishes of the plan as a query string in the API's names. */
export const query = computed(() => queryOf(now.value));
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** Changes the plan; can be undone. */
export function change(make: (plan: Plan) => Plan): void {
  const made = make(now.value);
  if (made === now.value) return;
  const next = stamped(made, now.value, festival.value?.edition.scheduleVersion ?? 1);
  batch(() => {
    past.value = [...past.value.slice(-mostUndone), now.value];
    future.value = [];
    now.value = next;
  });
}

/** Takes the last change back. */
export function undo(): void {
  const last = past.value.at(-1);
  if (last === undefined) return;
  batch(() => {
    past.value = past.value.slice(0, -1);
    future.value = [now.value, ...future.value];
    now.value = last;
  });
}

/** Makes the last change that was taken back again. */
export function redo(): void {
  const next = future.value[0];
  if (next === undefined) return;
  batch(() => {
    future.value = future.value.slice(1);
    past.value = [...past.value, now.value];
    now.value = next;
  });
}

/** Mends the plan as it is, as it was and as it may be again: no change of the visitor's, so none to be undone. */
export function mend(make: (plan: Plan) => Plan): void {
  batch(() => {
    past.value = past.value.map(make);
    future.value = future.value.map(make);
    now.value = make(now.value);
  });
}

/** Begins with another plan: no history. */
export function begin(plan: Plan): void {
  batch(() => {
    past.value = [];
    future.value = [];
    now.value = plan;
  });
}

/**
 * The exact number of routes under the plan, what dropping each filter would give, routes through each concert. The
 * last one stays until the next is there; null: none yet, or the present wishes cannot be counted.
 */
export const count = signal<DeskAnswer<"count"> | null>(null);
/** The query that `count` answers. */
export const counted = signal<string | null>(null);
/** The first routes in the plan's order; null as with `count`, and where there are too many for the order. */
export const firstPage = signal<DeskAnswer<"page"> | null>(null);
/** A fault of the wishes themselves (e.g. a value that the festival does not have); null: none. */
export const wishFault = signal<WishFault | null>(null);
/** See `wishFault`. */
export interface WishFault {
  readonly code: string;
  readonly detail: string;
  /** Query names of the wishes at fault, as far as they are known. */
  readonly names: readonly string[];
}
/** Whether a count that is not there can still come. */
export const countable = computed(() => engineTrouble.value === null && wishFault.value === null);
/** Answers carry portraits. */
export const portrayed = signal(false);
/** Portraits could not be loaded: nothing waits for them any more. */
export const portraitsMissing = signal(false);

/** Routes of the first page. */
const FIRST_ROUTES = 10;

/**
 * Keeps the answers up with the plan; returns how to stop.
 *
 * @param failed told of everything that is not a fault of the wishes
 */
export function keepAnswering(engine: PageEngine, failed: (error: unknown) => void): () => void {
  const stops = [effect(() => askCount(engine, failed)), effect(() => askFirstPage(engine, failed))];
  return () => stops.forEach((stop) => stop());
}

const sort = computed(() => now.value.sort);
/** Tickets change which routes there are only where the wishes name them. */
const readsTickets = computed(() => now.value.filters.has("available"));

function askCount(engine: PageEngine, failed: (error: unknown) => void): void {
  if (asked.value === null) return;
  if (readsTickets.value) void tickets.value;
  const wanted = query.value;
  engine.latest("count", "count", wanted, true).then((answer) => {
    if (answer === undefined) return;
    batch(() => {
      wishFault.value = null;
      count.value = answer;
      counted.value = wanted;
    });
  }).catch((error) =>
    batch(() => {
      count.value = null;
      const fault = wishDetail(error);
      if (fault === null) failed(error);
      else wishFault.value = fault;
    })
  );
}

/** Faults of the wishes are told by the count; an order that is too large, where the order is chosen. */
function askFirstPage(engine: PageEngine, failed: (error: unknown) => void): void {
  if (asked.value === null) return;
  const wanted = sort.value;
  // Portraits tell how many seats are free.
  if (portrayed.value || readsTickets.value) void tickets.value;
  // Orders by portrait wait for the portraits, which wait for a first answer.
  const order = !portrayed.value && (wanted === "comfort" || wanted === "intellect") ? "score" : wanted;
  engine.latest("first", "page", query.value, { sort: order, rank: "0", limit: FIRST_ROUTES })
    .then((answer) => {
      if (answer !== undefined) firstPage.value = answer;
    }).catch((error) =>
      batch(() => {
        firstPage.value = null;
        if (wishDetail(error) === null) failed(error);
      })
    );
}

/** Codes of faults that the visitor can mend by changing a wish. */
const WISH_CODES = [
  "value-malformed",
  "value-unknown",
  "limit-exceeded",
  "question-too-large",
  "parameter-unknown",
];

function wishDetail(error: unknown): WishFault | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  if (!WISH_CODES.includes(error.code)) return null;
  const params = "params" in error ? error.params as Record<string, string> : {};
  const names = (params.names ?? "").split(",").filter((name) => name !== "");
  return { code: error.code, detail: params.detail ?? error.message, names: [...new Set(names)] };
}
