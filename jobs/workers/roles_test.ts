import assert from "node:assert/strict";
import { sql } from "kysely";
import { migrate } from "../../migrations/mod.ts";
import { scratchDatabase } from "../../migrations/testing.ts";
import { openDatabase } from "../../store/connection.ts";
import { postgresUrl, sayLeftOut } from "../../store/testing.ts";
import { installQueues } from "./background.ts";
import { Carrier, type Queue } from "./carrier.ts";

sayLeftOut("jobs/workers/roles_test.ts");

Deno.test({
  name:
    "Carrier needs no more than the desk's and the trainer's rights once the owner has made its tables (Postgres)",
  ignore: postgresUrl === null,
  fn: async () => {
    const scratch = await scratchDatabase(postgresUrl ?? "");
    const owner = await openDatabase(scratch.url);
    await migrate(owner.db);
    await installQueues(owner);
    const grants = await Deno.readTextFile(new URL("../../migrations/roles.sql", import.meta.url));
    await sql.raw(grants).execute(owner.db);
    const faults: string[] = [];
    const as = (role: string, quiet: boolean) => {
      const url = new URL(scratch.url);
      url.searchParams.set("options", `-c role=${role}`);
      const onError = ({ message }: Error) => void faults.push(message);
      return Carrier.open({ access: { url: url.href } }, {
        quiet,
        onError,
        pollSeconds: 0.5,
        watchSeconds: 1,
      });
    };
    const [desk, trainer] = [await as("figaro_desk", true), await as("figaro_trainer", false)];
    let broken = true;
    const queue: Queue<{ readonly slot: string }> = {
      name: "retrain",
      key: ({ slot }) => slot,
      read: (data) => data as { slot: string },
      run: () => broken ? Promise.reject(new Error("not yet")) : Promise.resolve({ well: true }),
      hopeless: () => true,
    };
    const isIn = async (state: string) => {
      for (;;) {
        const [job] = await desk.list({ finished: true });
        const found = (await desk.list({ finished: true })).find((one) => one.state === state);
        if (found !== undefined) return found;
        assert.ok(job !== undefined, "the job is gone");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    try {
      await desk.add(queue);
      await desk.send(queue, { slot: "2027-01-05" });
      await trainer.work(queue);
      const aside = await isIn("set-aside");
      broken = false;
      assert.equal(await desk.redrive([aside.id]), 1);
      await isIn("done");
      assert.deepEqual(faults, []);
    } finally {
      await Promise.all([desk.stop(1_000), trainer.stop(1_000)]);
      await owner.close();
      await scratch.drop();
    }
  },
});
