/** The commands of models and of backups. */
import { Argument, InvalidArgumentError, Option } from "commander";
import { sweepCommand, type SweepFlags } from "./commands/artifacts.ts";
import { backupCommand, restoreCommand } from "./commands/backup.ts";
import type { PlainFlags } from "./commands/festivals.ts";
import {
  modelsCommand,
  type ModelsFlags,
  type MoveFlags,
  promoteCommand,
  servedCommand,
  type ServedFlags,
} from "./commands/models.ts";
import type { Adding } from "./learning_program.ts";

const project = () => new Argument("<project>", "its slug; figaro projects list shows them");

/** Adds the commands. */
export function addModels(adding: Adding): void {
  addVersions(adding);
  addArtifacts(adding);
  addBackups(adding);
}

function addArtifacts({ program, setting, command }: Adding): void {
  const artifacts = program.command("artifacts").description("The files of models where they are kept");
  command(artifacts, "sweep", "Take files out of the bucket that no version names", [
    "artifacts sweep --dry-run",
    "artifacts sweep --older-than 72",
  ]).option("--dry-run", "Tell them, and take none away")
    .addOption(
      new Option("--older-than <hours>", "Younger ones stay: their version may be about to be written")
        .argParser(hours).default(24),
    )
    .action((flags: SweepFlags) => sweepCommand(setting(), flags));
}

function hours(text: string): number {
  const whole = Number(text);
  if (/^\d+$/.test(text) && whole >= 1 && whole <= 87_600) return whole;
  throw new InvalidArgumentError("give whole hours from 1 to 87600, such as 24.");
}

function addVersions({ program, setting, command }: Adding): void {
  const models = command(program, "models", "The versions of a project's model, and which serves", [
    "models concerts",
    "models concerts --export version_log.json",
    'models promote concerts v1.0.0 --reason "v1.1.0 takes organs for choirs"',
    'models rollback concerts --reason "the new one is worse"',
    "models served concerts 2027-01-12T14:03:00Z --rows 20",
  ]).addArgument(project()).option("--export <file>", "Write the log of versions to this file")
    .action((slug: string, flags: ModelsFlags) => modelsCommand(setting(), slug, flags));
  const moving = (name: string, text: string, examples: readonly string[]) =>
    command(models, name, text, examples).addArgument(project())
      .requiredOption("--reason <words>", "Why; kept in the history")
      .option("--by <name>", "Who decides; the system's user unless said");
  moving("promote", "Let any version serve, once it is loaded and checked", [
    'models promote concerts v1.0.0 --reason "v1.1.0 takes organs for choirs"',
  ]).argument("<version>", "e.g. v1.0.0; figaro models <project> lists them")
    .action((slug: string, version: string, flags: MoveFlags) =>
      promoteCommand(setting(), { slug, version }, flags)
    );
  moving("rollback", "Let the version before serve again; a second time takes that back", [
    'models rollback concerts --reason "the new one is worse"',
  ]).action((slug: string, flags: MoveFlags) => promoteCommand(setting(), { slug, version: null }, flags));
  command(models, "served", "What served at a moment, trained on which rows, labelled by whom", [
    "models served concerts 2027-01-12T14:03:00Z",
    "models served concerts 2027-01-12T14:03 --rows 20 --json",
  ]).addArgument(project())
    .argument("<at>", "2027-01-12T14:03Z, or 2027-01-12T14:03 in the project's zone")
    .addOption(new Option("--rows <n>", "Rows of the training set to show; none unless said").argParser(rows))
    .option("--after <item>", "Rows after this item's id")
    .action((slug: string, at: string, flags: ServedFlags) => servedCommand(setting(), { slug, at }, flags));
}

function addBackups({ program, setting, done, command }: Adding): void {
  command(program, "backup", "Write the whole learning loop to one file: items, labels, versions, history", [
    "backup learning-2027-01-12.tar.gz",
  ]).argument("<file>", "a new file; a gzipped tar")
    .action(async (file: string, flags: PlainFlags) => done(await backupCommand(setting(), file, flags)));
  command(program, "restore", "Read a backup into a database without a learning loop: all of it or nothing", [
    "restore learning-2027-01-12.tar.gz",
  ]).argument("<file>", "written by figaro backup")
    .action(async (file: string, flags: PlainFlags) => done(await restoreCommand(setting(), file, flags)));
}

function rows(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a whole number of rows, 1 to 99999.");
}
