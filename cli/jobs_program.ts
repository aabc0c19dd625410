/** The commands of jobs. */
import type { PlainFlags } from "./commands/festivals.ts";
import { type JobListFlags, listJobsCommand, redriveJobsCommand } from "./commands/jobs.ts";
import type { Adding } from "./learning_program.ts";

/** Adds the commands. */
export function addJobs({ program, setting, command }: Adding): void {
  const jobs = program.command("jobs").description("Days and retrains: what waits, runs or was set aside");
  command(jobs, "list", "Jobs that wait, run or were set aside, with the reason", [
    "jobs list",
    "jobs list --finished --json",
  ]).option("--finished", "Those too that ended within the last hour")
    .action((flags: JobListFlags) => listJobsCommand(setting(), flags));
  command(jobs, "redrive", "Send jobs that were set aside again, once their cause is mended", [
    "jobs redrive",
    "jobs redrive 0b7e1c9a-5d0e-4a0e-9c1e-6a1f4f2b7c11",
  ]).argument("[ids...]", "of figaro jobs list; all unless said")
    .action((ids: string[], flags: PlainFlags) => redriveJobsCommand(setting(), ids, flags));
}
