/** Brings a festival in the database to what a document says: all of it or nothing. */
import type { Kysely } from "kysely";
import type { FestivalDocument } from "@figaro/formats";
import { contentHash } from "./canonical.ts";
import { changesOf, deltaOf, diffFestivals } from "./diff.ts";
import { normaliseDocument } from "./document.ts";
import { notify } from "./listen.ts";
import { type RowCounter, writeDelta } from "./revisions.ts";
import { insertSales } from "./sales.ts";
import type { RowOf, Schema } from "./schema.ts";
import { loadSnapshot } from "./snapshot.ts";
import { withFestivalLock } from "./transaction.ts";
import type { ApplyOptions, ImportOutcome, ScheduleChange } from "./types.ts";

/** What the schedule part came to. */
interface Applied {
  readonly festivalId: number;
  readonly version: number;
  readonly changes: readonly ScheduleChange[];
  readonly changed: boolean;
}

/**
 * Writes a document as the festival's newest schedule version when it says anything new, and the tickets sold
 * when they are given, in one transaction. The same document again changes nothing.
 *
 * Concerts, halls and the rest are compared by their keys with the current version; only what differs is
 * written. Two imports of one festival wait for each other.
 *
 * Cost: linear in the document to compare, linear in what changed to write. 50,000 concerts with 150,000 works
 * take 5 to 15 s on Postgres and under 20 s on PGlite the first time (two busy cores), in about 500 MB.
 * @throws {StoreError} `document-invalid`, `festival-busy`, `database-unreachable`.
 * @throws {ImportRejected} when a ticket names no concert; nothing is written.
 * @throws the signal's reason when it was aborted; nothing is written.
 */
export async function applyFestival(
  db: Kysely<Schema>,
  document: FestivalDocument,
  options: ApplyOptions = {},
): Promise<ImportOutcome> {
  options.signal?.throwIfAborted();
  const wanted = normaliseDocument(document);
  const { slug } = wanted.festival;
  return await withFestivalLock(db, { slug, dryRun: options.dryRun ?? false }, async (trx) => {
    const applied = await applySchedule(trx, wanted, options);
    const sold = options.sales === undefined
      ? { added: 0, conflicts: { list: [], count: 0 } }
      : await insertSales(trx, applied.festivalId, { ...options, sales: options.sales });
    options.signal?.throwIfAborted();
    if (applied.changed || sold.added > 0) await notify(trx, applied.festivalId);
    return { ...applied, slug, salesAdded: sold.added, salesConflicts: sold.conflicts };
  });
}

async function applySchedule(
  db: Kysely<Schema>,
  wanted: FestivalDocument,
  options: ApplyOptions,
): Promise<Applied> {
  const hash = contentHash(wanted);
  const current = await db.selectFrom("festivals as f")
    .innerJoin(
      "schedule_versions as v",
      (join) => join.onRef("v.festival_id", "=", "f.id").onRef("v.version", "=", "f.current_version"),
    )
    .select(["f.id", "v.version", "v.content_hash"])
    .where("f.slug", "=", wanted.festival.slug)
    .executeTakeFirst();
  if (current?.content_hash === hash) {
    return { festivalId: current.id, version: current.version, changes: [], changed: false };
  }
  const before = current === undefined
    ? null
    : (await loadSnapshot(db, current.id, current.version)).document;
  options.signal?.throwIfAborted();
  const delta = deltaOf(before, wanted);
  // New settings may bring another epoch, on which the rows differ but the concerts may not have moved.
  const changes = delta.festival === null ? changesOf(delta) : diffFestivals(before, wanted);
  const version = (current?.version ?? 0) + 1;
  const festivalId = await nextVersion(db, wanted.festival.slug, version);
  const row = versionRowOf(wanted, { festivalId, version });
  const texts = { content_hash: hash, changes: JSON.stringify(changes) };
  await db.insertInto("schedule_versions").values({ ...row, ...texts }).execute();
  await writeDelta(db, { festivalId, version, delta }, counter(options));
  return { festivalId, version, changes, changed: true };
}

/** Moves the festival to a version, or makes the festival with it; its row is checked when all is written. */
async function nextVersion(db: Kysely<Schema>, slug: string, version: number): Promise<number> {
  const row = version === 1
    ? await db.insertInto("festivals").values({ slug, current_version: version }).returning("id")
      .executeTakeFirstOrThrow()
    : await db.updateTable("festivals").set({ current_version: version, updated_at: new Date() })
      .where("slug", "=", slug).returning("id").executeTakeFirstOrThrow();
  return row.id;
}

function versionRowOf(
  { festival, halls, concerts }: FestivalDocument,
  { festivalId, version }: { readonly festivalId: number; readonly version: number },
): Omit<RowOf<"schedule_versions">, "content_hash" | "changes"> {
  const starts = concerts.map(({ startMinute }) => startMinute);
  const day = (minute: number) => festivalDay(festival, minute);
  return {
    festival_id: festivalId,
    version,
    name: festival.name,
    time_zone: festival.timeZone,
    day_start: festival.dayStart,
    epoch: festival.epoch,
    currency: festival.currency,
    currency_digits: festival.currencyDigits,
    default_walk_minutes: festival.defaultWalkMinutes,
    buffer_minutes: festival.bufferMinutes,
    hall_count: halls.length,
    concert_count: concerts.length,
    first_day: starts.length === 0 ? null : day(starts.reduce((a, b) => Math.min(a, b))),
    last_day: starts.length === 0 ? null : day(starts.reduce((a, b) => Math.max(a, b))),
  };
}

/** The local date of a minute, where a day ends at `dayStart`. */
function festivalDay(
  { epoch, timeZone, dayStart }: FestivalDocument["festival"],
  minute: number,
): string {
  const local = Temporal.PlainDate.from(epoch).toZonedDateTime(timeZone).add({ minutes: minute })
    .toPlainDateTime();
  const { hour, minute: past } = Temporal.PlainTime.from(dayStart);
  return local.subtract({ hours: hour, minutes: past }).toPlainDate().toString();
}

function counter({ signal, onProgress }: ApplyOptions): RowCounter {
  return {
    check: () => signal?.throwIfAborted(),
    progress: (done, total) => onProgress?.({ phase: "schedule", done, total }),
  };
}
