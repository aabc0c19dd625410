/**
 * What a schedule file does not say, from a manifest beside it: settings of the festival, halls with seats and
 * places, walks. The schedule says the rest.
 */
import type { HallRecord } from "./document.ts";
import type { Draft, DraftFestival } from "./draft.ts";
import type { Placed } from "./faults.ts";
import type { ScheduleManifest } from "./manifest.ts";
import type { ScheduleOptions } from "./schedule.ts";
import type { ReadContext } from "./source.ts";
import { readHallsAndWalks } from "./tabular.ts";

/** What a manifest says to the reader of the schedule file, over what the caller says. */
export function overlaidOptions(options: ScheduleOptions, { festival }: ScheduleManifest): ScheduleOptions {
  const { timeZone } = festival;
  return timeZone === undefined ? options : { ...options, timeZone };
}

/**
 * The draft of a schedule with the tables and settings of its manifest. A hall of the table keeps its row, one
 * that only the schedule names stays, and one that no event names is a hall too. With a table of walks and no
 * `defaultWalkMinutes` a pair of halls with concerts that the table leaves out is a fault.
 */
export async function overlayDraft(
  context: ReadContext,
  manifest: ScheduleManifest,
  draft: Draft,
): Promise<Draft> {
  const tables = await readHallsAndWalks(context, manifest, draft.festival);
  return {
    ...draft,
    festival: settings(draft.festival, manifest),
    halls: tables.halls === undefined ? draft.halls : withTable(draft.halls ?? [], tables.halls),
    walks: tables.walks,
  };
}

function settings(own: DraftFestival, { festival, walks }: ScheduleManifest): DraftFestival {
  const unsaid = walks === undefined ? own.defaultWalkMinutes : null;
  return {
    slug: festival.slug ?? own.slug,
    name: festival.name ?? own.name,
    timeZone: own.timeZone,
    dayStart: festival.dayStart ?? own.dayStart,
    epoch: festival.epoch ?? own.epoch,
    currency: festival.currency === undefined ? own.currency : festival.currency,
    currencyDigits: festival.currencyDigits ?? own.currencyDigits,
    defaultWalkMinutes: festival.defaultWalkMinutes ?? unsaid,
    bufferMinutes: festival.bufferMinutes ?? own.bufferMinutes,
  };
}

/** Halls of the schedule in its order, then those that only the table has; what the table says is taken. */
function withTable(
  halls: readonly Placed<HallRecord>[],
  table: readonly Placed<HallRecord>[],
): Placed<HallRecord>[] {
  const rows = new Map(table.map((row) => [row.value.name, row]));
  const named = new Set(halls.map(({ value }) => value.name));
  const own = halls.map((hall) => rows.get(hall.value.name) ?? hall);
  // A hall that the table names twice stays twice, and is told as a fault with its rows.
  return [...own, ...table.filter((row) => !named.has(row.value.name) || rows.get(row.value.name) !== row)];
}
