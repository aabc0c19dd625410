import assert from "node:assert/strict";
import { madeConcert, madeFestival } from "../planner/testing/festival.ts";
import { EXPORTERS } from "./exporters.ts";

Deno.test("EXPORTERS give others their turn while a large festival is written", async () => {
  const concerts = Array.from(
    { length: 20_000 },
    (_, i) => madeConcert(i + 1, [i, i + 60], { hall: "Chapel", description: "x".repeat(300) }),
  );
  const document = { ...madeFestival, concerts };
  for (const [name, { write }] of Object.entries(EXPORTERS)) {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const text = await write(document, { version: 1, at: new Date(0) });
    clearInterval(timer);
    assert.ok(text.includes("Concert 20000"), name);
    assert.ok(turns > 0, `${name}: nobody else had a turn`);
  }
});
