/** The peers: how each is started, and rows asked of them with a time limit. */
import { fileURLToPath } from "node:url";
import { TextLineStream } from "./text_lines.ts";
import type { RowResult } from "./rows.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const cache = `${here}.cache`;

/** A peer that can be started here. */
export interface Peer {
  readonly name: string;
  readonly command: readonly string[];
  /** The native peer reads lines, the others JSON. */
  readonly reads: "json" | "lines";
}

/** A peer that cannot be started here, and why. */
export interface MissingPeer {
  readonly name: string;
  readonly missing: string;
}

/** What a peer said about an instance. */
export interface PeerAnswers {
  readonly version: string;
  readonly results: ReadonlyMap<string, RowResult>;
}

/** Milliseconds for one row, warm-up and all runs together, and for reading the instance. */
const ROW_LIMIT_MS = 60_000;

/** Rows in succession that may not end before a peer is given up for an instance. */
const MOST_STOPS = 3;

/** Builds or installs what the peers need; those for which something is missing come back with the reason. */
export async function findPeers(): Promise<(Peer | MissingPeer)[]> {
  const deno = (
    file: string,
  ) => [Deno.execPath(), "run", "-A", "--no-check", "--quiet", `${here}peers/${file}`];
  const python = await pythonWith("ortools", "networkx", "duckdb");
  const inPython = (name: string, file: string): Peer | MissingPeer =>
    python.ok
      ? { name, command: [python.path, `${here}peers/${file}`], reads: "json" }
      : { name, missing: python.reason };
  const postgres: Peer | MissingPeer = Deno.env.get("TEST_DATABASE_URL")
    ? { name: "Postgres recursive CTE", command: deno("postgres.ts"), reads: "json" }
    : { name: "Postgres recursive CTE", missing: "TEST_DATABASE_URL is not set" };
  return [
    await nativePeer(),
    { name: "Figaro wasm", command: deno("figaro_wasm.ts"), reads: "json" },
    { name: "plain JavaScript", command: deno("plain_peer.ts"), reads: "json" },
    inPython("Python itertools", "itertools_peer.py"),
    inPython("networkx", "networkx_peer.py"),
    inPython("OR-tools CP-SAT", "ortools_peer.py"),
    inPython("DuckDB recursive CTE", "duckdb_peer.py"),
    postgres,
  ];
}

async function nativePeer(): Promise<Peer | MissingPeer> {
  const name = "Figaro native";
  const manifest = `${here}native/Cargo.toml`;
  const target = `${cache}/target`;
  const built = await run("cargo", [
    ...["build", "--release", "--locked", "--quiet", "--manifest-path", manifest, "--target-dir", target],
  ]);
  return built.ok
    ? { name, command: [`${target}/release/figaro-bench-native`], reads: "lines" }
    : { name, missing: `cargo did not build it: ${built.reason}` };
}

/**
 * The Python of the benches with these packages, installed where they are missing.
 *
 * @param packages name of each package, with what it is imported by where that differs: `scikit-learn=sklearn`
 */
export async function pythonWith(...packages: string[]): Promise<{ ok: true; path: string } | Failure> {
  const path = `${cache}/venv/bin/python`;
  const parts = packages.map((name) => name.split("="));
  const known = await run(path, ["-c", `import ${parts.map((part) => part.at(-1)).join(", ")}`]);
  if (known.ok) return { ok: true, path };
  const made = await run("python3", ["-m", "venv", `${cache}/venv`]);
  if (!made.ok) return made;
  const names = parts.map(([name = ""]) => name);
  const installed = await run(path, ["-m", "pip", "install", "--quiet", ...names]);
  return installed.ok ? { ok: true, path } : installed;
}

/** What was missing. */
export interface Failure {
  readonly ok: false;
  readonly reason: string;
}

async function run(program: string, args: readonly string[]): Promise<{ ok: true; text: string } | Failure> {
  try {
    const output = await new Deno.Command(program, { args: [...args], stdin: "null" }).output();
    const [text, fault] = [output.stdout, output.stderr].map((bytes) =>
      new TextDecoder().decode(bytes).trim()
    );
    return output.success
      ? { ok: true, text: text ?? "" }
      : { ok: false, reason: fault?.split("\n").at(-1) ?? "" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { ok: false, reason: `${program} was not found` };
    throw error;
  }
}

/**
 * Asks a peer every row. A row that passes the limit is marked, the process ended, and the rest asked of a new one.
 *
 * @param file the instance in the peer's form
 */
export async function askPeer(peer: Peer, file: string, rows: readonly string[]): Promise<PeerAnswers> {
  const results = new Map<string, RowResult>();
  let version = "";
  let left = [...rows];
  let stops = 0;
  while (left.length > 0) {
    const told = await askOnce(peer, file, left);
    version ||= told.version;
    for (const result of told.results) results.set(result.row, result);
    stops = told.results.length > 0 ? 1 : stops + 1;
    left = left.filter((row) => !results.has(row));
    const [first] = left;
    if (first === undefined) break;
    results.set(first, { row: first, skip: told.stopped });
    left = left.slice(1);
    if (stops < MOST_STOPS) continue;
    for (const row of left) {
      results.set(row, { row, skip: `not asked: ${MOST_STOPS} rows before it did not end` });
    }
    break;
  }
  return { version, results };
}

/** One process, until it has answered all or is stopped. */
async function askOnce(peer: Peer, file: string, rows: readonly string[]) {
  const [program = "", ...args] = peer.command;
  const child = new Deno.Command(program, {
    args: [...args, file, rows.join(",")],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaint = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  const results: RowResult[] = [];
  let version = "";
  let stopped = `more than ${ROW_LIMIT_MS / 1000} s`;
  for (;;) {
    const line = await within(reader.read());
    if (line === null) {
      child.kill("SIGKILL");
      break;
    }
    if (line.done) {
      stopped = reasonOf(await child.status, await complaint);
      break;
    }
    const said: { version?: string } & RowResult = JSON.parse(line.value);
    if (said.version !== undefined) version = said.version;
    else results.push(said);
  }
  await reader.cancel().catch(() => {});
  await complaint;
  await child.status;
  return { version, results, stopped };
}

/** Why a process ended by itself; paths of this machine are left out. */
function reasonOf({ code, signal }: Deno.CommandStatus, complaint: string): string {
  if (/out of memory|heap limit|MemoryError/i.test(complaint)) return "out of memory";
  const last = complaint.trim().split("\n").at(-1)?.replaceAll(/\S*\/\S*/g, "...").slice(0, 120) ?? "";
  return `ended with ${signal ?? code}${signal !== null || last === "" ? "" : `: ${last}`}`;
}

/** null when the limit has passed. */
async function within<T>(promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => timer = setTimeout(() => resolve(null), ROW_LIMIT_MS));
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}
