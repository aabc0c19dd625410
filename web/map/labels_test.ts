import assert from "node:assert/strict";
import { clearSpots, labelsOf, linesOf } from "./labels.ts";
import { waysOf } from "./ways.ts";

const type = { character: 6.9, line: 16 };
const frame = { width: 360, height: 360, margin: 40 };
Deno.test("linesOf() breaks between words, never within one", () => {
  assert.deepEqual(linesOf("Bridge House Information Point"), ["Bridge House", "Information Point"]);
  assert.deepEqual(linesOf("Свердловскаягосударственная филармония"), [
    "Свердловскаягосударственная",
    "филармония",
  ]);
});

Deno.test("labelsOf() keeps names inside the frame and off each other when there is room", () => {
  const halls = [[50, 50], [310, 60], [180, 180], [190, 230], [60, 320], [320, 330]].map((
    [x = 0, y = 0],
    i,
  ) => ({
    point: { x, y },
    name: `Hall number ${i} of the town`,
    radius: 12,
  }));
  const boxes = labelsOf(halls, { frame, type }).map(({ box }) => box);
  assert.equal(boxes.length, halls.length);
  for (const [i, box] of boxes.entries()) {
    assert.ok(box.left >= 0 && box.right <= 360 && box.top >= 0 && box.bottom <= 360, `${i} is inside`);
    for (const other of boxes.slice(0, i)) {
      const clear = box.right <= other.left || other.right <= box.left || box.bottom <= other.top ||
        other.bottom <= box.top;
      assert.ok(clear, `${i} covers nothing`);
    }
  }
});

Deno.test("waysOf() draws a line for each walk, none where one stays, and none twice", () => {
  const points = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  const room = { halfWidth: 10, halfHeight: 10 };
  const ways = waysOf(points, [0, 1, 1, 0, 1], [room, room]);
  assert.equal(ways[1], null);
  const paths = ways.flatMap((way) => way?.path ?? []);
  assert.equal(paths.length, 2);
  assert.equal(ways[3], null, "the way there is drawn already");
  const [there, , back] = ways;
  assert.ok(
    (there?.spots[0]?.y ?? 0) * (back?.spots[0]?.y ?? 0) < 0,
    "there and back lie on different sides",
  );
});

Deno.test("clearSpots() takes the first spot that covers nothing, and none where all do", () => {
  const taken = [{ left: 0, top: 0, right: 10, bottom: 10 }];
  const spots = clearSpots(
    [[{ x: 5, y: 5 }, { x: 30, y: 5 }], [{ x: 32, y: 6 }], [{ x: 60, y: 5 }]],
    taken,
    { width: 10, height: 10 },
  );
  assert.deepEqual(spots, [{ x: 30, y: 5 }, null, { x: 60, y: 5 }]);
});

Deno.test("labelsOf() puts a name where no line runs when there is such a side", () => {
  const halls = [{ point: { x: 180, y: 180 }, name: "Chapel", radius: 12 }];
  const lines = Array.from({ length: 18 }, (_, i) => ({ x: 180 + 10 * i, y: 180 }));
  assert.equal(labelsOf(halls, { frame, type })[0]?.anchor, "start");
  assert.equal(labelsOf(halls, { frame, type, lines })[0]?.anchor, "end");
});

Deno.test("waysOf() ends at the edge of a mark that is wider than high", () => {
  const points = [{ x: 0, y: 0 }, { x: 200, y: 0 }, { x: 0, y: 200 }];
  const wide = { halfWidth: 40, halfHeight: 10 };
  const [across, down] = waysOf(points, [1, 0, 2], [wide, wide, wide]);
  for (const { x, y } of [across?.along.at(-1), down?.along[0]].flatMap((end) => end ?? [])) {
    assert.ok(Math.abs(y) < 10.1 && (Math.abs(y) > 9.9 || x > 39), JSON.stringify([x, y]));
  }
});

Deno.test("labelsOf() puts a name on no hall's mark, whatever lines it has to cross for that", () => {
  const marks = [{ x: 180, y: 180 }, { x: 215, y: 199 }];
  const halls = marks.map((point, i) => ({ point, name: i === 0 ? "Great Hall" : "", radius: 12 }));
  const all = Array.from({ length: 3600 }, (_, i) => ({ x: i % 60 * 6, y: Math.floor(i / 60) * 6 }));
  const lines = all.filter(({ x, y }) => x < 190 || y < 170 || y > 190);
  const box = labelsOf(halls, { frame, type, lines })[0]?.box;
  assert.ok(box !== undefined);
  const covers = box.left < 215 + 12 && box.right > 215 - 12 && box.top < 199 + 12 && box.bottom > 199 - 12;
  assert.ok(!covers, JSON.stringify(box));
});
