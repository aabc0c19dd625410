/**
 * Which days of which projects are due now. The trigger comes every minute, may come twice or not at all, and knows
 * only UTC; so it asks this, and the answer depends on nothing but the rows, the calendars and the time.
 */
import type { Kysely } from "kysely";
import { daysDue } from "../../learning/calendar.ts";
import { lastRunDay } from "../../store/learning/day_runs.ts";
import { listProjects, type Project } from "../../store/learning/projects.ts";
import { projectsWithItems, unfinishedRuns } from "../../store/learning/unfinished.ts";
import type { Schema } from "../../store/schema.ts";

/** A day of a project that has to be run, or looked at again. */
export interface DayDue {
  /** Slug. */
  readonly project: string;
  readonly day: string;
}

/**
 * The newest local day whose time of opening has come in the project's zone. A time that the clocks leave out in
 * spring comes as much later; of one that they show twice in autumn the first counts.
 */
export function openDay({ timeZone, retrainAt }: Pick<Project, "timeZone" | "retrainAt">, now: Date): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const today = instant.toZonedDateTimeISO(timeZone).toPlainDate();
  const opens = today.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(retrainAt) });
  const open = Temporal.Instant.compare(instant, opens.toInstant()) >= 0;
  return (open ? today : today.subtract({ days: 1 })).toString();
}

/**
 * What to send now: runs that are not done and that nobody holds, and the next day that has no run yet. Missed days
 * of a project come one after the other: the next is opened when the one before waits for people or is done.
 */
export async function dueDays(db: Kysely<Schema>, now: Date): Promise<DayDue[]> {
  const unfinished = await unfinishedRuns(db);
  const busy = await projectsWithItems(db);
  const due: DayDue[] = [];
  for (const project of await listProjects(db)) {
    const own = unfinished.filter(({ projectId }) => projectId === project.id);
    due.push(...own.filter(({ held }) => !held).map(({ day }) => ({ project: project.slug, day })));
    if (!busy.has(project.id) || own.some(({ state }) => state === "open")) continue;
    const { calendar, calendarAnchor: anchor } = project;
    const last = await lastRunDay(db, project.id);
    const [next] = daysDue(calendar, { anchor, last, today: openDay(project, now) });
    if (next !== undefined) due.push({ project: project.slug, day: next });
  }
  return due;
}
