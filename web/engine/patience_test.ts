import assert from "node:assert/strict";
import { Patience } from "./patience.ts";

/** Patience whose ticks are made by hand. */
function byHand(ticks: number) {
  let tick = () => {};
  let [ended, running] = [0, 0];
  const { setInterval, clearInterval } = globalThis;
  const patched = {
    setInterval: (work: () => void) => {
      [tick, running] = [work, running + 1];
      return running;
    },
    clearInterval: () => {
      [tick, running] = [() => {}, running - 1];
    },
  };
  Object.assign(globalThis, patched);
  return {
    patience: new Patience({ ticks, tickMs: 1, ended: () => ended++ }),
    tick: (times: number) => {
      for (let i = 0; i < times; i++) tick();
    },
    ended: () => ended,
    running: () => running,
    [Symbol.dispose]: () => void Object.assign(globalThis, { setInterval, clearInterval }),
  };
}

Deno.test("waitFor() ends when nothing is answered for so many ticks", async () => {
  using hand = byHand(3);
  const { promise, resolve } = Promise.withResolvers<string>();
  const waited = hand.patience.waitFor(promise);
  hand.tick(2);
  assert.equal(hand.ended(), 0);
  hand.tick(1);
  assert.equal(hand.ended(), 1);
  resolve("late");
  assert.equal(await waited, "late");
  assert.equal(hand.running(), 0);
});

Deno.test("waitFor() counts anew when another question is answered or refused meanwhile", async () => {
  using hand = byHand(3);
  const long = Promise.withResolvers<number>();
  const waited = hand.patience.waitFor(long.promise);
  for (const answer of [Promise.resolve(1), Promise.reject(new Error("refused"))]) {
    hand.tick(2);
    await hand.patience.waitFor(answer).catch(() => {});
    assert.equal(hand.ended(), 0);
  }
  long.resolve(2);
  await waited;
  assert.equal(hand.running(), 0);
});
