/** The record of learning: Markdown for people, and what was wanted beside what was found. */
import type { Provenance } from "../machine.ts";
import { machineLine, type Verdict, verdictTable } from "../verdicts.ts";
import {
  type Answers,
  mean,
  type SimulationLine,
  SPLITS,
  type TableFit,
  TABLES,
  type TextLine,
} from "./figures.ts";

/** Everything of one run. */
export interface LearningRecord {
  readonly provenance: Provenance;
  readonly python: Answers;
  readonly native: Answers;
  readonly wasm: Answers;
  readonly simulations: readonly SimulationLine[];
  readonly remarks: readonly string[];
}

/** The means of a peer's folds. */
export interface TextMean {
  readonly macroF1: number;
  readonly minF1: number;
  readonly fitSeconds: number;
}

/** Largest part of LightGBM's score that may be missing in a table. */
const TABLE_SLACK = 0.002;
const TEXT = { macroF1: 0.985, minF1: 0.958, part: 0.1 } as const;

/** The means over the folds of a split; null where there are none. */
function textMean(answers: Answers, split: string): TextMean | null {
  const lines = answers.texts.filter((line) => line.split === split);
  if (lines.length === 0) return null;
  const of = (figure: (line: TextLine) => number) => mean(lines.map(figure));
  return {
    macroF1: of((line) => line.macroF1),
    minF1: of((line) => line.minF1),
    fitSeconds: of((line) => line.fitSeconds),
  };
}

/** A table's fit by each; an RMSE is better when it is lower. */
function fitsOf({ python, native, wasm }: LearningRecord, table: string) {
  const line = (answers: Answers) => answers.tables.find((own) => own.table === table);
  return {
    lightgbm: line(python)?.lightgbm,
    linear: line(python)?.linear,
    native: line(native)?.own,
    wasm: line(wasm)?.own,
  };
}

/** By how much a score is better than LightGBM's; of an RMSE, as a part of it. */
function ahead(metric: string, own: TableFit | undefined, other: TableFit | undefined): number {
  if (own === undefined || other === undefined) return NaN;
  return metric === "RMSE" ? (other.score - own.score) / other.score : own.score - other.score;
}

/** What was wanted of learning, and what was found. */
export function learningVerdicts(record: LearningRecord): Verdict[] {
  return [...tableVerdicts(record), ...textVerdicts(record), ...simulationVerdicts(record.simulations)];
}

function tableVerdicts(record: LearningRecord): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const by of ["native", "wasm"] as const) {
    const each = TABLES.map(({ name, metric }) => {
      const fits = fitsOf(record, name);
      return { name, metric, ahead: ahead(metric, fits[by], fits.lightgbm) };
    }).filter((own) => !(by === "wasm" && own.metric === "RMSE"));
    const least = each.reduce((worst, own) => own.ahead >= worst.ahead ? worst : own);
    const all = mean(each.map((own) => own.ahead));
    verdicts.push({
      wanted: `tables, ${by}: each at most ${TABLE_SLACK} below LightGBM`,
      found: `least ${signed(least.ahead)} (${least.name})`,
      met: least.ahead >= -TABLE_SLACK,
    }, { wanted: `tables, ${by}: the mean not below LightGBM`, found: signed(all), met: all >= 0 });
  }
  return verdicts;
}

function textVerdicts(record: LearningRecord): Verdict[] {
  const [split] = SPLITS;
  const sklearn = textMean(record.python, split);
  if (sklearn === null) return [];
  return (["native", "wasm"] as const).flatMap((by) => {
    const own = textMean(record[by], split);
    if (own === null) return [{ wanted: `titles, ${by}`, found: "-", met: false }];
    const part = own.fitSeconds / sklearn.fitSeconds;
    return [
      {
        wanted: `titles by ${split}, ${by}: macro F1 at least ${TEXT.macroF1}`,
        found: own.macroF1.toFixed(4),
        met: own.macroF1 >= TEXT.macroF1,
      },
      {
        wanted: `titles by ${split}, ${by}: min F1 at least ${TEXT.minF1}`,
        found: own.minF1.toFixed(4),
        met: own.minF1 >= TEXT.minF1,
      },
      {
        wanted: `titles by ${split}, ${by}: at most a tenth of scikit-learn's time`,
        found: `1/${(1 / part).toFixed(1)} (${seconds(own.fitSeconds)} beside ${
          seconds(sklearn.fitSeconds)
        })`,
        met: part <= TEXT.part,
      },
    ];
  });
}

/** Each simulation states its own bars: figures `wanted...` and `found`. */
function simulationVerdicts(lines: readonly SimulationLine[]): Verdict[] {
  return lines.flatMap(({ simulation, case: name, figures }) => {
    const { found, atLeast, atMost } = figures;
    if (found === undefined || (atLeast === undefined && atMost === undefined)) return [];
    const bars = [
      ...(atLeast === undefined ? [] : [`at least ${figure(atLeast)}`]),
      ...(atMost === undefined ? [] : [`at most ${figure(atMost)}`]),
    ];
    const met = found >= (atLeast ?? -Infinity) && found <= (atMost ?? Infinity);
    return [{ wanted: `${simulation}, ${name}: ${bars.join(", ")}`, found: figure(found), met }];
  });
}

/** The record as Markdown. */
export function learningMarkdown(record: LearningRecord): string {
  const { provenance: p } = record;
  return [
    `# Learning, ${p.date}`,
    "",
    `${machineLine(p, record.python.version)} One thread each; times are means of a fit.`,
    "",
    ...record.remarks.flatMap((remark) => [remark, ""]),
    "## Wanted and found",
    "",
    ...verdictTable(learningVerdicts(record)),
    ...tableSection(record),
    ...textSection(record),
    ...simulationSection(record.simulations),
  ].join("\n");
}

function tableSection(record: LearningRecord): string[] {
  const cell = (fit: TableFit | undefined) =>
    fit === undefined ? "-" : `${fit.score.toFixed(4)}, ${seconds(fit.fitSeconds)}`;
  return [
    "## Tables",
    "",
    "Means of five folds, the same for all: AUC of two classes, macro F1 of more, RMSE of numbers (lower is better). " +
    "100 rounds, 31 leaves, learning rate .1, 20 rows a leaf: LightGBM's defaults. In wasm the time includes handing " +
    "over the rows; models of numbers are not part of the module.",
    "",
    "| table | LightGBM | native | wasm | linear (scikit-learn) | ahead of LightGBM |",
    "|---|---|---|---|---|---|",
    ...TABLES.map(({ name, metric }) => {
      const { lightgbm, linear, native, wasm } = fitsOf(record, name);
      const cells = [lightgbm, native, wasm, linear].map(cell).join(" | ");
      return `| ${name} (${metric}) | ${cells} | ${signed(ahead(metric, native, lightgbm))} |`;
    }),
    "",
  ];
}

function textSection(record: LearningRecord): string[] {
  if (record.python.texts.length === 0) return ["## Titles", "", "The product titles are not here.", ""];
  const peers = [["scikit-learn", record.python], ["native", record.native], ["wasm", record.wasm]] as const;
  const row = (split: string, [by, answers]: readonly [string, Answers]) => {
    const own = textMean(answers, split);
    const figures = own === null
      ? ["-", "-", "-"]
      : [own.macroF1.toFixed(4), own.minF1.toFixed(4), seconds(own.fitSeconds)];
    return `| ${[split, by, ...figures].join(" | ")} |`;
  };
  return [
    "## Titles",
    "",
    "17,507 product titles, ten classes, five folds, the same for all; means. `clusters`: no offer is torn apart " +
    "(rebuilt from the order of the file and the likeness of neighbours); `runs`: nor are neighbouring offers, which " +
    "is harder. scikit-learn: char_wb 2-5-grams in 2 texts or more, logistic regression with C 10.",
    "",
    "| split | by | macro F1 | min F1 | fit |",
    "|---|---|---|---|---|",
    ...SPLITS.flatMap((split) => peers.map((peer) => row(split, peer))),
    "",
  ];
}

function simulationSection(lines: readonly SimulationLine[]): string[] {
  const text = (figures: Readonly<Record<string, number>>) =>
    Object.entries(figures).map(([name, value]) => `${name} ${figure(value)}`).join(", ");
  return [
    "## Simulations",
    "",
    "| simulation | case | figures |",
    "|---|---|---|",
    ...lines.map(({ simulation, case: name, figures }) => `| ${simulation} | ${name} | ${text(figures)} |`),
    "",
  ];
}

function seconds(value: number): string {
  return value >= 1 ? `${value.toFixed(2)} s` : `${Math.round(value * 1e3)} ms`;
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(4)}`;
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(4).replace(/0+$/, "");
}
