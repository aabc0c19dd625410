/** The command that retrains. */
import { Argument, InvalidArgumentError } from "commander";
import { retrainCommand, type RetrainFlags } from "./commands/retrain.ts";
import type { Adding } from "./learning_program.ts";

/** Adds it. */
export function addRetrain({ program, setting, command }: Adding): void {
  command(
    program,
    "retrain",
    "Train a project's model anew; it serves if it is better. Stopped, it goes on",
    [
      "retrain concerts",
      "retrain concerts --dry-run",
      "retrain concerts --day 2027-01-05 --json",
      "retrain concerts --slot 2027-01-05",
    ],
  ).addArgument(new Argument("<project>", "its slug; figaro projects list shows them"))
    .option("--dry-run", "Train and measure; keep no version and move nothing")
    .option("--day <date>", "The training set as it stood on this day; today unless said", date)
    .option("--slot <name>", "What the run is for: the same name again is the same run")
    .action((slug: string, flags: RetrainFlags) => retrainCommand(setting(), slug, flags));
}

function date(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`))) return text;
  throw new InvalidArgumentError("give a date such as 2027-01-31.");
}
