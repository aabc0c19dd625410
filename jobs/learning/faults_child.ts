/**
 * A worker in a process of its own, for the tests of faults: it does what it is told on its standard input, line by
 * line, tells each border between steps, and stands still at the one where its parent will kill it.
 *
 * @module
 */
import { openDatabase } from "../../store/connection.ts";
import { projectBySlug } from "../../store/learning/projects.ts";
import { runDay } from "./day_run.ts";
import type { Errand, Telling } from "./faults_harness.ts";
import { faultModels, faultRetrain } from "./faults_models.ts";

const [target = ""] = Deno.args;
const tell = (telling: Telling) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(telling)}\n`));
const database = await openDatabase(target, { poolSize: 3 });
tell({ ready: Deno.pid });
const decoder = new TextDecoder();
let buffered = "";
for await (const bytes of Deno.stdin.readable) {
  const lines = (buffered + decoder.decode(bytes, { stream: true })).split("\n");
  buffered = lines.pop() ?? "";
  for (const line of lines) await obey(JSON.parse(line) as Errand);
}
await database.close();

async function obey(errand: Errand): Promise<void> {
  const { db } = database;
  const border = async (at: string) => {
    tell({ at });
    if (at !== errand.pause) return;
    await new Promise<void>((resolve) => {
      if (errand.pauseMs !== undefined) setTimeout(resolve, errand.pauseMs);
    });
  };
  try {
    const project = await projectBySlug(db, errand.project);
    const { worker, leaseSeconds, day, slot } = errand;
    const beforeStep = (step: string) => border(`before ${step}`);
    if (slot !== undefined) {
      const report = await faultRetrain({ db, worker, leaseSeconds, beforeStep }, project, { slot, day });
      await border("after all");
      tell({ done: { state: report.state, waitsFor: null } });
      return;
    }
    const afterStep = (step: string) => border(`after ${step}`);
    const parts = { db, models: faultModels(border), worker, leaseSeconds, beforeStep, afterStep };
    const { state, waitsFor } = await runDay(parts, project, day);
    tell({ done: { state, waitsFor } });
  } catch (error) {
    const { message, code } = error as { readonly message: string; readonly code?: string };
    tell({ failed: { message, code: code ?? null } });
  }
}
