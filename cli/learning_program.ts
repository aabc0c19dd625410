/** The commands of the learning loop: projects, items, labels, days. */
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { PlainFlags } from "./commands/festivals.ts";
import {
  addItemsCommand,
  type AddItemsFlags,
  type FromFestivalFlags,
  itemsFromFestivalCommand,
  labelHistoryCommand,
  listItemsCommand,
  type ListItemsFlags,
} from "./commands/items.ts";
import {
  type CalendarFlags,
  createProjectCommand,
  daysCommand,
  type DaysFlags,
  listProjectsCommand,
  type ProjectFlags,
  setCalendarCommand,
  setProjectCommand,
  showProjectCommand,
} from "./commands/projects.ts";
import { replayCommand, type ReplayFlags, type SuspectFlags, suspectsCommand } from "./commands/replay.ts";
import type { Setting } from "./setting.ts";

/** What commands are added with. */
export interface Adding {
  readonly program: Command;
  readonly setting: () => Setting;
  readonly done: (exitCode: number) => void;
  /** Adds a command with `--json` and examples. */
  readonly command: (program: Command, name: string, text: string, examples: readonly string[]) => Command;
}

const project = () => new Argument("<project>", "its slug; figaro projects list shows them");

/** Adds the commands. */
export function addLearning(adding: Adding): void {
  addProjects(adding);
  addItems(adding);
  addLooking(adding);
  addAsking(adding);
}

function addProjects({ program, setting, command }: Adding): void {
  const projects = program.command("projects").description(
    "What is learned: labels, columns, calendar, gate",
  );
  command(projects, "create", "Make a project of a JSON file", [
    "projects create examples/learning/concerts.json",
    "projects create examples/learning/creatives.json --json",
  ]).argument("<file.json>", "see examples/learning and api/learning/project.schema.json")
    .action((path: string, flags: PlainFlags) => createProjectCommand(setting(), path, flags));
  command(projects, "list", "The projects there are", ["projects list"])
    .action((flags: PlainFlags) => listProjectsCommand(setting(), flags));
  command(projects, "show", "A project with everything it was made with", ["projects show concerts"])
    .addArgument(project()).action((slug: string, flags: PlainFlags) =>
      showProjectCommand(setting(), slug, flags)
    );
  command(projects, "set", "Change labels, columns, times of retraining or the gate; the rest stays", [
    'projects set concerts --add-label "for schools"',
    "projects set concerts --retrain-at 04:30",
    'projects set concerts --retrain-cron "0 3 * * 1-6"',
    "projects set concerts --gate raw",
    "projects set concerts changes.json",
  ]).addArgument(project())
    .argument(
      "[file.json]",
      "labels, textColumns, featureColumns, gate, review ... as the project's own file has them",
    )
    .addOption(
      new Option("--add-label <label>", "One label more; may be repeated")
        .argParser((label: string, before: readonly string[] | undefined) => [...before ?? [], label]),
    )
    .option("--retrain-at <time>", "When the calendar's days are opened, in the project's zone")
    .option("--retrain-cron <pattern>", "Retrains on days whose rule asks for none: cron syntax, or none")
    .addOption(new Option("--gate <kind>", "When a new model serves").choices(["ladder", "raw"]))
    .addOption(new Option("--margin <gain>", "Gain that is always step enough, 0 to 1").argParser(shareOf))
    .action((slug: string, path: string | undefined, flags: ProjectFlags) =>
      setProjectCommand(setting(), { slug, path }, flags)
    );
  const calendar = projects.command("calendar").description("The working days of a project");
  command(calendar, "set", "Give a project another calendar, or other holidays: a new version of it", [
    "projects calendar set creatives every-morning",
    "projects calendar set creatives examples/learning/calendar-vienna-2027.json",
  ]).addArgument(project()).argument("<calendar>", "two-weeks, every-morning or a JSON file")
    .option("--anchor <date>", "A Monday of the calendar's first week; the present one unless said", date)
    .action((slug: string, given: string, flags: CalendarFlags) =>
      setCalendarCommand(setting(), { slug, given }, flags)
    );
}

function addItems({ program, setting, done, command }: Adding): void {
  const items = program.command("items").description("What is to be labelled");
  command(items, "add", "Add a file of items: all of it or nothing; the same file again changes nothing", [
    "items add creatives examples/learning/creatives.csv",
    "items add creatives history.xlsx --imported --label-column Kategorie",
    "items add creatives today.jsonl --day 2027-01-04 --dry-run --json",
  ]).addArgument(project()).argument("<file>", "CSV, XLSX or JSON lines, told apart by content")
    .option("--day <date>", "Day on which they came, where the file has none; today unless said", date)
    .option("--id-column <name>", "Column of the sender's own id; id unless said")
    .option("--label-column <name>", "Column of the category; label unless said")
    .option("--group-column <name>", "Column of what belongs together; group unless said")
    .option("--day-column <name>", "Column of the day; day unless said")
    .option("--sheet <name>", "Sheet of a workbook; the first visible one unless said")
    .option("--imported", "The labels are settled: they join the training set at once, as history")
    .option("--dry-run", "Tell what would happen, and write nothing")
    .action(async (slug: string, path: string, flags: AddItemsFlags) =>
      done(await addItemsCommand(setting(), { slug, path }, flags))
    );
  command(items, "from-festival", "Make the concerts of a festival's schedule items", [
    "items from-festival concerts seven-bridges-2027",
    "items from-festival concerts seven-bridges-2027 --labels-from-tags --dry-run",
  ]).addArgument(project()).argument("<slug>", "the festival; figaro festivals lists them")
    .option("--day <date>", "Day on which they came; today unless said", date)
    .option("--labels-from-tags", "A tag that is a label of the project is the concert's given label")
    .option("--dry-run", "Tell what would happen, and write nothing")
    .action((slug: string, festival: string, flags: FromFestivalFlags) =>
      itemsFromFestivalCommand(setting(), { slug, festival }, flags)
    );
  command(items, "list", "Items with their current labels", [
    "items list creatives --day 2027-01-04",
    'items list creatives --text "summer sale" --limit 20',
  ]).addArgument(project())
    .option("--day <date>", "Those that came on this day", date)
    .option("--label <label>", "Those with this label")
    .option("--unlabelled", "Those without a label")
    .option("--text <text>", "Those whose text has these characters")
    .addOption(limit(50))
    .action((slug: string, flags: ListItemsFlags) => listItemsCommand(setting(), slug, flags));
}

function addLooking({ program, setting, command }: Adding): void {
  const labels = program.command("labels").description("What items were labelled");
  command(labels, "history", "Every label an item ever had: who, when, why", [
    "labels history creatives c-0017",
  ])
    .addArgument(project()).argument("<item>", "the sender's own id")
    .action((slug: string, item: string, flags: PlainFlags) =>
      labelHistoryCommand(setting(), { slug, item }, flags)
    );
  command(program, "days", "The table of days: what came, who settled it, what was trained", [
    "days creatives",
    "days creatives --limit 10 --json",
  ]).addArgument(project()).addOption(limit(30))
    .action((slug: string, flags: DaysFlags) => daysCommand(setting(), slug, flags));
}

function addAsking({ program, setting, command }: Adding): void {
  const each = (value: string, before: readonly string[] | undefined) => [...before ?? [], value];
  command(
    program,
    "replay",
    "What another calendar would have given on the same history; nothing is written",
    [
      "replay creatives --calendar every-morning",
      "replay creatives --calendar two-weeks --calendar my-calendar.json --json",
    ],
  ).addArgument(project())
    .addOption(
      new Option(
        "--calendar <calendar>",
        "two-weeks, every-morning or a JSON file; may be repeated to compare",
      )
        .argParser(each).default([]),
    )
    .option("--anchor <date>", "A Monday of the calendar's first week; the project's unless said", date)
    .addOption(
      new Option(
        "--holdout <share>",
        "Share of what people labelled that is measured on and never trained on",
      )
        .argParser(shareOf).default(0.2),
    )
    .option(
      "--history-too",
      "Imported history comes as filled items of its days, instead of joining by itself",
    )
    .action((slug: string, flags: ReplayFlags) => replayCommand(setting(), slug, flags));
  command(program, "suspects", "Labels that the model has reason to doubt, as tasks of the review desk", [
    "suspects creatives --limit 20",
    "suspects creatives --dry-run --json",
  ]).addArgument(project()).addOption(limit(50))
    .addOption(
      new Option("--folds <n>", "Models that are trained, each without a part").argParser(folds).default(5),
    )
    .option("--dry-run", "Tell them, and make no task")
    .action((slug: string, flags: SuspectFlags) => suspectsCommand(setting(), slug, flags));
}

function folds(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) >= 2 && Number(text) <= 20) return Number(text);
  throw new InvalidArgumentError("give a whole number from 2 to 20.");
}

function shareOf(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share >= 0 && share <= 0.9) return share;
  throw new InvalidArgumentError("give a share from 0 to 0.9, such as 0.2.");
}

function limit(usual: number): Option {
  return new Option("--limit <n>", "Rows at most").argParser(rows).default(usual);
}

function rows(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a whole number from 1 to 99999.");
}

function date(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`))) return text;
  throw new InvalidArgumentError("give a date such as 2027-01-31.");
}
