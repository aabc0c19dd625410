/**
 * Routes saved on this device, of every festival. They are kept as one value; every change reads it anew first,
 * so that two tabs do not write over each other. What a concert was is saved with it, so that a route can still
 * be read when the programme has changed or the festival is gone.
 */
import { signal } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { keep, kept, onOtherTab } from "../state/storage.ts";

/** Most routes that are saved; the device's storage holds more, but nobody finds one among so many. */
export const MOST_SAVED = 300;
const LONGEST_NAME = 80;
const LONGEST_NOTE = 500;
const MOST_CONCERTS = 400;
const KEY = "saved-routes";
/** What our own files say they are. */
const FILE_KIND = "figaro-routes";

/** A concert as it was when the route was saved. */
export interface SavedConcert {
  readonly number: number;
  readonly title: string;
  readonly hall: string;
  /** Local time of the festival, "YYYY-MM-DDTHH:MM". */
  readonly start: string;
  readonly end: string;
}

/** A saved route. */
export interface SavedRoute {
  /** Given once; the same route saved twice has two. */
  readonly key: string;
  readonly festival: string;
  readonly festivalName: string;
  readonly name: string;
  readonly note: string;
  /** ISO instant. */
  readonly savedAt: string;
  /** ISO instant of the last change of name or note. */
  readonly changedAt: string;
  readonly scheduleVersion: number;
  /** In time. */
  readonly concerts: readonly SavedConcert[];
  /** Numbers of events beside the programme that go with it; absent: none. */
  readonly events?: readonly number[];
}

/** All of them, newest first. */
export const savedRoutes = signal<readonly SavedRoute[]>(stored());

/** Keeps in step with other tabs; returns how to stop. */
export function followSaved(): () => void {
  return onOtherTab(KEY, () => {
    savedRoutes.value = stored();
  });
}

/** What saving came to. */
export type SaveOutcome = "saved" | "memory" | "too-many";

/** Saves a route; `memory`: this device kept nothing, and it lives until the page is closed. */
export function saveRoute(
  index: FestivalIndex,
  { route, events = [] }: { readonly route: readonly number[]; readonly events?: readonly number[] },
  name: string,
): { readonly outcome: SaveOutcome; readonly saved: SavedRoute } {
  const now = new Date().toISOString();
  const saved: SavedRoute = {
    key: crypto.getRandomValues(new Uint32Array(2)).join("-"),
    festival: index.slug,
    festivalName: index.document.festival.name,
    name: name.trim().slice(0, LONGEST_NAME),
    note: "",
    savedAt: now,
    changedAt: now,
    scheduleVersion: index.parts.version,
    concerts: savedConcerts(index, route),
    ...withEvents(events),
  };
  if (stored().length >= MOST_SAVED) return { outcome: "too-many", saved };
  return { outcome: write((list) => [saved, ...list]) ? "saved" : "memory", saved };
}

/** The concerts of a route as they are saved. */
export function savedConcerts(index: FestivalIndex, route: readonly number[]): SavedConcert[] {
  return index.concertsOf(route).map(({ record }) => ({
    number: record.number,
    title: record.title,
    hall: record.hall,
    start: index.parts.clock.localDateTimeOf(record.startMinute),
    end: index.parts.clock.localDateTimeOf(record.endMinute),
  }));
}

/** Gives a saved route another name or note. */
export function editSaved(key: string, edit: Partial<Pick<SavedRoute, "name" | "note">>): boolean {
  const name = edit.name?.trim().slice(0, LONGEST_NAME);
  const note = edit.note?.trim().slice(0, LONGEST_NOTE);
  const changedAt = new Date().toISOString();
  return write((list) =>
    list.map((one) =>
      one.key === key ? { ...one, name: name || one.name, note: note ?? one.note, changedAt } : one
    )
  );
}

/** Takes a saved route away; `restoreSaved` brings it back. */
export function deleteSaved(key: string): boolean {
  return write((list) => list.filter((one) => one.key !== key));
}

/** Brings back what was deleted, at its place by time. */
export function restoreSaved(saved: SavedRoute): boolean {
  return write((list) => merged(list, [saved]));
}

/** All saved routes as a file. */
export function savedFile(routes: readonly SavedRoute[]): string {
  return JSON.stringify({ kind: FILE_KIND, format: 1, routes }, null, 2);
}

/** What a file came to. */
export interface ImportOutcome {
  /** null: the text is no file of ours. */
  readonly routes: readonly SavedRoute[] | null;
  /** Entries that could not be read. */
  readonly unreadable: number;
}

/** Reads a file of saved routes; nothing is kept yet. */
export function readSavedFile(text: string): ImportOutcome {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { routes: null, unreadable: 0 };
  }
  if (!isRecord(value) || value.kind !== FILE_KIND || !Array.isArray(value.routes)) {
    return { routes: null, unreadable: 0 };
  }
  const routes = value.routes.flatMap((entry) => readSaved(entry) ?? []);
  return { routes, unreadable: value.routes.length - routes.length };
}

/** Adds the routes of a file; one that is here already is kept in its later form. */
export function importSaved(
  routes: readonly SavedRoute[],
): { readonly outcome: SaveOutcome; readonly added: number } {
  const before = stored();
  const all = merged(before, routes);
  if (all.length > MOST_SAVED) return { outcome: "too-many", added: 0 };
  return { outcome: write(() => all) ? "saved" : "memory", added: all.length - before.length };
}

function merged(list: readonly SavedRoute[], more: readonly SavedRoute[]): SavedRoute[] {
  const byKey = new Map(list.map((one) => [one.key, one]));
  for (const one of more) {
    const known = byKey.get(one.key);
    if (known === undefined || known.changedAt < one.changedAt) byKey.set(one.key, one);
  }
  return [...byKey.values()].sort((a, b) => a.savedAt < b.savedAt ? 1 : a.savedAt > b.savedAt ? -1 : 0);
}

function write(make: (list: readonly SavedRoute[]) => readonly SavedRoute[]): boolean {
  const next = make(stored());
  const isKept = keep(KEY, next);
  savedRoutes.value = next;
  return isKept;
}

function stored(): readonly SavedRoute[] {
  return kept(KEY, (value) => Array.isArray(value) ? value.flatMap((one) => readSaved(one) ?? []) : []) ?? [];
}

/** A saved route of anybody's JSON; null: it is none. */
function readSaved(value: unknown): SavedRoute | null {
  if (!isRecord(value) || !Array.isArray(value.concerts)) return null;
  const { key, festival, festivalName, name, note, savedAt, changedAt, scheduleVersion } = value;
  const concerts = value.concerts.flatMap((one) => readConcert(one) ?? []);
  if (concerts.length === 0 || concerts.length < value.concerts.length || concerts.length > MOST_CONCERTS) {
    return null;
  }
  if (typeof key !== "string" || !/^[\w-]{1,40}$/.test(key)) return null;
  if (typeof festival !== "string" || !/^[a-z0-9-]{1,64}$/.test(festival)) return null;
  if (!isInstant(savedAt) || !Number.isSafeInteger(scheduleVersion)) return null;
  return {
    key,
    festival,
    festivalName: text(festivalName, 200) ?? festival,
    name: text(name, LONGEST_NAME) ?? festival,
    note: text(note, LONGEST_NOTE) ?? "",
    savedAt,
    changedAt: isInstant(changedAt) ? changedAt : savedAt,
    scheduleVersion: Number(scheduleVersion),
    concerts,
    ...withEvents(value.events),
  };
}

/** Event numbers of anybody's JSON; what is none is left out. */
function withEvents(value: unknown): Pick<SavedRoute, "events"> {
  if (!Array.isArray(value) || value.length > MOST_CONCERTS) return {};
  const events = value.filter((one): one is number => Number.isSafeInteger(one) && one > 0);
  return events.length === 0 ? {} : { events };
}

function readConcert(value: unknown): SavedConcert | null {
  if (!isRecord(value)) return null;
  const { number, start, end } = value;
  const isLocal = (time: unknown): time is string =>
    typeof time === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(time) &&
    !Number.isNaN(Date.parse(`${time}Z`));
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1) return null;
  if (!isLocal(start) || !isLocal(end)) return null;
  return { number, start, end, title: text(value.title, 300) ?? "", hall: text(value.hall, 200) ?? "" };
}

function isInstant(value: unknown): value is string {
  return typeof value === "string" && value.length <= 40 && !Number.isNaN(Date.parse(value));
}

function text(value: unknown, longest: number): string | null {
  return typeof value === "string" ? value.slice(0, longest) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
