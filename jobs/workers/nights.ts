/** Retrains by a project's own clock: the nights on which its calendar's day asks for none. */
import type { Kysely } from "kysely";
import { ruleOf, slotOn } from "../../learning/calendar.ts";
import { lastMoment } from "../../learning/cron.ts";
import { listProjects, type Project } from "../../store/learning/projects.ts";
import { askForRetrain } from "../../store/learning/retrain_ask.ts";
import { retrainRunOfSlot } from "../../store/learning/retrain_reads.ts";
import { projectsWithItems } from "../../store/learning/unfinished.ts";
import type { Schema } from "../../store/schema.ts";

/**
 * Opens the retrains whose moment has come; asked again, they are there already. A moment that nothing ran at is
 * made up for within a day.
 *
 * @returns how many were opened
 */
export async function openNights(db: Kysely<Schema>, now: Date): Promise<number> {
  const timed = (await listProjects(db)).filter(({ retrainCron }) => retrainCron !== null);
  if (timed.length === 0) return 0;
  const busy = await projectsWithItems(db);
  let opened = 0;
  for (const project of timed) {
    const night = busy.has(project.id) ? nightOf(project, now) : null;
    if (night === null || await retrainRunOfSlot(db, project.id, night.slot) !== null) continue;
    const { made } = await askForRetrain(db, project, { trigger: "cron", actor: "cron", ...night });
    if (made) opened++;
  }
  return opened;
}

/** The newest night of a project up to now; null: there is none, or its day retrains by itself. */
export function nightOf(
  { retrainCron, timeZone, calendar, calendarAnchor, createdAt }: Pick<
    Project,
    "retrainCron" | "timeZone" | "calendar" | "calendarAnchor" | "createdAt"
  >,
  now: Date,
): { readonly slot: string; readonly day: string } | null {
  const at = retrainCron === null ? null : lastMoment(retrainCron, timeZone, now);
  if (at === null || at < createdAt) return null;
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  const day = local.toPlainDate().toString();
  const slot = slotOn(calendar, calendarAnchor, day);
  if (slot !== null && ruleOf(calendar, slot).retrain) return null;
  return { slot: `night ${day} ${local.toPlainTime().toString({ smallestUnit: "minute" })}`, day };
}
