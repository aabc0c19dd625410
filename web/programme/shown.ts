/** What the programme shows: how, which day, and which concerts are in what the visitor asks for. */
import { batch, computed, effect, signal } from "@preact/signals";
import { foldName } from "../../planner/catalogue_entities.ts";
import { readConcertFilters } from "../../planner/concert_filters.ts";
import type { IndexedConcert } from "../../planner/festival_index.ts";
import { Faults } from "../../planner/query.ts";
import { desk } from "../boot.ts";
import { nextTask } from "../next_task.ts";
import { count, festival, plan } from "../state/app.ts";
import { keep, kept } from "../state/storage.ts";
import { ticketBook } from "../ui/sale.ts";

export const MODES = ["grid", "list"] as const;
export type Mode = (typeof MODES)[number];

/** Grid or list, kept on the device. */
export const mode = signal<Mode>(kept("programmeMode", (value) => MODES.find((m) => m === value)) ?? "grid");
const wantedDay = signal<number | null | undefined>(undefined);
export const searchText = signal("");
/** Concerts that filters or the search leave out are shown too, quieter. */
export const withLeftOut = signal(false);
/** Programme number of the concert that the keyboard is on; null: the first. */
export const keyed = signal<number | null>(null);

const wanted = computed(() => plan.value.filters);
/** The filters as the programme shows them: the answers to a change come first, and the programme is drawn after. */
const filters = signal(wanted.peek());
/** Milliseconds after which it is drawn without an answer. */
const DRAWN_WITHIN = 100;
let waiting: ReturnType<typeof setTimeout> | undefined;

function drawFilters(): void {
  clearTimeout(waiting);
  waiting = undefined;
  filters.value = wanted.peek();
}

effect(() => {
  void wanted.value;
  if (festival.peek() === null) drawFilters();
  else if (wanted.value !== filters.peek()) waiting ??= setTimeout(drawFilters, DRAWN_WITHIN);
});

effect(() => {
  void count.value;
  // The count is followed by the first routes.
  if (waiting !== undefined) void nextTask().then(nextTask).then(drawFilters);
});

/** Shows as grid or list. */
export function chooseMode(next: Mode): void {
  mode.value = next;
  keep("programmeMode", next);
}

/** Shows a day by its place among the festival's days; null: all of them, in the list. */
export function chooseDay(day: number | null): void {
  wantedDay.value = day;
}

/** The day that is shown: the one chosen, else the first that the filters leave; null: all, in the list. */
export const shownDay = computed<number | null>(() => {
  const wanted = wantedDay.value;
  const days = festival.value?.index.parts.days ?? [];
  if (wanted === null && mode.value === "list") return null;
  if (typeof wanted === "number" && wanted < days.length) return wanted;
  const dates = (filters.value.get("day") ?? []).flatMap((text) => text.split(","));
  return Math.max(0, days.findIndex((day) => dates.includes(day.date)));
});

/** By position, 1: a filter leaves the concert out; null: none does. */
const ruledOut = computed<Uint8Array | null>(() => {
  const index = festival.value?.index;
  if (index === undefined || filters.value.size === 0) return null;
  const faults = new Faults();
  const context = { index, tickets: ticketBook.value, values: filters.value, faults };
  const out = new Uint8Array(index.concerts.length);
  for (const { blocked } of readConcertFilters(context)) {
    for (let i = 0; i < out.length; i++) if (blocked[i] === 1) out[i] = 1;
  }
  return out;
});

/** Positions that the search finds by its words; null: nothing is searched, or no answer is there yet. */
const found = signal<ReadonlySet<number> | null>(null);
/** Nothing has the text that is searched for: what is shown is near it. */
export const isNear = signal(false);

/** Asks the worker for the words searched, so that the page stays quick; returns how to stop. */
export function keepSearching(): () => void {
  return effect(() => {
    const [index, text] = [festival.value?.index, searchText.value.trim()];
    if (index === undefined || text === "") {
      batch(() => {
        found.value = null;
        isNear.value = false;
      });
      return;
    }
    // Cleared meanwhile, and nothing newer asked.
    const isOver = () => searchText.peek().trim() !== text;
    // Without a worker the page looks itself.
    void hitsOf(text, false).catch(() => [...index.search(text)]).then(async (exact) => {
      if (exact === undefined || isOver()) return;
      const isFound = exact.length > 0 || namedBy(text).some(Boolean);
      const hits = isFound ? exact : await hitsOf(text, true).catch(() => [...index.searchNear(text)]);
      if (hits === undefined || isOver()) return;
      batch(() => {
        found.value = new Set(hits);
        isNear.value = !isFound && hits.length > 0;
      });
    });
  });
}

/** Positions that the worker finds; undefined: something else is searched for by now. */
function hitsOf(text: string, near: boolean): Promise<readonly number[] | undefined> {
  return desk().latest("search", "search", text, near);
}

/** Title, hall and genre of each concert as they are compared. */
const foldedNames = computed(() =>
  (festival.value?.index.concerts ?? []).map(({ record, hall }) =>
    foldName(`${record.title}\n${hall.name}\n${record.genre ?? ""}`)
  )
);

/** By position, whether title, hall or genre have a text in them. */
function namedBy(text: string): boolean[] {
  const wanted = foldName(text);
  return foldedNames.value.map((names) => names.includes(wanted));
}

/** By position, whether a concert is in what the visitor asks for. */
const matches = computed<readonly boolean[]>(() => {
  const [out, hits, text] = [ruledOut.value, found.value, foldName(searchText.value)];
  const named = text === "" ? [] : namedBy(text);
  return (festival.value?.index.concerts ?? []).map(({ position }) =>
    out?.[position] !== 1 &&
    (text === "" || hits?.has(position) === true || named[position] === true)
  );
});

/** True for a concert that is shown though it is not in what the visitor asks for. */
export function isLeftOut({ position }: IndexedConcert): boolean {
  return withLeftOut.value && matches.value[position] !== true;
}

/** Concerts that match, of all days. */
export const matching = computed<readonly IndexedConcert[]>(() =>
  (festival.value?.index.concerts ?? []).filter(({ position }) => matches.value[position])
);

/** Concerts of the day that are shown, in time. */
export const shownConcerts = computed<readonly IndexedConcert[]>(() => {
  const day = shownDay.value;
  const concerts = withLeftOut.value ? festival.value?.index.concerts ?? [] : matching.value;
  return day === null ? concerts : concerts.filter((concert) => concert.day === day);
});

/** The concert that Tab comes to. */
export const tabStop = computed<number | null>(() => {
  const shown = shownConcerts.value;
  const wanted = keyed.value;
  if (shown.some(({ record }) => record.number === wanted)) return wanted;
  return shown[0]?.record.number ?? null;
});
