import assert from "node:assert/strict";
import { ClosedPipe, Output, type Screen } from "./output.ts";
import { tableText } from "./table.ts";

const FILE: Screen = { columns: null, colour: false, watched: false };

/** A stream that takes `most` bytes at a time and is full now and then, and what came through. */
function slowSink(most: number) {
  const bytes: number[] = [];
  let calls = 0;
  return {
    bytes,
    write: (part: Uint8Array) => {
      if (++calls % 2 === 0) return Promise.reject(new Deno.errors.WouldBlock("full"));
      bytes.push(...part.subarray(0, most));
      return Promise.resolve(Math.min(most, part.length));
    },
  };
}

const CLOSED = { write: () => Promise.reject(new Deno.errors.BrokenPipe("closed")) };

Deno.test("print() writes all of a text to a stream that takes little at a time", async () => {
  const sink = slowSink(3);
  await new Output(sink, CLOSED, FILE).print("Fauré: Requiem", "Façade");
  assert.equal(new TextDecoder().decode(Uint8Array.from(sink.bytes)), "Fauré: Requiem\nFaçade\n");
});

Deno.test("print() throws ClosedPipe, and tell() is silent, when nobody reads", async () => {
  const out = new Output(CLOSED, CLOSED, FILE);
  await assert.rejects(out.print("x"), ClosedPipe);
  await out.tell("x");
});

const SHAPE = {
  head: ["no", "concert"],
  rows: [["1", "A very long title of a concert that nobody can remember"], ["2", "bad\u001b[31m\nwords"]],
  right: [0],
  flexible: 1,
};

Deno.test("tableText() wraps the flexible column to the terminal, and nothing in a file", () => {
  const at = (columns: number | null) => tableText(SHAPE, new Output(CLOSED, CLOSED, { ...FILE, columns }));
  assert.match(at(null), /│ +1 │ A very long title of a concert that nobody can remember │/);
  const narrow = at(40).split("\n");
  assert.deepEqual(new Set(narrow.map((line) => line.length)), new Set([40]));
  assert.equal(at(400), at(null));
});

Deno.test("tableText() lets no control character through, and colours only where they are shown", () => {
  // deno-lint-ignore no-control-regex -- what must not be there
  const control = /[\u0000-\u0009\u000b-\u001f]/;
  const plain = tableText(SHAPE, new Output(CLOSED, CLOSED, FILE));
  assert.doesNotMatch(plain, control);
  assert.match(plain, /bad \[31m words/);
  assert.match(tableText(SHAPE, new Output(CLOSED, CLOSED, { ...FILE, colour: true })), control);
});
