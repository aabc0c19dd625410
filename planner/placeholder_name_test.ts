import assert from "node:assert/strict";
import { isPlaceholder, workText } from "./placeholder_name.ts";

Deno.test("isPlaceholder() is true when a name stands for nobody, and false for people", () => {
  const nobody = ["_Прочее", "_Other", "Автор", " author", "Various", ""];
  assert.deepEqual(nobody.filter((name) => !isPlaceholder(name)), []);
  const people = ["Bach", "C. P. E. Bach_", "Anonymous", "Авторханов", "Otherson"];
  assert.deepEqual(people.filter(isPlaceholder), []);
});

Deno.test("workText() leaves a placeholder out", () => {
  const work = (name: string) => ({ title: "Trout", composer: { id: "x", name, positions: [] } });
  assert.equal(workText(work("Schubert")), "Schubert: Trout");
  assert.equal(workText(work("Автор")), "Trout");
});
