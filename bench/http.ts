/**
 * HTTP load: `routes?limit=10` of the real festival under wrk, beside a Hono handler that answers a constant of the
 * same size.
 */
import { pathSource } from "@figaro/formats";
import { migrate, openDatabase } from "@figaro/store";
import { fileURLToPath } from "node:url";
import { databaseStore, importFestival, sourceReader } from "../jobs/mod.ts";
import { realFestivalFolder, realManifest } from "./instance.ts";
import { type Provenance, provenance, startFlags } from "./machine.ts";
import { type HotSpot, profiled } from "./profile.ts";
import { TextLineStream } from "./text_lines.ts";
import { machineLine } from "./verdicts.ts";

/** What wrk measured; milliseconds. */
export interface Load {
  readonly name: string;
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of one answer, headers included. */
  readonly bytes: number;
  /** Answers past 399, broken connections, time-outs. */
  readonly failed: number;
}

/** Where the record goes, and what else it says. */
export interface HttpOptions {
  readonly folder: string;
  readonly remarks: readonly string[];
}

const here = fileURLToPath(new URL(".", import.meta.url));
const [connections, threads, seconds] = [64, 2, 10];
const wantedDistinct = 2_000;
const inspector = "127.0.0.1:9339";

/** Runs all loads and writes the record. Needs wrk. */
export async function benchHttp({ folder, remarks }: HttpOptions): Promise<void> {
  const made = await provenance();
  const data = await Deno.makeTempDir();
  try {
    const festival = await fill(data);
    const loads = await loadAll(data, festival);
    const spots = await profileDistinct(data, festival);
    const base = `${folder}/${made.date}-http`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(
      `${base}.md`,
      httpMarkdown({ made, loads, spots, remarks: [...remarks, ...festival.remarks] }),
    );
    await Deno.writeTextFile(
      `${base}.json`,
      `${JSON.stringify({ provenance: made, loads, spots: spots.slice(0, 60) }, null, 1)}\n`,
    );
    console.log(`wrote ${made.date}-http.md and .json`);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

interface Filled {
  readonly path: string;
  readonly numbers: readonly number[];
  readonly remarks: readonly string[];
}

/** Imports the festival into a database of its own. */
async function fill(data: string): Promise<Filled> {
  const real = realFestivalFolder();
  const database = await openDatabase(`${data}/database`);
  try {
    await migrate(database.db);
    const reader = sourceReader(
      await pathSource(real ?? `${here}../examples/demo-festival`),
      real === null ? {} : { manifest: realManifest() },
    );
    const report = await importFestival(reader, databaseStore(database));
    if (!report.ok) throw new Error(`the festival cannot be imported: ${report.faultCount} fault(s)`);
    const { festival, concerts } = report.document;
    return {
      path: `/v1/festivals/${festival.slug}/routes`,
      numbers: concerts.map(({ number }) => number),
      remarks: real === null ? ["The real festival's files are not here: the demo festival stands in."] : [],
    };
  } finally {
    await database.close();
  }
}

async function loadAll(data: string, festival: Filled): Promise<Load[]> {
  const loads: Load[] = [];
  const server = await start(["../api/main.ts"], { env: serverEnv(data), flags: await startFlags() });
  let bodyBytes = 0;
  try {
    const address = `${server.address}${festival.path}`;
    const first = await fetch(`${address}?limit=10`);
    bodyBytes = (await first.arrayBuffer()).byteLength;
    if (!first.ok) throw new Error(`the server answers ${first.status}`);
    const etag = first.headers.get("etag") ?? "";
    const asked = { path: festival.path, numbers: festival.numbers };
    loads.push(await load("distinct queries", server.address, { ...asked, mode: "distinct", etag: "" }));
    const short = "new queries without minConcerts";
    loads.push(await load(short, server.address, { ...asked, mode: "short", etag: "" }));
    loads.push(await load("kept answer", server.address, { ...asked, mode: "same", etag: "" }));
    loads.push(await load("304 by ETag", server.address, { ...asked, mode: "same", etag }));
  } finally {
    await server.stop();
  }
  const constant = await start(["constant_server.ts", String(bodyBytes)]);
  try {
    const asked = { path: festival.path, numbers: [], mode: "same", etag: "" } as const;
    loads.push(await load(`constant of ${bodyBytes} bytes`, constant.address, asked));
  } finally {
    await constant.stop();
  }
  return loads;
}

function serverEnv(data: string): Record<string, string> {
  return {
    FIGARO_DATA_DIR: data,
    FIGARO_DEMO: "off",
    FIGARO_HOST: "127.0.0.1",
    FIGARO_LOG: "warn",
    FIGARO_JOBS: "off",
    FIGARO_RATE_LOOPBACK_POINTS: "100000000000",
    PORT: "0",
  };
}

/** Distinct queries once more, on a fresh server under the profiler. */
async function profileDistinct(data: string, { path, numbers }: Filled): Promise<HotSpot[]> {
  const server = await start(["../api/main.ts"], {
    env: serverEnv(data),
    flags: [...await startFlags(), `--inspect=${inspector}`],
  });
  try {
    const asked = { path, numbers, mode: "distinct", etag: "" } as const;
    await wrk(server.address, { ...asked, first: 50_000_000, time: 2 });
    return await profiled(inspector, () => wrk(server.address, { ...asked, first: 0, time: 5 }));
  } finally {
    await server.stop();
  }
}

/** A server that listens. */
export interface Started {
  readonly address: string;
  stop(): Promise<void>;
}

/** A server in a process of its own, once it says where it listens. */
export async function start(
  [file = "", ...args]: readonly string[],
  { env = {}, flags = [] }: { env?: Record<string, string>; flags?: readonly string[] } = {},
): Promise<Started> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", ...flags, `${here}${file}`, ...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${file} ended before it listened`);
    const address = /listens on (http:\S+)/.exec(value)?.[1];
    if (address === undefined) continue;
    const drained = (async () => {
      while (!(await reader.read()).done);
    })();
    const stop = async () => {
      child.kill("SIGTERM");
      await child.status;
      await drained;
    };
    return { address: address.replace("localhost", "127.0.0.1"), stop };
  }
}

interface Asked {
  readonly path: string;
  readonly numbers: readonly number[];
  readonly mode: "distinct" | "short" | "same";
  readonly etag: string;
}

/** Two seconds to warm up with other queries, then the measured run. */
async function load(name: string, address: string, asked: Asked): Promise<Load> {
  await wrk(address, { ...asked, first: 50_000_000, time: 2 });
  const told = await wrk(address, { ...asked, first: 0, time: seconds });
  const { bytes, requests, ...rest } = told;
  const found = { name, requests, ...rest, bytes: requests === 0 ? 0 : Math.round(bytes / requests) };
  console.log(
    `${name}: ${found.perSecond} requests/s, p50 ${found.p50} ms, p99 ${found.p99} ms, failed ${found.failed}`,
  );
  return found;
}

async function wrk(
  address: string,
  { path, numbers, mode, etag, first, time }: Asked & { readonly first: number; readonly time: number },
): Promise<Omit<Load, "name">> {
  const { stdout, stderr, success } = await new Deno.Command("wrk", {
    args: [`-c${connections}`, `-t${threads}`, `-d${time}s`, "-s", `${here}http_load.lua`, address],
    env: {
      BENCH_PATH: path,
      BENCH_NUMBERS: numbers.join(" "),
      BENCH_MODE: mode,
      BENCH_ETAG: etag,
      BENCH_FIRST: String(first),
    },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const result = /^RESULT (.+)$/m.exec(text)?.[1];
  if (!success || result === undefined) throw new Error(`wrk: ${text}${new TextDecoder().decode(stderr)}`);
  return JSON.parse(result);
}

interface HttpRecord {
  readonly made: Provenance;
  readonly loads: readonly Load[];
  readonly spots: readonly HotSpot[];
  readonly remarks: readonly string[];
}

function httpMarkdown({ made: p, loads, spots, remarks }: HttpRecord): string {
  const named = (start: string) => loads.find(({ name }) => name.startsWith(start))?.perSecond ?? 0;
  const constant = named("constant");
  const share = named("304") / constant;
  return [
    `# HTTP load, ${p.date}`,
    "",
    machineLine(p),
    "",
    `wrk on the same machine: ${connections} connections, ${threads} threads, ${seconds} s after 2 s to warm up. ` +
    "Distinct queries: `limit=10` with a wish of another value each time, another concert ruled out, 1 to 6 concerts " +
    "at least, walkCost=20, waitCost=5; none is asked twice. Log level warn, rate limits out of the way.",
    "",
    ...remarks.flatMap((remark) => [remark, ""]),
    "| load | requests/s | of the constant | p50 ms | p99 ms | bytes | failed |",
    "|---|---|---|---|---|---|---|",
    ...loads.map((l) =>
      `| ${l.name} | ${Math.round(l.perSecond)} | ${
        (l.perSecond / constant).toFixed(2)
      } | ${l.p50} | ${l.p99} | ${l.bytes} | ${l.failed} |`
    ),
    "",
    "| wanted | found | met |",
    "|---|---|---|",
    `| 304 at least half of the constant's rate | ${share.toFixed(2)} | ${share >= 0.5 ? "yes" : "**no**"} |`,
    `| ${wantedDistinct} distinct queries/s | ${Math.round(named("distinct"))} | ${
      named("distinct") >= wantedDistinct ? "yes" : "**no**"
    } |`,
    "",
    "## Where the time of a distinct query goes",
    "",
    "CPU samples of the server's main thread in which it was busy, under the profiler; wasm counts with its glue.",
    "",
    ...spotTable("file", spots.filter(({ place }) => !isFunction(place))),
    ...spotTable("function", spots.filter(({ place }) => isFunction(place))),
  ].join("\n");
}

function isFunction(place: string): boolean {
  return /:\d+\)$/.test(place);
}

function spotTable(title: string, spots: readonly HotSpot[]): string[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `| ${title} | itself | with what it calls |`,
    "|---|---|---|",
    ...spots.slice(0, 20).map(({ place, self, total }) =>
      `| ${place} | ${percent(self)} | ${percent(total)} |`
    ),
    "",
  ];
}
