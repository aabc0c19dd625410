/**
 * The review desk over HTTP: two operators answer 1,000 items each at once. Measured is what an operator waits for:
 * from an answer to the next item, without the fetching ahead that hides it from people.
 */
import { createToken, migrate, openDatabase } from "@figaro/store";
import { scratchDatabase } from "../migrations/testing.ts";
import { addItems } from "../store/learning/items.ts";
import { madeItem, madeProject, withTasks } from "../store/learning/testing.ts";
import { start } from "./http.ts";
import { type Provenance, provenance } from "./machine.ts";
import { milliseconds } from "./record.ts";
import { machineLine } from "./verdicts.ts";

const OPERATORS = ["anna", "boris"] as const;
const EACH = 1_000;
const LABELS = ["organ", "choir", "piano"] as const;
/** Milliseconds from an answer to the next item. */
const WANTED_P95 = 150;

/** What one database gave; milliseconds. */
export interface ReviewLoad {
  readonly database: "PGlite" | "Postgres";
  readonly items: number;
  readonly seconds: number;
  readonly submit: Quantiles;
  readonly submitToNext: Quantiles;
  /** Items without the label they were given. */
  readonly lost: number;
  /** Items that were labelled more than once. */
  readonly twice: number;
}

/** Of a time in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/**
 * Runs the load on PGlite, and on Postgres where TEST_DATABASE_URL names a server, and writes the record.
 *
 * @returns the exit code: 1 when an item was lost or answered twice, or PGlite is slower than wanted
 */
export async function benchReview(
  { folder, remarks }: { readonly folder: string; readonly remarks: readonly string[] },
): Promise<number> {
  const made = await provenance();
  const loads = [await onPglite()];
  const server = Deno.env.get("TEST_DATABASE_URL");
  if (server === undefined) console.log("LEFT OUT: Postgres; set TEST_DATABASE_URL to a scratch server");
  else loads.push(await onPostgres(server));
  const base = `${folder}/${made.date}-review`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${base}.md`, reviewMarkdown(made, loads, remarks));
  await Deno.writeTextFile(
    `${base}.json`,
    `${JSON.stringify({ provenance: made, loads, remarks }, null, 1)}\n`,
  );
  console.log(`wrote ${made.date}-review.md and .json`);
  return loads.every(met) ? 0 : 1;
}

async function onPglite(): Promise<ReviewLoad> {
  const data = await Deno.makeTempDir();
  try {
    const prepared = await prepare(`${data}/database`);
    return await load("PGlite", prepared, { FIGARO_DATA_DIR: data, DATABASE_URL: "" });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

async function onPostgres(server: string): Promise<ReviewLoad> {
  const data = await Deno.makeTempDir();
  const scratch = await scratchDatabase(server);
  try {
    const prepared = await prepare(scratch.url);
    return await load("Postgres", prepared, { FIGARO_DATA_DIR: data, DATABASE_URL: scratch.url });
  } finally {
    await scratch.drop();
    await Deno.remove(data, { recursive: true });
  }
}

interface Prepared {
  readonly tokens: readonly string[];
  /** The label each item must end with, by external id. */
  readonly wanted: ReadonlyMap<string, string>;
}

/** A queue as long as all operators' work, and a token for each. */
async function prepare(target: string): Promise<Prepared> {
  const { db, close } = await openDatabase(target);
  try {
    await migrate(db);
    const project = await madeProject(db, { slug: "review", labels: LABELS });
    const names = Array.from(
      { length: EACH * OPERATORS.length },
      (_, i) => `item-${String(i).padStart(5, "0")}`,
    );
    await addItems(db, project, names.map((name) => madeItem(name)));
    const usual = { proposedLabel: "choir", probability: 0.6 };
    await withTasks(db, project, (place, count) => ({ ...usual, priority: place / count }));
    const tokens: string[] = [];
    for (const name of OPERATORS) tokens.push(await createToken(db, { name, role: "operator", days: null }));
    return { tokens, wanted: new Map(names.map((name, i) => [name, LABELS[i % LABELS.length] ?? "organ"])) };
  } finally {
    await close();
  }
}

async function load(
  database: ReviewLoad["database"],
  { tokens, wanted }: Prepared,
  env: Record<string, string>,
): Promise<ReviewLoad> {
  const settings = { ...env, FIGARO_HOST: "127.0.0.1", FIGARO_LOG: "silent", FIGARO_DEMO: "off", PORT: "0" };
  const server = await start(["../api/main.ts"], { env: settings });
  try {
    const times: Times = { submit: [], next: [] };
    const begun = performance.now();
    await Promise.all(tokens.map((token) => work({ address: server.address, token, wanted }, times)));
    const seconds = (performance.now() - begun) / 1000;
    const { lost, twice } = await audit({ address: server.address, token: tokens[0] ?? "", wanted });
    const found = {
      database,
      items: wanted.size,
      seconds,
      submit: quantiles(times.submit),
      submitToNext: quantiles(times.next),
      lost,
      twice,
    };
    console.log(
      `${database}: submit to next p95 ${
        milliseconds(found.submitToNext.p95)
      } ms, lost ${lost}, twice ${twice}`,
    );
    return found;
  } finally {
    await server.stop();
  }
}

interface Times {
  readonly submit: number[];
  readonly next: number[];
}

interface Operator {
  readonly address: string;
  readonly token: string;
  readonly wanted: ReadonlyMap<string, string>;
}

interface LeasedTask {
  readonly id: number;
  readonly version: number;
  readonly externalId: string;
}

/** One operator: an item, its answer, the next item, until 1,000 are done. */
async function work(operator: Operator, { submit, next }: Times): Promise<void> {
  let task = await leaseOne(operator);
  for (let done = 0; done < EACH && task !== undefined; done++) {
    const answer = {
      taskId: task.id,
      version: task.version,
      label: operator.wanted.get(task.externalId),
      requestId: crypto.randomUUID(),
      shownAt: new Date().toISOString(),
    };
    const begun = performance.now();
    await ask(operator, "/reviews", answer);
    submit.push(performance.now() - begun);
    // Who goes home does not take another item along.
    if (done + 1 === EACH) return;
    task = await leaseOne(operator);
    next.push(performance.now() - begun);
  }
}

async function leaseOne(operator: Operator): Promise<LeasedTask | undefined> {
  const { tasks } = await ask(operator, "/reviews/lease", { count: 1 }) as { tasks: LeasedTask[] };
  return tasks[0];
}

async function ask({ address, token }: Operator, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${address}/v1/projects/review${path}`, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Looks at every item's history. */
async function audit(operator: Operator): Promise<{ lost: number; twice: number }> {
  let [lost, twice] = [0, 0];
  for (const [id, label] of operator.wanted) {
    const { history } = await ask(operator, `/items/${id}`) as { history: { label: string }[] };
    if (history.at(-1)?.label !== label) lost++;
    if (history.length > 1) twice++;
  }
  return { lost, twice };
}

function quantiles(times: readonly number[]): Quantiles {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: sorted.at(-1) ?? NaN };
}

function met({ database, lost, twice, submitToNext }: ReviewLoad): boolean {
  return lost === 0 && twice === 0 && (database !== "PGlite" || submitToNext.p95 <= WANTED_P95);
}

function reviewMarkdown(p: Provenance, loads: readonly ReviewLoad[], remarks: readonly string[]): string {
  const times = ({ p50, p95, p99, most }: Quantiles) => [p50, p95, p99, most].map(milliseconds).join(" | ");
  return [
    `# The review desk, ${p.date}`,
    "",
    machineLine(p),
    "",
    `${OPERATORS.length} operators at once, ${EACH} items each, over HTTP on the same machine: an answer, then the next ` +
    "item, one after the other; the page fetches six items ahead, so that people do not even wait for this.",
    "",
    ...remarks.flatMap((remark) => [remark, ""]),
    "| database | items | s | answer p50 ms | p95 | p99 | most | answer to next p50 ms | p95 | p99 | most | lost | twice |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ...loads.map((l) =>
      `| ${l.database} | ${l.items} | ${l.seconds.toFixed(1)} | ${times(l.submit)} | ${
        times(l.submitToNext)
      } | ${l.lost} | ${l.twice} |`
    ),
    "",
    "| wanted | found | met |",
    "|---|---|---|",
    ...loads.map((l) =>
      `| ${l.database}: none lost, none twice${
        l.database === "PGlite" ? `, p95 from answer to next at most ${WANTED_P95} ms` : ""
      } | ${l.lost}, ${l.twice}, ${milliseconds(l.submitToNext.p95)} ms | ${met(l) ? "yes" : "**no**"} |`
    ),
    "",
  ].join("\n");
}
