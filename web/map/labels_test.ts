import assert from "node:assert/strict";
import { labelsOf, linesOf, TYPE } from "./labels.ts";
import { waysOf } from "./ways.ts";

const frame = { width: 360, height: 360, margin: 40 };
const boxOf = ({ lines, x, y, anchor }: ReturnType<typeof labelsOf>[number]) => {
  const width = Math.max(...lines.map(({ length }) => length)) * TYPE.character;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  const top = y - TYPE.line / 2;
  return { left, top, right: left + width, bottom: top + lines.length * TYPE.line };
};

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
  const boxes = labelsOf(halls, frame).map(boxOf);
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

Deno.test("waysOf() draws a line for each walk, none where one stays, and never two on each other", () => {
  const points = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  const ways = waysOf(points, [0, 1, 1, 0, 1], 10);
  assert.equal(ways[1], null);
  const paths = ways.flatMap((way) => way?.path ?? []);
  assert.equal(paths.length, 3);
  assert.equal(new Set(paths).size, 3);
  const [there, , back] = ways;
  assert.ok((there?.middle.y ?? 0) * (back?.middle.y ?? 0) < 0, "there and back lie on different sides");
});
