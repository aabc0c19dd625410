/** Festivals as lists show them. */
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";
import type { FestivalSummary } from "./types.ts";

/** Every festival with its current schedule version, by slug. */
export async function listFestivals(db: Kysely<Schema>): Promise<FestivalSummary[]> {
  return (await summaries(db).orderBy("f.slug").execute()).map(toSummary);
}

/** @returns null when no festival has the slug. */
export async function festivalBySlug(db: Kysely<Schema>, slug: string): Promise<FestivalSummary | null> {
  const row = await summaries(db).where("f.slug", "=", slug).executeTakeFirst();
  return row === undefined ? null : toSummary(row);
}

/**
 * Every programme number that the festival ever had, cancelled ones too; tickets may name these.
 *
 * @returns empty when no festival has the slug.
 */
export async function concertNumbers(db: Kysely<Schema>, slug: string): Promise<ReadonlySet<number>> {
  const rows = await db.selectFrom("concerts as c")
    .innerJoin("festivals as f", "f.id", "c.festival_id")
    .select("c.number")
    .where("f.slug", "=", slug)
    .execute();
  return new Set(rows.map(({ number }) => number));
}

function summaries(db: Kysely<Schema>) {
  return db.selectFrom("festivals as f")
    .innerJoin(
      "schedule_versions as v",
      (join) => join.onRef("v.festival_id", "=", "f.id").onRef("v.version", "=", "f.current_version"),
    )
    .select([
      "f.id",
      "f.slug",
      "v.name",
      "v.time_zone",
      "v.version",
      "v.concert_count",
      "v.hall_count",
      "v.first_day",
      "v.last_day",
      "f.updated_at",
      "f.live_version",
    ]);
}

function toSummary(
  row: Awaited<ReturnType<ReturnType<typeof summaries>["executeTakeFirstOrThrow"]>>,
): FestivalSummary {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    version: row.version,
    concerts: row.concert_count,
    halls: row.hall_count,
    firstDay: row.first_day,
    lastDay: row.last_day,
    updatedAt: row.updated_at,
    liveVersion: row.live_version,
  };
}
