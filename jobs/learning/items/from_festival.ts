/** The concerts of a festival's live schedule version as items of a project. Labels go no way back by themselves. */
import { createHash } from "node:crypto";
import type { ConcertRecord, FestivalDocument } from "@figaro/formats";
import {
  addItemStream,
  canonicalJson,
  type Database,
  type Item,
  itemsByExternalIds,
  loadSnapshot,
  type Project,
} from "@figaro/store";
import { FestivalClock } from "../../../formats/clock.ts";
import { tagOf } from "../../../formats/text.ts";
import type { FieldValue, ItemInput } from "../../../learning/types.ts";

/** How concerts become items. */
export interface FromFestivalOptions {
  /** Local date on which they come. */
  readonly day: string;
  /** Gives a concert the first label of the project that is one of its tags; else it comes empty. */
  readonly labelsFromTags: boolean;
  readonly dryRun: boolean;
}

/** What became of them. */
export interface FromFestivalReport {
  /** Schedule version that was read. */
  readonly version: number;
  readonly added: number;
  readonly unchanged: number;
  /** Of those added. */
  readonly filled: number;
}

/** What concerts with a work or an artist that the editors marked are tagged with, beside their own tags. */
const MARKED_TAG = "editorial-pick";

/**
 * Adds each concert as the item `slug/number`. The same concert again changes nothing, on whatever day; one that was
 * changed since (a new title, another price) is a further item, `slug/number/<hash of its content>`, for what people
 * have labelled does not change under them. All versions of a programme are one group.
 *
 * @throws {StoreError} `festival-unknown`
 */
export async function itemsFromFestival(
  { db }: Pick<Database, "db">,
  { project, festivalId }: { readonly project: Project; readonly festivalId: number },
  { day, labelsFromTags, dryRun }: FromFestivalOptions,
): Promise<FromFestivalReport> {
  const { document, version } = await loadSnapshot(db, festivalId);
  const wanted = concertItems(document, { day, labels: labelsFromTags ? project.labels : [] });
  const ids = wanted.flatMap((item) => [item.externalId, changedId(item)]);
  const known = new Map(
    (await itemsByExternalIds(db, project.id, ids)).map((item) => [item.externalId, item]),
  );
  const fresh = wanted.flatMap((item) => {
    const there = known.get(item.externalId);
    if (there === undefined) return [item];
    const again = sameContent(there, item) || known.has(changedId(item));
    return again ? [] : [{ ...item, externalId: changedId(item) }];
  });
  const { added } = await addItemStream(db, project, [fresh], { dryRun });
  const filled = fresh.filter(({ label }) => label !== null).length;
  return { version, added, unchanged: wanted.length - added, filled };
}

/** Every concert of a document as an item. */
function concertItems(
  document: FestivalDocument,
  { day, labels }: { readonly day: string; readonly labels: readonly string[] },
): ItemInput[] {
  const { festival, concerts } = document;
  const clock = new FestivalClock(festival);
  return concerts.map((concert) => ({
    externalId: `${festival.slug}/${concert.number}`,
    day,
    fields: fieldsOf(concert, clock, festival.currencyDigits),
    label: labelOf(concert, labels),
    group: `${festival.slug}/${concert.programme ?? concert.number}`,
  }));
}

function fieldsOf(concert: ConcertRecord, clock: FestivalClock, digits: number): Record<string, FieldValue> {
  const { title, description, works, artists, genre, hall, price, startMinute, endMinute } = concert;
  const unique = (values: readonly string[]) => [...new Set(values)].join("\n") || null;
  const local = clock.localDateTimeOf(startMinute);
  const fields = {
    title,
    description,
    composers: unique(works.map(({ composer }) => composer)),
    works: unique(works.map((work) => work.title)),
    artists: unique(artists.map(({ name, role }) => (role === null ? name : `${name}, ${role}`))),
    genre,
    hall,
    price: price === null ? null : price / 10 ** digits,
    durationMinutes: endMinute - startMinute,
    startHour: Number(local.slice(11, 13)) + Number(local.slice(14, 16)) / 60,
    weekday: new Date(`${local.slice(0, 10)}T00:00Z`).toLocaleDateString("en", {
      weekday: "long",
      timeZone: "UTC",
    }),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** The first label that is a tag of the concert, however either is spelled. */
function labelOf({ tags, works, artists }: ConcertRecord, labels: readonly string[]): string | null {
  const marked = [...works, ...artists].some(({ flagged }) => flagged);
  const all = new Set(marked ? [...tags, MARKED_TAG] : tags);
  return labels.find((label) => all.has(tagOf(label) ?? "")) ?? null;
}

function changedId({ externalId, fields, label, group }: ItemInput): string {
  return `${externalId}/${
    createHash("sha256").update(canonicalJson([fields, label, group])).digest("hex").slice(0, 12)
  }`;
}

function sameContent(there: Item, item: ItemInput): boolean {
  return canonicalJson([there.fields, there.givenLabel, there.group]) ===
    canonicalJson([item.fields, item.label, item.group]);
}
