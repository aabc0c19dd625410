/**
 * `deno task bench [-- --only real,large] [--peers "Figaro wasm,networkx"] [--rows best1,once] [--out FOLDER]`:
 * every question to every peer, in one run, and a dated record. `--http` measures the server instead, `--review` two
 * operators at the review desk, `--learning` learning beside LightGBM and scikit-learn,
 * `--nightly` retrains of 20,000 rows, `--two-weeks` the operators' calendar from its first day to its last.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { compare, reference, timeOf } from "./agree.ts";
import { benchHttp } from "./http.ts";
import { benchLearning } from "./learning.ts";
import { festivalInstance, type Instance, instanceLines, syntheticInstance } from "./instance.ts";
import { provenance } from "./machine.ts";
import { benchNightly } from "./nightly.ts";
import { askPeer, findPeers, type Peer, type PeerAnswers } from "./peers.ts";
import { type BenchRecord, type InstanceRecord, markdown, plainRecord, verdicts } from "./record.ts";
import { benchReview } from "./review.ts";
import { ROWS } from "./rows.ts";
import { HUGE, LARGE } from "./synthetic.ts";
import { benchTwoWeeks } from "./two_weeks.ts";
import manifest from "../wasm/lib/manifest.json" with { type: "json" };

const { values: options } = parseArgs({
  args: Deno.args.filter((word) => word !== "--"),
  options: {
    only: { type: "string" },
    peers: { type: "string" },
    rows: { type: "string" },
    out: { type: "string", default: fileURLToPath(new URL("records", import.meta.url)) },
    remark: { type: "string", multiple: true, default: [] },
    http: { type: "boolean", default: false },
    review: { type: "boolean", default: false },
    learning: { type: "boolean", default: false },
    nightly: { type: "boolean", default: false },
    "two-weeks": { type: "boolean", default: false },
  },
});

if (options.nightly) Deno.exit(await benchNightly({ folder: options.out, remarks: options.remark }));
if (options["two-weeks"]) Deno.exit(await benchTwoWeeks({ folder: options.out, remarks: options.remark }));
if (options.review) Deno.exit(await benchReview({ folder: options.out, remarks: options.remark }));
if (options.http) await benchHttp({ folder: options.out, remarks: options.remark });
else if (options.learning) await benchLearning({ folder: options.out, remarks: options.remark });
else Deno.exit(await benchPlanning());

/** The exit code: 1 when answers differ. */
async function benchPlanning(): Promise<number> {
  const instances = await chosenInstances();
  const found = await findPeers();
  const wanted = options.peers?.split(",");
  const peers = found.filter((peer): peer is Peer =>
    "command" in peer && (wanted === undefined || wanted.includes(peer.name))
  );
  const missing = found.filter((peer) => "missing" in peer);
  for (const { name, missing: reason } of missing) console.log(`LEFT OUT: ${name}: ${reason}`);
  const record: BenchRecord = {
    provenance: await provenance(),
    missing,
    instances: [],
    wasmGzip: { wasm: manifest.files["planning.wasm"].gzip, glue: manifest.files["planning.js"].gzip },
    remarks: [...options.remark, ...demoRemark(instances)],
  };
  const answered: InstanceRecord[] = [];
  for (const instance of instances) answered.push(await askAll(instance, peers));
  const whole = { ...record, instances: answered };
  await writeRecord(whole);
  for (const { wanted, found, met } of verdicts(whole)) {
    console.log(`${met ? "met " : "NOT "} ${wanted}: ${found}`);
  }
  return answered.some(differs) ? 1 : 0;
}

async function chosenInstances(): Promise<Instance[]> {
  const only = options.only?.split(",");
  const all = [await festivalInstance(), ...[LARGE, HUGE].map(syntheticInstance)];
  return all.filter(({ name }) => only === undefined || only.includes(name));
}

function demoRemark(instances: readonly Instance[]): string[] {
  if (!instances.some(({ name }) => name === "demo")) return [];
  return ["The real festival's files are not here: the demo festival stands in for it."];
}

async function askAll(instance: Instance, peers: readonly Peer[]): Promise<InstanceRecord> {
  const folder = await Deno.makeTempDir();
  const files = { json: `${folder}/instance.json`, lines: `${folder}/instance.txt` };
  const rows = ROWS.map(({ id }) => id).filter((id) => options.rows?.split(",").includes(id) ?? true);
  const answers = new Map<string, PeerAnswers>();
  try {
    await Deno.writeTextFile(files.json, JSON.stringify(instance));
    await Deno.writeTextFile(files.lines, instanceLines(instance));
    for (const peer of peers) {
      console.log(`${instance.name}: ${peer.name}`);
      answers.set(peer.name, await askPeer(peer, files[peer.reads], rows));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return { instance, peers: answers };
}

/** Names every answer that differs from Figaro's. */
function differs({ instance, peers }: InstanceRecord): boolean {
  let found = false;
  for (const row of ROWS) {
    for (const [name, answers] of peers) {
      const time = timeOf(answers, row.id);
      if (time === null || compare(time, reference(row, peers), instance) !== "differs") continue;
      console.log(`DIFFERS: ${instance.name}, ${row.title}, ${name}: ${time.answer.slice(0, 100)}`);
      found = true;
    }
  }
  return found;
}

async function writeRecord(record: BenchRecord): Promise<void> {
  const base = `${options.out}/${record.provenance.date}-planning`;
  await Deno.mkdir(options.out, { recursive: true });
  await Deno.writeTextFile(`${base}.md`, markdown(record));
  await Deno.writeTextFile(`${base}.json`, `${JSON.stringify(plainRecord(record), null, 1)}\n`);
  console.log(`wrote ${record.provenance.date}-planning.md and .json`);
}
