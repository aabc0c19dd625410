/**
 * One night in a process of its own: `nightly_run.ts <target> <slug> <day>` retrains a project and tells what each step took.
 * What it prints is one line of JSON, a `NightRun`.
 */
import process from "node:process";
import { openDatabase } from "@figaro/store";
import { databaseArtifacts } from "../store/learning/artifacts.ts";
import { projectBySlug } from "../store/learning/projects.ts";
import { retrainRun } from "../store/learning/retrain_reads.ts";
import { askForRetrain, resultsOf, runRetrain } from "../jobs/learning/retrain/mod.ts";

/** What one step took. */
export interface NightStep {
  readonly step: string;
  /** Of the clock. */
  readonly seconds: number;
  /** Of all threads, in user mode and in the kernel: what a machine that does nothing else would need at least. */
  readonly cpuSeconds: number;
  /** Most memory that the process held meanwhile, MB. */
  readonly peakMb: number;
}

/** What one night took. */
export interface NightRun {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly steps: readonly NightStep[];
  readonly version: string | null;
  readonly decision: string;
  readonly f1: number | null;
  readonly minF1: number | null;
  readonly rows: number;
  readonly predicted: number;
}

interface Mark {
  readonly at: number;
  readonly cpu: number;
}

function mark(): Mark {
  const { user, system } = process.cpuUsage();
  return { at: performance.now() / 1_000, cpu: (user + system) / 1e6 };
}

/** The most memory held since it was asked last, MB; the kernel counts it, and is told to begin anew. */
function peakMb(): number {
  const found = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"));
  if (found === null) throw new Error("the kernel does not tell VmHWM; this bench needs Linux");
  Deno.writeTextFileSync("/proc/self/clear_refs", "5");
  return Number(found[1]) / 1_000 * 1.024;
}

async function night(target: string, slug: string, day: string): Promise<NightRun> {
  const start = mark();
  const steps: NightStep[] = [];
  let [last, current] = [start, "start"];
  const next = (step: string) => {
    const now = mark();
    const took = { seconds: now.at - last.at, cpuSeconds: now.cpu - last.cpu };
    steps.push({ step: current, ...took, peakMb: peakMb() });
    [last, current] = [now, step];
  };
  const { db, close } = await openDatabase(target);
  const project = await projectBySlug(db, slug);
  const { run } = await askForRetrain(db, project, { trigger: "cron", actor: "cron", day });
  const report = await runRetrain(
    { db, artifacts: databaseArtifacts, worker: "night", beforeStep: next },
    project,
    run.id,
  );
  const { snapshot, predictions } = resultsOf(await retrainRun(db, run.id));
  await close();
  next("end");
  const end = mark();
  return {
    seconds: end.at - start.at,
    cpuSeconds: end.cpu - start.cpu,
    peakMb: Math.max(...steps.map((step) => step.peakMb)),
    steps,
    version: report.outcome?.version ?? null,
    decision: report.outcome?.decision ?? report.fault ?? report.state,
    f1: report.outcome?.f1 ?? null,
    minF1: report.outcome?.minF1 ?? null,
    rows: snapshot?.rows ?? 0,
    predicted: predictions?.items ?? 0,
  };
}

if (import.meta.main) {
  const [target = "", slug = "", day = ""] = Deno.args;
  console.log(JSON.stringify(await night(target, slug, day)));
}
