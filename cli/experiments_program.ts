/** The commands of experiments and drift. */
import { Argument, InvalidArgumentError, Option } from "commander";
import {
  driftCommand,
  type DriftFlags,
  listExperimentsCommand,
  lookCommand,
  showExperimentCommand,
  startExperimentCommand,
  type StartFlags,
  stopExperimentCommand,
  type StopFlags,
} from "./commands/experiments.ts";
import type { PlainFlags } from "./commands/festivals.ts";
import type { Adding } from "./learning_program.ts";

const project = () => new Argument("<project>", "its slug; figaro projects list shows them");
const id = () => new Argument("<id>", "its number; figaro experiments list shows them").argParser(whole);

/** Adds the commands. */
export function addExperiments(adding: Adding): void {
  addTests(adding);
  addDrift(adding);
}

function addTests({ program, setting, command }: Adding): void {
  const experiments = program.command("experiments").description("Two versions of a model beside each other");
  command(experiments, "list", "A/B tests and shadows, the newest first", ["experiments list concerts"])
    .addArgument(project()).addOption(new Option("--limit <n>", "At most").argParser(whole).default(30))
    .action((slug: string, flags: PlainFlags & { limit?: number }) =>
      listExperimentsCommand(setting(), slug, flags)
    );
  command(experiments, "start", "Start an A/B test or a shadow of a version, once it is loaded and checked", [
    "experiments start concerts v1.3.0 --share 0.2",
    "experiments start concerts v1.3.0 --shadow --effect 0.02",
    "experiments start concerts v1.3.0 --promote",
  ]).addArgument(project()).argument("<version>", "the challenger; figaro models <project> lists them")
    .option("--shadow", "Ask it too and never show what it says")
    .option("--control <version>", "What it is compared with; the champion unless said")
    .addOption(share("--share <share>", "Of the subjects that the challenger answers; 0.5 unless said"))
    .addOption(share("--level <level>", "Of the always-valid test; 0.05 unless said"))
    .addOption(share("--effect <difference>", "Difference of agreement that is looked for; 0.03 unless said"))
    .option("--promote", "A challenger that is better serves by itself")
    .option("--by <name>", "Who decides; the system's user unless said")
    .action((slug: string, challenger: string, flags: StartFlags) =>
      startExperimentCommand(setting(), { slug, challenger }, flags)
    );
  command(experiments, "look", "Look at an experiment, as often as you like; what is found may end it", [
    "experiments look concerts 3",
  ]).addArgument(project()).addArgument(id())
    .action((slug: string, number: number, flags: PlainFlags) =>
      lookCommand(setting(), { slug, id: number }, flags)
    );
  command(experiments, "show", "An experiment with its last look", ["experiments show concerts 3 --json"])
    .addArgument(project()).addArgument(id())
    .action((slug: string, number: number, flags: PlainFlags) =>
      showExperimentCommand(setting(), { slug, id: number }, flags)
    );
  command(experiments, "stop", "End an experiment; the champion serves on", [
    'experiments stop concerts 3 --reason "another one is better known"',
  ]).addArgument(project()).addArgument(id())
    .requiredOption("--reason <words>", "Why; kept in the history")
    .option("--by <name>", "Who decides; the system's user unless said")
    .action((slug: string, number: number, flags: StopFlags) =>
      stopExperimentCommand(setting(), { slug, id: number }, flags)
    );
}

function addDrift({ program, setting, command }: Adding): void {
  command(program, "drift", "Whether what comes in still looks like what the champion was trained on", [
    "drift concerts",
    "drift concerts --check",
    "drift concerts --until 2027-01-12 --json",
  ]).addArgument(project())
    .option("--check", "Check the days that are over first")
    .option("--until <date>", "Check up to this day; yesterday unless said", date)
    .action((slug: string, flags: DriftFlags) => driftCommand(setting(), slug, flags));
}

function share(flag: string, text: string): Option {
  return new Option(flag, text).argParser((given: string) => {
    const value = Number(given);
    if (given.trim() !== "" && value > 0 && value < 1) return value;
    throw new InvalidArgumentError("give a number above 0 and below 1, such as 0.2.");
  });
}

function whole(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a whole number from 1.");
}

function date(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`))) return text;
  throw new InvalidArgumentError("give a date such as 2027-01-31.");
}
