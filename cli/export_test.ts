/** A festival as a folder: everything of it goes out and comes back. */
import assert from "node:assert/strict";
import { DEMO, DEMO_SLUG, Figaro, ROOT } from "./testing.ts";

/** The organisers' own files of a real festival, where they lie beside the checkout. */
const REAL = `${ROOT}../shared/data/bezumnye-dni-2022`;
const hasReal = (await Deno.stat(REAL).catch(() => null))?.isDirectory === true;
if (!hasReal) console.log("left out: the real festival as a folder (../shared/data is not there)");

async function assertUnchanged(figaro: Figaro, ...args: string[]): Promise<string> {
  const { slug } = await figaro.json("import", ...args);
  const wrote = await figaro.run("export", String(slug), "--format", "folder", "--out", `out-${slug}`);
  assert.match(wrote.out, /reads it back unchanged/, wrote.err);
  const again = await figaro.json("import", `${figaro.folder}/out-${slug}`);
  assert.deepEqual([again["slug"], again["changed"], again["version"]], [slug, false, 1]);
  return String(slug);
}

Deno.test("figaro export --format folder writes all of a festival, which import reads back unchanged", async () => {
  await using figaro = await Figaro.open();
  const slug = await assertUnchanged(figaro, DEMO);
  assert.equal(slug, DEMO_SLUG);
  const twice = await figaro.run("export", slug, "--format", "folder", "--out", `out-${slug}`);
  assert.equal(twice.code, 1);
  assert.match(twice.err, /has files \(\w+\.\w+\); name a new folder/);
  const left = [...Deno.readDirSync(figaro.folder)].filter(({ name }) => name.startsWith("."));
  assert.deepEqual(left, [], "no half-written folder stays");
});

Deno.test({
  name: "figaro export --format folder keeps a real festival whole",
  ignore: !hasReal,
  async fn() {
    await using figaro = await Figaro.open();
    await assertUnchanged(figaro, REAL, "--manifest", `${ROOT}examples/manifests/bezumnye-dni-2022.json`);
  },
});

Deno.test("figaro export tells what a format has no place for", async () => {
  await using figaro = await Figaro.open();
  await figaro.json("import", DEMO);
  const told = await figaro.run("export", DEMO_SLUG, "--format", "xml", "--out", "s.xml");
  assert.match(told.out, /Not in it: walks, .*--format folder has everything/);
  const json = await figaro.json("export", DEMO_SLUG, "--format", "csv", "--out", "c.csv");
  assert.match(String(json["notCarried"]), /^walks, /);
});
