/** A peer in TypeScript: reads an instance and rows, prints a line of JSON a row. */
import type { Instance } from "../instance.ts";
import type { RowResult } from "../rows.ts";

/** What one run of a row gives. */
export interface Outcome {
  readonly answer: string;
  readonly items?: number;
  readonly note?: string;
  readonly scope?: string;
}

/** One row made ready: everything that is not to be timed is done. */
export type Run = () => Outcome | Promise<Outcome>;

/** A row's run, or the reason why there is none. */
export type Prepared = Run | { readonly skip: string };

/**
 * One run to warm up, then at least 3 within 400 ms and at most 20,000; a first run of 5 s or more stays alone.
 *
 * @returns milliseconds, and the outcome of the first run
 */
export async function measure(run: Run): Promise<{ times: number[]; outcome: Outcome }> {
  const first = performance.now();
  const outcome = await run();
  const took = performance.now() - first;
  if (took >= 5_000) return { times: [took], outcome };
  const times: number[] = [];
  const begun = performance.now();
  while (times.length < 3 || (performance.now() - begun < 400 && times.length < 20_000)) {
    const start = performance.now();
    const made = run();
    if (made instanceof Promise) await made;
    times.push(performance.now() - start);
  }
  return { times: times.sort((a, b) => a - b), outcome };
}

/**
 * Serves the rows named on the command line: `peer.ts INSTANCE ROW,ROW`.
 *
 * @param prepare makes a row ready
 */
export async function servePeer(
  version: string,
  open: (instance: Instance) => (row: string) => Prepared | Promise<Prepared>,
): Promise<void> {
  const [file = "", rows = ""] = Deno.args;
  const prepare = open(JSON.parse(await Deno.readTextFile(file)) as Instance);
  print({ ready: true, version });
  for (const row of rows.split(",")) print(await resultOf(row, prepare));
}

async function resultOf(
  row: string,
  prepare: (row: string) => Prepared | Promise<Prepared>,
): Promise<RowResult> {
  try {
    const prepared = await prepare(row);
    if (typeof prepared !== "function") return { row, ...prepared };
    const { times, outcome } = await measure(prepared);
    const { answer, items = 0, note = "", scope = "" } = outcome;
    return {
      row,
      median: times[times.length >> 1] ?? 0,
      min: times[0] ?? 0,
      runs: times.length,
      items,
      answer,
      note,
      scope,
    };
  } catch (error) {
    return { row, skip: error instanceof Error ? error.message : String(error) };
  }
}

function print(value: unknown): void {
  console.log(JSON.stringify(value));
}
