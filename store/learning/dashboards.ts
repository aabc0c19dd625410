/** What dashboards show beside `model_metrics`: days, training sets, and how every project stands now. */
import { type Kysely, sql } from "kysely";
import { versionText } from "../../learning/semver.ts";
import type { Schema } from "../schema.ts";

/** How the model and the given labels differed on a day. */
export interface UnequalDay {
  /** "YYYY-MM-DD" */
  readonly day: string;
  /** Filled items that the day's model was asked about. */
  readonly predicted: number;
  /** Of these, those for which it said another label than the given one. */
  readonly unequal: number;
}

/** The newest days on which filled items were predicted, the oldest of them first. */
export async function unequalByDay(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<UnequalDay[]> {
  const { rows } = await sql<UnequalDay>`
    select r.day::text as day, count(*)::int as predicted,
      (count(*) filter (where p.label <> i.given_label))::int as unequal
    from day_runs r join predictions p on p.day_run_id = r.id join items i on i.id = p.item_id
    where r.project_id = ${projectId} and i.given_label is not null
    group by r.day order by r.day desc limit ${limit}`.execute(db);
  return rows.reverse();
}

/** A training set, counted. */
export interface TrainingSize {
  readonly asOfDay: string;
  readonly at: Date;
  readonly rows: number;
  /** Rows by the source of their label. */
  readonly bySource: Readonly<Record<string, number>>;
}

/** The newest training sets of a project, the oldest of them first. */
export async function trainingSizes(
  db: Kysely<Schema>,
  projectId: number,
  { limit }: { readonly limit: number },
): Promise<TrainingSize[]> {
  const rows = await db.selectFrom("training_snapshots")
    .select(["as_of_day", "created_at", "row_count", "by_source"])
    .where("project_id", "=", projectId).orderBy("id", "desc").limit(limit).execute();
  return rows.reverse().map((row) => ({
    asOfDay: row.as_of_day,
    at: row.created_at,
    rows: row.row_count,
    bySource: row.by_source,
  }));
}

/** How a project stands now. */
export interface ProjectStanding {
  readonly project: string;
  /** "v1.2.0"; null: nothing serves. */
  readonly champion: string | null;
  /** Of the champion on the hold-out; null: it was never measured by a retrain. */
  readonly f1: number | null;
  readonly minF1: number | null;
  /** Of the retrain that was asked for last; null: there was none. */
  readonly lastRetrain: "open" | "done" | "failed" | null;
  /** Seconds since the last retrain that came to its end; null: none did. */
  readonly retrainAgeSeconds: number | null;
  readonly openRetrains: number;
  /** Days that wait for people. */
  readonly waitingDays: number;
  /** Days that are not done and do not wait. */
  readonly openDays: number;
  /** Review tasks that nobody has answered. */
  readonly openReviews: number;
}

interface StandingRow extends Omit<ProjectStanding, "champion"> {
  readonly major: number | null;
  readonly minor: number | null;
  readonly patch: number | null;
}

/** Every project as it stands, by slug. Cost: one statement; the counts go by the indices of what is open. */
export async function projectStandings(db: Kysely<Schema>): Promise<ProjectStanding[]> {
  const { rows } = await sql<StandingRow>`
    select p.slug as project, v.major, v.minor, v.patch, m.f1, m.min_f1 as "minF1",
      (select r.state from retrain_runs r where r.project_id = p.id order by r.id desc limit 1) as "lastRetrain",
      (select extract(epoch from now() - max(r.done_at))::float8 from retrain_runs r
        where r.project_id = p.id and r.state = 'done') as "retrainAgeSeconds",
      (select count(*)::int from retrain_runs r where r.project_id = p.id and r.state = 'open') as "openRetrains",
      (select count(*)::int from day_runs d where d.project_id = p.id and d.state = 'waiting') as "waitingDays",
      (select count(*)::int from day_runs d where d.project_id = p.id and d.state = 'open') as "openDays",
      (select count(*)::int from review_tasks t where t.project_id = p.id and t.state = 'open') as "openReviews"
    from projects p
    left join model_pointers a on a.project_id = p.id and a.alias = 'champion'
    left join model_versions v on v.id = a.model_version_id
    left join lateral (
      select mm.f1, mm.min_f1 from retrain_runs r join model_metrics mm on mm.run_id = r.id
      where r.model_version_id = v.id order by mm.timestamp desc limit 1
    ) m on true
    order by p.slug`.execute(db);
  return rows.map(({ major, minor, patch, ...row }) => ({
    ...row,
    champion: major === null || minor === null || patch === null
      ? null
      : versionText({ major, minor, patch }),
  }));
}
