import assert from "node:assert/strict";
import { type Concert, draw } from "./picture.ts";

const concert = (number: number, hall: string, startMinute: number): Concert => ({
  number,
  title: `Song & "Dance" <${number}>`,
  start: "2027-06-12T10:00:00+02:00",
  startMinute,
  endMinute: startMinute + 40,
  hall: { id: hall.toLowerCase(), name: hall },
});

const concerts = [concert(1, "Nave", 600), concert(2, "Attic", 610), concert(3, "Attic", 700)];

Deno.test("draw() marks the concerts of the route and its legs when it is given a day", () => {
  const route = { concerts: [1, 3], legs: [{ from: 1, to: 3, walkMinutes: 7 }] };
  const svg = draw({ heading: "A day", facts: "", concerts, route });
  assert.equal(svg.match(/<rect class="mine"/g)?.length, 2);
  assert.equal(svg.match(/<rect class="bar"/g)?.length, 1);
  assert.equal(svg.match(/<path class="walk"/g)?.length, 1);
});

Deno.test("draw() escapes titles when they hold XML's own characters", () => {
  const svg = draw({ heading: "A < B", facts: "", concerts, route: { concerts: [2], legs: [] } });
  assert.ok(svg.includes("Song &amp; &quot;Dance&quot; &lt;2>"));
  assert.ok(svg.includes("A &lt; B"));
});

Deno.test("draw() throws when a leg names a concert of another day", () => {
  const route = { concerts: [1], legs: [{ from: 1, to: 99, walkMinutes: 7 }] };
  assert.throws(
    () => draw({ heading: "", facts: "", concerts, route }),
    /leg 1-99 names no concert of the day/,
  );
});
