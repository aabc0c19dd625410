/** The record of the two weeks: a table a calendar, and what was wanted of them. */
import type { DayLine } from "../jobs/learning/two_weeks_testing.ts";
import type { Provenance } from "./machine.ts";
import { AHEAD, EMPTY, FILLED, WRONG } from "./two_weeks_items.ts";
import { machineLine, type Verdict, verdictTable } from "./verdicts.ts";

/** What only the bench can know of a day's evening. */
export interface TruthLine {
  /** Of the version that serves, on titles that never came; null: none serves. */
  readonly trueF1: number | null;
  readonly trueMinF1: number | null;
  /** Share of the training set whose label is not the true one; null: it is empty. */
  readonly wrongShare: number | null;
}

/** A calendar's days. */
export interface CalendarRun {
  readonly name: string;
  readonly lines: readonly (DayLine & TruthLine)[];
  /** A second run gave the same table. */
  readonly same: boolean;
}

/** Everything of one record. */
export interface TwoWeeksRecord {
  readonly provenance: Provenance;
  readonly runs: readonly CalendarRun[];
  readonly remarks: readonly string[];
}

/** What was wanted, and what was found. */
export function twoWeeksVerdicts(runs: readonly CalendarRun[], items: number): Verdict[] {
  return runs.flatMap(({ name, lines, same }): Verdict[] => {
    const taken = lines.reduce((sum, { filled, empty }) => sum + filled + empty, 0);
    return [
      {
        wanted: `${name}: run twice, the same table`,
        found: same ? "the same" : "another",
        met: same,
      },
      {
        wanted: `${name}: every item belongs to one day`,
        found: `${taken} of ${items}`,
        met: taken === items,
      },
    ];
  });
}

/** The record as Markdown. */
export function twoWeeksMarkdown(record: TwoWeeksRecord, verdicts: readonly Verdict[]): string {
  const { provenance: p, runs, remarks } = record;
  return [
    `# The two weeks on product titles, ${p.date}`,
    "",
    machineLine(p),
    "",
    `Ten working days on a clock of the program's own, ${FILLED} filled and ${EMPTY} empty titles a day, ` +
    `${
      WRONG * 100
    } % of the given categories wrong; two operators at the desk at once; real retrains, PGlite in a ` +
    "folder. F1 and min F1 are the new version's on the product's own hold-out, whose labels are those that the " +
    "calendar gave; true F1 is that of the version that serves in the evening, on " +
    `${AHEAD} or more titles of other offers, which never came; wrong is the share of the training set whose label ` +
    "is not the true one. The last three columns only the bench can know; all others the product keeps.",
    "",
    ...remarks.flatMap((remark) => [remark, ""]),
    ...verdictTable(verdicts),
    "In the last evening (what serves; the training set):",
    "",
    ...runs.map(lastEvening),
    "",
    ...runs.flatMap(section),
  ].join("\n");
}

function lastEvening({ name, lines }: CalendarRun): string {
  const last = lines.at(-1);
  if (last === undefined) return `- ${name}: no day`;
  const { serves, trueF1, trueMinF1, trainingSize, wrongShare } = last;
  const asked = lines.reduce((sum, { reviewed }) => sum + reviewed, 0);
  return `- ${name}: ${serves}, true F1 ${trueF1?.toFixed(4)}, true min F1 ${trueMinF1?.toFixed(4)}; ` +
    `${trainingSize} rows, ${((wrongShare ?? 0) * 100).toFixed(1)} % wrong; ${asked} items seen by people`;
}

const COLUMNS = [
  "day",
  "rule",
  "filled",
  "empty",
  "relabelled",
  "agreed",
  "coin: given / model",
  "reviewed",
  "training size",
  "F1",
  "min F1",
  "unequal",
  "version",
  "serves",
  "true F1",
  "true min F1",
  "wrong",
] as const;

function section({ name, lines }: CalendarRun): string[] {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    `## ${name}`,
    "",
    row(COLUMNS),
    row(COLUMNS.map(() => "---")),
    ...lines.map((line) => row(cellsOf(line))),
    "",
    ...lines.flatMap(({ slot, version, decision }) =>
      decision === null ? [] : [`- ${slot}, ${version ?? "no version"}: ${decision}`]
    ),
    "",
  ];
}

function cellsOf(line: DayLine & TruthLine): (string | number)[] {
  const share = (value: number | null) => value === null ? "" : `${(value * 100).toFixed(1)} %`;
  const score = (value: number | null) => value === null ? "" : value.toFixed(4);
  return [
    line.slot,
    line.rule,
    line.filled,
    line.empty,
    line.relabelled,
    line.agreed,
    `${line.coinGiven} / ${line.coinModel}`,
    line.reviewed,
    line.trainingSize,
    score(line.f1),
    score(line.minF1),
    share(line.unequalShare),
    line.version ?? "",
    line.serves ?? "",
    score(line.trueF1),
    score(line.trueMinF1),
    share(line.wrongShare),
  ];
}
