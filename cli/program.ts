/** The commands, their flags and their help. */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { EXPORT_FORMATS } from "../jobs/mod.ts";
import { COUNT_NAMES } from "../api/routes/plan_count.ts";
import { DELAY_NAMES } from "../planner/delay_wishes.ts";
import { API_VERSION } from "../api/version.ts";
import { checkCommand } from "./commands/check.ts";
import { countCommand } from "./commands/count.ts";
import { delaysCommand } from "./commands/delays.ts";
import { exportCommand, type ExportFlags } from "./commands/export.ts";
import { festivalsCommand, migrateCommand, type PlainFlags, versionsCommand } from "./commands/festivals.ts";
import { importCommand, type ImportFlags } from "./commands/import.ts";
import { RANDOM_NAMES, randomCommand, routesCommand } from "./commands/routes.ts";
import { settingsCommand } from "./commands/settings.ts";
import {
  listTicketsCommand,
  setTicketsCommand,
  TICKET_STATUSES,
  type TicketStatus,
} from "./commands/tickets.ts";
import { addExperiments } from "./experiments_program.ts";
import { addJobs } from "./jobs_program.ts";
import { addLearning } from "./learning_program.ts";
import { addModels } from "./models_program.ts";
import { addRetrain } from "./retrain_program.ts";
import {
  type CreateFlags,
  createTokenCommand,
  listTokensCommand,
  revokeTokenCommand,
} from "./commands/tokens.ts";
import { ROLES } from "@figaro/store";
import { addFlags, addWishes, type FlagValues, RANKED_NAMES } from "./flags.ts";
import type { Setting } from "./setting.ts";

/** Writes the program's own help and its faults of usage. */
export interface HelpSink {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const EXAMPLES = `
Examples:
  figaro import examples/demo-festival
  figaro import ../data/festival --manifest examples/manifests/bezumnye-dni-2022.json --dry-run
  figaro count seven-bridges-2027 --day 2027-06-11 --maxWalk 30
  figaro routes seven-bridges-2027 --day 2027-06-12 --break 13:00-16:00/40 --limit 3
  figaro check seven-bridges-2027 2 9 14
  figaro export seven-bridges-2027 --format ics --out festival.ics

From a checkout: deno task figaro <command> ...  Every command takes --json. The database is DATABASE_URL, else
the embedded one in FIGARO_DATA_DIR (.figaro).
Exit codes: 0 fine, 1 a fault in the input, 2 wrong usage, 130 stopped by Ctrl-C.`;

/**
 * The program. Commands give their exit code to `done`; everything that goes wrong is thrown, CommanderError
 * among it.
 */
export function figaroProgram(
  setting: () => Setting,
  { help, done }: { readonly help: HelpSink; readonly done: (exitCode: number) => void },
): Command {
  const program = new Command("figaro").description("Plan a festival: exact counts and proven-best routes.")
    .version(API_VERSION, "--version", "Show the version")
    .enablePositionalOptions().exitOverride().showHelpAfterError("(figaro --help shows the commands)")
    .configureOutput({ writeOut: help.out, writeErr: help.err })
    .addHelpText("after", EXAMPLES);
  addImport(program, setting, done);
  addExport(program, setting);
  addQuestions(program, setting, done);
  addDelays(program, setting);
  addKeeping(program, setting);
  addTickets(program, setting);
  addTokens(program, setting);
  addLearning({ program, setting, done, command });
  addModels({ program, setting, done, command });
  addRetrain({ program, setting, done, command });
  addExperiments({ program, setting, done, command });
  addJobs({ program, setting, done, command });
  return program;
}

/** A command with `--json` and examples. */
function command(program: Command, name: string, text: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  figaro ${example}`).join("\n");
  const path = program.name() === "figaro" ? name : `${program.name()} ${name}`;
  return program.command(name).description(text).showHelpAfterError(`(figaro ${path} --help shows the flags)`)
    .option("--json", "Answer in JSON")
    .addHelpText("after", `\nExamples:\n${lines}`);
}

const slug = () => new Argument("<slug>", "the festival; figaro festivals lists them");

function addImport(program: Command, setting: () => Setting, done: (exitCode: number) => void): void {
  command(program, "import", "Bring an organiser's files into the database: all of it or nothing", [
    "import examples/demo-festival",
    "import schedule.xml --slug my-festival",
    "import schedule-folder --manifest examples/manifests/schedule-with-walks.json",
    "import ../data/festival --manifest examples/manifests/bezumnye-dni-2022.json",
    "import festival.xlsx --manifest manifest.json --dry-run --json",
  ]).argument("<path>", "a folder or a file: XLSX and CSV by a manifest; frab XML, c3voc JSON, ICS, JSON-LD")
    .option("--manifest <file>", "Says which column holds what; manifest.json of the folder unless said")
    .option("--slug <slug>", "Import under this slug")
    .option("--dry-run", "Tell what would change, and write nothing")
    .action(async (path: string, flags: ImportFlags) => done(await importCommand(setting(), path, flags)));
}

function addExport(program: Command, setting: () => Setting): void {
  command(program, "export", "Write a schedule version as a file that others read", [
    "export seven-bridges-2027 --format xml > schedule.xml",
    "export seven-bridges-2027 --format csv --version 1 --out concerts.csv",
    "export seven-bridges-2027 --format folder --out seven-bridges",
  ]).addArgument(slug())
    .addOption(
      new Option(
        "--format <format>",
        "frab XML, c3voc JSON, iCalendar, CSV of the concerts, or a folder of all",
      )
        .choices([...EXPORT_FORMATS, "folder"]).makeOptionMandatory(),
    )
    .addOption(
      new Option("--version <n>", "Schedule version; the current one unless said").argParser(version),
    )
    .option("--out <path>", "Write to this file or (new) folder; --json then tells of it")
    .action((name: string, flags: ExportFlags) => exportCommand(setting(), name, flags));
}

function version(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a whole number from 1; figaro versions lists them.");
}

function addQuestions(program: Command, setting: () => Setting, done: (exitCode: number) => void): void {
  const count = command(
    program,
    "count",
    "The exact number of routes: in all, by length, by day, without each filter",
    [
      "count seven-bridges-2027",
      'count seven-bridges-2027 --day 2027-06-11 --stepFree --hall.not "Castle Chapel" --json',
      "count seven-bridges-2027 --parts byDay,through",
    ],
  ).addArgument(slug());
  addWishes(addFlags(count, COUNT_NAMES, "Parts:")).action((name: string, flags: FlagValues) =>
    countCommand(setting(), name, flags)
  );
  const routes = command(program, "routes", "The best routes, with times, halls and walks", [
    "routes seven-bridges-2027 --day 2027-06-11 --maxConcerts 5 --limit 3",
    "routes seven-bridges-2027 --wish 7:5000,12:3000 --walkCost 20 --sort score",
    "routes seven-bridges-2027 --rank 1000000000000000 --limit 1",
  ]).addArgument(slug());
  addWishes(addFlags(routes, RANKED_NAMES, "Page:"))
    .action((name: string, flags: FlagValues) => routesCommand(setting(), name, flags));
  const random = command(program, "random", "Routes drawn at random, each as likely as any other", [
    "random seven-bridges-2027 --seed 7 --limit 5",
  ]).addArgument(slug());
  addWishes(addFlags(random, RANDOM_NAMES, "Page:"))
    .action((name: string, flags: FlagValues) => randomCommand(setting(), name, flags));
  addWishes(
    command(program, "check", "Is this a route? If not, every fault with its cause, and the nearest routes", [
      "check seven-bridges-2027 2 9 14",
      "check seven-bridges-2027 2,9,14 --maxWalk 20",
    ]).addArgument(slug()).argument("<concerts...>", "programme numbers, or one route id"),
  ).action(async (name: string, concerts: string[], flags: FlagValues) =>
    done(await checkCommand(setting(), { slug: name, concerts }, flags))
  );
}

function addDelays(program: Command, setting: () => Setting): void {
  const delays = command(
    program,
    "delays",
    "How likely a route keeps its time, and what to take where it does not",
    [
      "delays seven-bridges-2027 32 35 38 41",
      "delays seven-bridges-2027 32,35,38 --endDelay 0:50,10:50 --endDelay castle-chapel@0:1",
    ],
  ).addArgument(slug()).argument("<concerts...>", "programme numbers, or one route id");
  addWishes(addFlags(delays, DELAY_NAMES, "Delays (assumed unless said):"))
    .action((name: string, concerts: string[], flags: FlagValues) =>
      delaysCommand(setting(), { slug: name, concerts }, flags)
    );
}

function addKeeping(program: Command, setting: () => Setting): void {
  command(program, "versions", "Schedule versions, or what changed between two", [
    "versions seven-bridges-2027",
    "versions seven-bridges-2027 1..2",
  ]).addArgument(slug()).argument("[a..b]", "two versions")
    .action((name: string, range: string | undefined, flags: PlainFlags) =>
      versionsCommand(setting(), { slug: name, range }, flags)
    );
  command(program, "festivals", "The festivals in the database", ["festivals --json"])
    .action((flags: PlainFlags) => festivalsCommand(setting(), flags));
  command(program, "migrate", "Bring the database's schema up to date", ["migrate"])
    .action((flags: PlainFlags) => migrateCommand(setting(), flags));
  command(program, "settings", "Every environment variable, what it means and what it is set to", [
    "settings",
  ])
    .action((flags: PlainFlags) => settingsCommand(setting(), flags));
}

function addTickets(program: Command, setting: () => Setting): void {
  const tickets = program.command("tickets").description("What can still be bought");
  command(tickets, "list", "Seats, tickets sold and status of every concert", [
    "tickets list seven-bridges-2027",
  ]).addArgument(slug())
    .action((name: string, flags: PlainFlags) => listTicketsCommand(setting(), name, flags));
  command(tickets, "set", "A status by hand, which holds whatever the tickets say until it is cleared", [
    "tickets set seven-bridges-2027 17 sold-out",
    "tickets set seven-bridges-2027 17 clear",
  ]).addArgument(slug())
    .addArgument(new Argument("<number>", "programme number").argParser(programmeNumber))
    .addArgument(new Argument("<status>", "what holds from now on").choices([...TICKET_STATUSES]))
    .action((name: string, number: number, status: TicketStatus, flags: PlainFlags) =>
      setTicketsCommand(setting(), { slug: name, number, status }, flags)
    );
}

function programmeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a programme number, a whole number from 1.");
}

function addTokens(program: Command, setting: () => Setting): void {
  const tokens = program.command("tokens").description(
    "Keys to the learning loop: for operators and programs",
  );
  command(tokens, "create", "Make a key and show it, this once", [
    "tokens create --name anna --role operator",
    "tokens create --name nightly --role data --days 90",
  ]).requiredOption("--name <name>", "Who will use it; reviews carry this name")
    .addOption(new Option("--role <role>", "What it opens").choices([...ROLES]).makeOptionMandatory())
    .addOption(new Option("--days <n>", "Days until it ends; never unless said").argParser(days))
    .action((flags: CreateFlags) => createTokenCommand(setting(), flags));
  command(tokens, "list", "The keys there are, without what opens doors", ["tokens list"])
    .action((flags: PlainFlags) => listTokensCommand(setting(), flags));
  command(tokens, "revoke", "End a key", ["tokens revoke 3"])
    .addArgument(new Argument("<id>", "number of the list").argParser(tokenId))
    .action((id: number, flags: PlainFlags) => revokeTokenCommand(setting(), id, flags));
}

function days(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give a whole number of days, 1 to 9999.");
}

function tokenId(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("give the number of a key; figaro tokens list shows them.");
}
