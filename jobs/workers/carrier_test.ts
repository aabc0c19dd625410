import assert from "node:assert/strict";
import { onEachDatabase } from "../../store/testing.ts";
import { Carrier, type Queue, type Turn } from "./carrier.ts";
import { until } from "./testing.ts";

interface Errand {
  readonly to: string;
}

/** A queue whose jobs are done by `run`, impatient as tests are. */
function errands(run: (to: string, turn: Turn) => Promise<object>): Queue<Errand> {
  return {
    name: `errands-${crypto.randomUUID()}`,
    key: ({ to }) => to,
    read: (data) => {
      const { to } = data as Partial<Errand>;
      if (typeof to === "string") return { to };
      throw new TypeError(`an errand to ${JSON.stringify(to)}; a text would be right`);
    },
    run: ({ to }, turn) => run(to, turn),
    hopeless: (error) => error instanceof RangeError,
    patience: { retryLimit: 2, retryDelay: 1, retryDelayMax: 1, heartbeatSeconds: 10 },
  };
}

onEachDatabase("jobs/workers/carrier_test.ts", (test) => {
  let opened: Promise<Carrier> | undefined;
  const carrier = (database: Parameters<typeof Carrier.open>[0]) =>
    opened ??= Carrier.open(database, { pollSeconds: 0.5, watchSeconds: 1 });

  test("Carrier.send() makes one job of a key, however often it is sent", async (database) => {
    const boss = await carrier(database);
    const done: string[] = [];
    const queue = errands((to) => Promise.resolve({ n: done.push(to) }));
    await boss.add(queue);
    const sent = await Promise.all(["a", "a", "b", "a"].map((to) => boss.send(queue, { to })));
    assert.equal(sent.filter((made) => made).length, 2);
    await boss.work(queue);
    await until(async () => (await boss.list()).some((job) => job.queue === queue.name) ? undefined : true);
    assert.deepEqual(done.toSorted(), ["a", "b"]);
    assert.equal(await boss.send(queue, { to: "a" }), true);
    await until(() => Promise.resolve(done.length === 3 ? true : undefined));
  });

  test("Carrier sets a job aside that keeps failing, with its reason, and redrives it", async (database) => {
    const boss = await carrier(database);
    let broken = true;
    const attempts: number[] = [];
    const queue = errands((_to, { attempt }) => {
      attempts.push(attempt);
      return broken
        ? Promise.reject(new Error("the model file ends early"))
        : Promise.resolve({ well: true });
    });
    await boss.work(queue);
    await boss.send(queue, { to: "poison" });
    const aside = () =>
      until(async () =>
        (await boss.list()).find((job) => job.queue === queue.name && job.state === "set-aside")
      );
    const set = await aside();
    assert.deepEqual(attempts, [1, 2, 3]);
    assert.deepEqual([set.key, set.attempts, set.reason], ["poison", 3, "the model file ends early"]);
    assert.deepEqual([...await boss.setAside(queue.name)], ["poison"]);
    const size = (await boss.sizes()).find((one) => one.queue === queue.name);
    assert.deepEqual(size, { queue: queue.name, waiting: 0, running: 0, setAside: 1 });
    broken = false;
    assert.equal(await boss.redrive([set.id]), 1);
    await until(async () =>
      (await boss.list({ finished: true })).find((job) => job.queue === queue.name && job.state === "done")
    );
    assert.deepEqual([...await boss.setAside(queue.name)], []);
    assert.deepEqual(attempts, [1, 2, 3, 1]);
  });

  test("Carrier sets a hopeless job aside at once: a fault that stays, data of another shape", async (database) => {
    const boss = await carrier(database);
    let tries = 0;
    const queue = errands(() => {
      tries++;
      return Promise.reject(new RangeError("nobody works on a Sunday"));
    });
    await boss.work(queue);
    await boss.send(queue, { to: "Sunday" });
    await boss.send({ ...queue, key: () => "odd" }, { to: 7 } as unknown as Errand);
    const seen = await until(async () => {
      const own = (await boss.list()).filter((job) => job.queue === queue.name && job.state === "set-aside");
      return own.length === 2 ? own : undefined;
    });
    assert.equal(tries, 1);
    assert.deepEqual(seen.map(({ key, reason }) => `${key}: ${reason}`).toSorted(), [
      "Sunday: nobody works on a Sunday",
      "odd: an errand to 7; a text would be right",
    ]);
    assert.equal(await boss.redrive([]), 0);
  });

  test("Carrier.stop() tells the job in hand, waits for it, and takes no other", async (database) => {
    const own = await Carrier.open(database, { pollSeconds: 0.5 });
    let begun = () => {};
    const running = new Promise<void>((resolve) => begun = resolve);
    const ended: string[] = [];
    const queue = errands(async (to, { signal }) => {
      begun();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ended.push(to);
      return {};
    });
    await own.work(queue);
    await own.send(queue, { to: "first" });
    await own.send(queue, { to: "second" });
    await running;
    await own.stop(5_000);
    assert.deepEqual(ended, ["first"]);
    const boss = await carrier(database);
    await boss.add(queue);
    const left = (await boss.list()).filter((job) => job.queue === queue.name);
    assert.deepEqual(left.map(({ key, state }) => [key, state]), [["second", "waiting"]]);
    await boss.stop(1_000);
  });
});
