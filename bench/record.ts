/** A dated record: Markdown for people, JSON for comparing. */
import { compare, reference, timeOf } from "./agree.ts";
import type { Instance } from "./instance.ts";
import type { Provenance } from "./machine.ts";
import type { PeerAnswers } from "./peers.ts";
import { type BenchRow, type RowResult, ROWS, type RowTime } from "./rows.ts";
import { machineLine, type Verdict, verdictTable } from "./verdicts.ts";

/** One instance and what each peer said of it. */
export interface InstanceRecord {
  readonly instance: Instance;
  readonly peers: ReadonlyMap<string, PeerAnswers>;
}

/** Everything of one run. */
export interface BenchRecord {
  readonly provenance: Provenance;
  readonly missing: readonly { readonly name: string; readonly missing: string }[];
  readonly instances: readonly InstanceRecord[];
  /** Bytes, gzipped. */
  readonly wasmGzip: { readonly wasm: number; readonly glue: number };
  readonly remarks: readonly string[];
}

const wasm = "Figaro wasm";

/** Figures wanted of the engine in wasm, and what was found. */
export function verdicts(record: BenchRecord): Verdict[] {
  const found: Verdict[] = [];
  for (const { instance, peers } of record.instances) {
    for (const row of ROWS) {
      const wanted = row.wanted?.[instance.name];
      if (wanted === undefined) continue;
      found.push(verdict({ row, wanted, instance }, timeOf(peers.get(wasm), row.id)));
    }
  }
  const { wasm: bytes, glue } = record.wasmGzip;
  found.push({
    wanted: "wasm of planning at most 120 kB gzipped",
    found: `${kilobytes(bytes)} kB (with its glue ${kilobytes(bytes + glue)} kB)`,
    met: bytes <= 120_000,
  });
  return found;
}

function verdict(
  { row, wanted, instance }: { row: BenchRow; wanted: number; instance: Instance },
  time: RowTime | null,
): Verdict {
  const question = `${instance.name}: ${row.title}`;
  if (row.rate === undefined) {
    const text = `${question} at most ${wanted} ms`;
    if (time === null) return { wanted: text, found: "-", met: false };
    return { wanted: text, found: `${milliseconds(time.median)} ms`, met: time.median <= wanted };
  }
  const text = `${question} at least ${rate(wanted)} ${row.rate}`;
  if (time === null) return { wanted: text, found: "-", met: false };
  const second = time.items / time.median * 1e3;
  return { wanted: text, found: `${rate(second)} ${row.rate}`, met: second >= wanted };
}

/** The record as Markdown. */
export function markdown(record: BenchRecord): string {
  const { provenance: p } = record;
  const lines = [
    `# Planning, ${p.date}`,
    "",
    machineLine(p),
    "",
    "Each cell: median (least) of the runs, in milliseconds unless a rate is named; one run to warm up, then at " +
    "least 3 within 400 ms; a first run of 5 s or more stands alone. Reading the instance is not timed; building " +
    "successor lists, graphs, models and tables of legs is, except in rows of a rate and of a rank. A row gets 60 s.",
    "`=` the answer equals Figaro's, `!` it differs, `.` nothing to compare.",
    "",
    ...record.remarks.flatMap((remark) => [remark, ""]),
    "## Wanted and found",
    "",
    ...verdictTable(verdicts(record)),
    ...record.instances.flatMap(section),
    "## Peers",
    "",
    ...versions(record),
    "",
  ];
  return lines.join("\n");
}

function section({ instance, peers }: InstanceRecord): string[] {
  const names = [...peers.keys()];
  const reasons: string[] = [];
  const cell = (row: BenchRow, name: string) => {
    const result = peers.get(name)?.results.get(row.id);
    if (result === undefined) return "-";
    if ("skip" in result) return `-[^${instance.name}${note(reasons, `${name}: ${result.skip}`)}]`;
    const remarks = [result.scope, result.note].filter((text) => text !== undefined && text !== "").join(
      "; ",
    );
    const mark = remarks === "" ? "" : `[^${instance.name}${note(reasons, `${name}: ${remarks}`)}]`;
    return `${figures(row, result)} ${agreement(row, result, { instance, peers })}${mark}`;
  };
  return [
    `## ${instance.title}`,
    "",
    `| question | ${names.join(" | ")} |`,
    `|---|${names.map(() => "---").join("|")}|`,
    ...ROWS.map((row) => `| ${row.title} | ${names.map((name) => cell(row, name)).join(" | ")} |`),
    "",
    ...reasons.map((reason, at) => `[^${instance.name}${at + 1}]: ${reason}`),
    "",
  ];
}

/** The number of a footnote; equal ones are one. */
function note(reasons: string[], text: string): number {
  const known = reasons.indexOf(text);
  return known >= 0 ? known + 1 : reasons.push(text);
}

function figures(row: BenchRow, time: RowTime): string {
  if (row.rate !== undefined && time.items > 0) {
    const second = (milliseconds: number) => rate(time.items / milliseconds * 1e3);
    return `${second(time.median)} (${second(time.min)}) ${row.rate}`;
  }
  return `${milliseconds(time.median)} (${milliseconds(time.min)})`;
}

function agreement(row: BenchRow, time: RowTime, { instance, peers }: InstanceRecord): string {
  const standing = compare(time, reference(row, peers), instance);
  return { agrees: "=", differs: "**!**", alone: "." }[standing];
}

function versions(record: BenchRecord): string[] {
  const seen = new Map<string, string>();
  for (const { peers } of record.instances) {
    for (const [name, { version }] of peers) if (version !== "") seen.set(name, version);
  }
  return [
    ...[...seen].map(([name, version]) => `- ${name}: ${version}`),
    ...record.missing.map(({ name, missing }) => `- ${name}: left out, ${missing}`),
  ];
}

/** Three significant digits. */
export function milliseconds(value: number): string {
  return value >= 100
    ? value.toLocaleString("en", { maximumFractionDigits: 0 })
    : String(+value.toPrecision(3));
}

function rate(value: number): string {
  if (value >= 1e6) return `${+(value / 1e6).toPrecision(3)} M`;
  if (value >= 1e3) return `${+(value / 1e3).toPrecision(3)} k`;
  return String(+value.toPrecision(3));
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

/** The record as plain data; long answers are shortened. */
export function plainRecord(record: BenchRecord): unknown {
  const { instances, ...rest } = record;
  return {
    ...rest,
    verdicts: verdicts(record),
    instances: instances.map(({ instance, peers }) => ({
      name: instance.name,
      title: instance.title,
      peers: Object.fromEntries(
        [...peers].map((
          [name, { version, results }],
        ) => [name, { version, rows: [...results.values()].map(short) }]),
      ),
    })),
  };
}

function short(result: RowResult): RowResult {
  if ("skip" in result || result.answer.length <= 80) return result;
  return { ...result, answer: `${result.answer.slice(0, 60)}... (${result.answer.length} characters)` };
}
