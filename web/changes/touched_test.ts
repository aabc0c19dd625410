import assert from "node:assert/strict";
import { neverThere, touchesOf } from "./touched.ts";

const none: ReadonlySet<number> = new Set();

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
  assert.deepEqual(touchesOf(changes, { concerts: new Set([3, 5]), events: none }), [
    { of: "concert", number: 3, kind: "moved", start: [600, 620], end: [640, 660] },
    { of: "concert", number: 5, kind: "cancelled" },
    { of: "concert", number: 3, kind: "hall", hall: ["Minster", "Chapel"] },
    { of: "concert", number: 5, kind: "price", price: [null, 1200] },
  ]);
});

Deno.test("touchesOf() finds events that moved, changed hall or are gone, and only those kept", () => {
  const changes = [
    { kind: "off-programme", subject: "201", fields: { endMinute: [640, 650], hall: ["Minster", "Chapel"] } },
    { kind: "off-programme", subject: "202", fields: { title: ["From Bridge to Bridge", null] } },
    { kind: "off-programme", subject: "203", fields: { title: [null, "A new one"] } },
    { kind: "off-programme", subject: "204", fields: { title: ["Old name", "New name"] } },
    { kind: "off-programme", subject: "205", fields: { startMinute: [600, 620] } },
    { kind: "concert-cancelled", subject: "201" },
  ] as const;
  assert.deepEqual(touchesOf(changes, { concerts: none, events: new Set([201, 202, 203, 204]) }), [
    { of: "event", number: 201, kind: "moved", start: null, end: [640, 650] },
    { of: "event", number: 201, kind: "hall", hall: ["Minster", "Chapel"] },
    { of: "event", number: 202, kind: "cancelled", title: "From Bridge to Bridge" },
  ]);
});

Deno.test("touchesOf() leaves out what it cannot read", () => {
  const changes = [
    { kind: "concert-hall", subject: "3", fields: { hall: [null, "Chapel"] as const } },
    { kind: "concert-price", subject: "3" },
    { kind: "off-programme", subject: "3" },
    { kind: "festival-edited", subject: null },
  ];
  assert.deepEqual(touchesOf(changes, { concerts: new Set([3]), events: new Set([3]) }), []);
});

Deno.test("neverThere() finds what no change took away", () => {
  const changes = [
    { kind: "concert-cancelled", subject: "5" },
    { kind: "concert-moved", subject: "6", fields: { startMinute: [600, 620] } },
    { kind: "off-programme", subject: "202", fields: { title: ["From Bridge to Bridge", null] } },
  ] as const;
  const lost = { concerts: new Set([5, 6, 9998]), events: new Set([5, 202]) };
  assert.deepEqual(neverThere(changes, lost), { concerts: new Set([6, 9998]), events: new Set([5]) });
});
