/** Asking for a retrain: one run a project and slot, whoever asks and however often. */
import type { Kysely } from "kysely";
import { localDate } from "../../learning/calendar.ts";
import { RETRAIN_STEPS } from "../../learning/retrain_steps.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";
import { type RetrainRun, retrainRun, type RetrainTrigger } from "./retrain_reads.ts";
import { openRetrainRun, redriveRetrainRun, slotByHand } from "./retrain_runs.ts";

/** What is asked for. */
export interface RetrainAsk {
  readonly trigger: RetrainTrigger;
  /** Who asks: "cron", "token:airflow", "operator:anna". */
  readonly actor: string;
  /** One run a project and slot. By hand an unfinished run's, else a new one; otherwise the day, unless said. */
  readonly slot?: string;
  /** The training set is taken as of this day; today in the project's zone unless said. */
  readonly day?: string;
  readonly dryRun?: boolean;
  /** A run of this slot that was given up is opened again, at the step that failed. */
  readonly again?: boolean;
}

/** Opens the run of a slot unless there is one, and gives it as it stands. */
export async function askForRetrain(
  db: Kysely<Schema>,
  project: Project,
  { trigger, actor, dryRun = false, again = false, ...ask }: RetrainAsk,
): Promise<{ readonly run: RetrainRun; readonly made: boolean }> {
  const day = ask.day ?? localDate(new Date(), project.timeZone);
  const byHand = () => slotByHand(db, { projectId: project.id, day, dryRun });
  const slot = ask.slot ?? (trigger === "hand" ? await byHand() : dryRun ? `${day} dry run` : day);
  const { id, made } = await openRetrainRun(db, {
    projectId: project.id,
    slot,
    day,
    trigger,
    actor,
    dryRun,
    steps: RETRAIN_STEPS,
  });
  if (again) await redriveRetrainRun(db, id);
  return { run: await retrainRun(db, id), made };
}
