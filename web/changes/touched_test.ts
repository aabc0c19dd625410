import assert from "node:assert/strict";
import { touchesOf } from "./touched.ts";

Deno.test("touchesOf() finds what moved, was cancelled, changes hall or price, and only in the plan", () => {
  const changes = [
    { kind: "concert-moved", subject: "3", fields: { startMinute: [600, 620], endMinute: [640, 660] } },
    { kind: "concert-moved", subject: "4", fields: { startMinute: [600, 620] } },
    { kind: "concert-cancelled", subject: "5" },
    { kind: "concert-hall", subject: "3", fields: { hall: ["Minster", "Chapel"] } },
    { kind: "concert-price", subject: "5", fields: { price: [null, 1200] } },
    { kind: "hall-edited", subject: "3", fields: { seats: [1, 2] } },
    { kind: "concert-edited", subject: "3", fields: { title: ["a", "b"] } },
  ] as const;
  assert.deepEqual(touchesOf(changes, new Set([3, 5])), [
    { number: 3, kind: "moved", start: [600, 620], end: [640, 660] },
    { number: 5, kind: "cancelled" },
    { number: 3, kind: "hall", hall: ["Minster", "Chapel"] },
    { number: 5, kind: "price", price: [null, 1200] },
  ]);
});

Deno.test("touchesOf() leaves out what it cannot read", () => {
  const changes = [
    { kind: "concert-hall", subject: "3", fields: { hall: [null, "Chapel"] as const } },
    { kind: "concert-price", subject: "3" },
    { kind: "festival-edited", subject: null },
  ];
  assert.deepEqual(touchesOf(changes, new Set([3])), []);
});
