/** What was wanted beside what was found, and the files that say it. */
import type { Provenance } from "./machine.ts";

/** One figure that was wanted. */
export interface Verdict {
  readonly wanted: string;
  readonly found: string;
  readonly met: boolean;
}

/** Lines of Markdown. */
export function verdictTable(verdicts: readonly Verdict[]): string[] {
  return [
    "| wanted | found | met |",
    "|---|---|---|",
    ...verdicts.map(({ wanted, found, met }) => `| ${wanted} | ${found} | ${met ? "yes" : "**no**"} |`),
    "",
  ];
}

/** The machine and the sources in a line of Markdown. @param peers versions of what was compared, if any */
export function machineLine(p: Provenance, peers?: string): string {
  const versions = peers === undefined ? "" : `${peers}; `;
  return `${p.cpu}, ${p.cores} cores, ${p.memoryGib} GiB; ${p.os}; Deno ${p.deno} (V8 ${p.v8}); ${versions}` +
    `commit ${p.commit}; load at the start ${p.load.toFixed(1)}.`;
}

/** Where a record goes. */
export interface RecordPlace {
  readonly folder: string;
  /** E.g. "nightly". */
  readonly name: string;
  readonly made: Provenance;
}

/** Writes a record for people and one for comparing, and tells the verdicts. */
export async function writeRecord(
  { folder, name, made }: RecordPlace,
  { markdown, data, verdicts }: {
    readonly markdown: string;
    readonly data: object;
    readonly verdicts: readonly Verdict[];
  },
): Promise<void> {
  const base = `${folder}/${made.date}-${name}`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${base}.md`, markdown);
  await Deno.writeTextFile(`${base}.json`, `${JSON.stringify({ ...data, verdicts }, null, 1)}\n`);
  for (const { wanted, found, met } of verdicts) console.log(`${met ? "met " : "NOT "} ${wanted}: ${found}`);
  console.log(`wrote ${made.date}-${name}.md and .json`);
}
