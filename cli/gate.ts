/**
 * The gate: `test` runs every test that can run on this machine and names what it leaves out; `ok` is the whole
 * gate. With `FIGARO_LEAVE_NOTHING_OUT=1` (CI) a missing tool is a failure.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** One step: what it is called, the command, and what it needs to be there. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly needs?: readonly Tool[];
  /** Steps of one lane run one after another, lanes beside each other; what needs cargo is a lane of its own. */
  readonly lane?: "page" | "processes";
  /** Exit code that says: cannot be done with the versions at hand. */
  readonly undone?: number;
}

/** Something a machine may lack. */
type Tool = keyof typeof LACKS;

/** What is left out without a tool, beside the steps that need it. */
const LACKS = {
  cargo: null,
  postgres: "tests against Postgres (set TEST_DATABASE_URL to a scratch server)",
  chromium: "tests in a real browser (chromium was not found)",
  minio: "tests of artifacts in an object store (minio was not found)",
  mlflow: "tests against a tracking server (no bench/.cache/mlflow and no FIGARO_MLFLOW)",
} as const;

const deno = Deno.execPath();
const MLFLOW = Deno.env.get("FIGARO_MLFLOW") ??
  fileURLToPath(new URL("../bench/.cache/mlflow/bin/mlflow", import.meta.url));

/** Folders whose tests start servers, browsers and commands, and wait for them most of the time. */
const PAGE = ["web"] as const;
const PROCESSES = ["api", "cli"] as const;

const TESTS: readonly Step[] = [
  { name: "generated wasm is current", command: [deno, "task", "-q", "wasm:check"] },
  {
    name: "tests of the page",
    command: [deno, "test", "-A", "--quiet", "--no-check", ...PAGE],
    lane: "page",
  },
  {
    name: "tests of server and command line",
    command: [deno, "test", "-A", "--quiet", "--no-check", ...PROCESSES],
    lane: "processes",
  },
  {
    name: "all other tests in TypeScript",
    command: [deno, "test", "-A", "--quiet", "--no-check", `--ignore=${[...PAGE, ...PROCESSES].join(",")}`],
  },
  {
    name: "tests in Rust",
    command: ["cargo", "test", "--quiet", "--workspace", "--locked"],
    needs: ["cargo"],
  },
];

const GATE: readonly Step[] = [
  { name: "format of TypeScript", command: [deno, "fmt", "--check", "--quiet"] },
  { name: "lint", command: [deno, "lint", "--quiet"] },
  { name: "types", command: [deno, "check", "--quiet", "."] },
  { name: "openapi is current", command: [deno, "task", "-q", "openapi:check"] },
  { name: "format of Rust", command: ["cargo", "fmt", "--all", "--check"], needs: ["cargo"] },
  {
    name: "clippy",
    command: [
      "cargo",
      "clippy",
      "--quiet",
      "--workspace",
      "--all-targets",
      "--locked",
      "--",
      "-D",
      "warnings",
    ],
    needs: ["cargo"],
  },
  ...TESTS,
  {
    name: "wasm rebuilt and compared",
    command: [deno, "task", "-q", "wasm:verify"],
    needs: ["cargo"],
    undone: 2,
  },
];

if (import.meta.main) {
  const steps = Deno.args[0] === "ok" ? GATE : Deno.args[0] === "test" ? TESTS : undefined;
  if (steps === undefined) {
    console.error("usage: gate.ts test | ok");
    Deno.exit(2);
  }
  Deno.exit(await run(steps));
}

/** What came of steps, by name. */
interface Tally {
  readonly failed: string[];
  readonly leftOut: string[];
}

/**
 * Runs the steps; the exit code. Lanes run beside each other, since each alone leaves a processor idle. A failure
 * does not stop the others, so that all are seen at once.
 */
async function run(steps: readonly Step[]): Promise<number> {
  const missing = await missingTools();
  const strict = Deno.env.get("FIGARO_LEAVE_NOTHING_OUT") === "1";
  const tally: Tally = { failed: [], leftOut: [...missing].flatMap((tool) => LACKS[tool] ?? []) };
  const undone: string[] = [];
  const lane = async (own: readonly Step[]) => {
    for (const step of own) {
      const code = await runStep(step, { missing, tally });
      if (code !== null && code === step.undone) {
        undone.push(`${step.name} (other versions of the tools are here)`);
      }
    }
  };
  // Once, before several ask for the same packages at the same time.
  await runStep({ name: "packages", command: [deno, "install", "--quiet"] }, { missing, tally });
  const laneOf = (step: Step) => step.lane ?? (step.needs?.includes("cargo") ? "cargo" : "rest");
  await Promise.all(Map.groupBy(steps, laneOf).values().map(lane));
  const { failed, leftOut } = tally;
  console.log("");
  for (const name of [...leftOut, ...undone]) console.log(`LEFT OUT: ${name}`);
  for (const name of failed) console.log(`FAILED: ${name}`);
  if (strict && leftOut.length > 0) failed.push("nothing may be left out here");
  console.log(failed.length === 0 ? "All that ran is well." : `${failed.length} failed.`);
  return failed.length === 0 ? 0 : 1;
}

/** The exit code of a step; null: it was left out. */
async function runStep(
  step: Step,
  { missing, tally }: { readonly missing: ReadonlySet<Tool>; readonly tally: Tally },
): Promise<number | null> {
  const lacks = (step.needs ?? []).filter((tool) => missing.has(tool));
  if (lacks.length > 0) {
    tally.leftOut.push(`${step.name} (${lacks.join(", ")} not found)`);
    return null;
  }
  console.log(`\n== ${step.name}`);
  const start = performance.now();
  const { code, failures } = await outcomeOf(step.command);
  console.log(`-- ${step.name}: ${Math.round((performance.now() - start) / 1000)} s`);
  if (code !== 0 && code !== step.undone) tally.failed.push([step.name, ...failures].join("\n  "));
  return code;
}

/** A run of a command: its exit code, and the lines that name a test that failed. */
interface Outcome {
  readonly code: number;
  readonly failures: readonly string[];
}

/** Runs a command, shows what it prints, and keeps the names of tests that failed. */
async function outcomeOf(command: readonly string[]): Promise<Outcome> {
  const [program, ...args] = command;
  if (program === undefined) return { code: 1, failures: [] };
  const child = new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const failures = new Set<string>();
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of child.stdout) {
    await writeAll(bytes);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (/\.\.\. FAILED\b|^---- .+ stdout ----$/.test(line)) failures.add(line.trim());
    }
  }
  return { code: (await child.status).code, failures: [...failures] };
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await Deno.stdout.write(bytes.subarray(from));
}

async function missingTools(): Promise<Set<Tool>> {
  const missing = new Set<Tool>();
  if (!await answers("cargo")) missing.add("cargo");
  if (!Deno.env.get("TEST_DATABASE_URL")) missing.add("postgres");
  if (!await answers("chromium")) missing.add("chromium");
  if (!await answers("minio")) missing.add("minio");
  if (!await answers(MLFLOW)) missing.add("mlflow");
  return missing;
}

/** True when the program is there and tells its version. */
async function answers(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
      stdin: "null",
    });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
