/**
 * A background in a process of its own, for the tests of faults. Its models stand still where they are told to, so
 * that the parent can kill it there. Errands: `{ retrainMs }` how long a retrain takes; `{ tick }` an ISO time.
 *
 * @module
 */
import { openDatabase } from "../../store/connection.ts";
import { faultModels } from "../learning/faults_models.ts";
import { startBackground } from "./background.ts";
import { labelQueue } from "./faults_labels.ts";
import { Carrier } from "./carrier.ts";
import { endOnSignal } from "./until_signal.ts";

const [target = "", mode = "", worker = ""] = Deno.args;
const tell = (telling: object) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(telling)}\n`));
const database = await openDatabase(target, { poolSize: 3 });
const impatient = {
  pollSeconds: 0.5,
  watchSeconds: 1,
  patience: { heartbeatSeconds: 10, retryDelay: 1, retryDelayMax: 1 },
};
/** Stands still for good. */
const forEver = () => new Promise<never>(() => {});

if (mode === "days") {
  const retrainMs = Number(Deno.args[3] ?? 0);
  const models = faultModels(async (at) => {
    tell({ at });
    await new Promise((resolve) => setTimeout(resolve, retrainMs));
    tell({ at: "after waiting" });
  });
  const background = await startBackground({
    database,
    models,
    retrain: () => Promise.reject(new Error("days of these models train by themselves")),
    worker,
    carrier: impatient,
  });
  endOnSignal(async () => {
    await background.stop();
    tell({ at: "stopped" });
    await database.close();
  }, (error) => console.error(error));
} else {
  const carrier = await Carrier.open(database, impatient);
  await carrier.work(labelQueue(database.db, {
    worker,
    border: async (at, nth) => {
      if (`${at} ${nth}` !== mode) return;
      tell({ at: mode });
      await forEver();
    },
  }));
}
tell({ ready: Deno.pid });
