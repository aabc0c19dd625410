import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../build.ts";
import { faults, gzipSize, hashOf, hashSources, readManifest, sha256, writeManifest } from "./manifest.ts";
import { filesOf, filesUnder, LIB, MODULES, sourceFiles } from "./modules.ts";
import { differences, findRust } from "./toolchain.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** A copy of the sources and of wasm/lib, stamped as it stands: what a tamperer may touch. */
async function withCopy(test: (copy: string) => Promise<void>): Promise<void> {
  const copy = await Deno.makeTempDir({ prefix: "figaro-check-" });
  try {
    for (const path of [...await sourceFiles(ROOT), ...await filesUnder(ROOT, LIB)]) {
      await Deno.mkdir(dirname(`${copy}/${path}`), { recursive: true });
      await Deno.copyFile(`${ROOT}/${path}`, `${copy}/${path}`);
    }
    await test(copy);
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

function append(path: string): Promise<void> {
  return Deno.writeTextFile(path, "\n", { append: true });
}

for (
  const path of [
    "core-rs/src/error.rs",
    "wasm/src/fault.rs",
    "Cargo.lock",
    "wasm/build.ts",
    "wasm/Cargo.toml",
  ]
) {
  Deno.test(`faults() names ${path} when one byte of it changed`, () =>
    withCopy(async (copy) => {
      await stamp(copy);
      await append(`${copy}/${path}`);
      assert.deepEqual(await faults(copy), [`${path} changed since wasm/lib was built`]);
    }));
}

/** Makes the manifest fit the sources of the copy, whatever the tree at hand is built from. */
async function stamp(copy: string): Promise<void> {
  const sources = await hashSources(copy);
  await writeManifest(copy, { ...await readManifest(copy), sources, sourcesSha256: await hashOf(sources) });
  assert.deepEqual(await faults(copy), []);
}

Deno.test("faults() names the file when a source is new or gone", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    await Deno.rename(`${copy}/wasm/src/fault.rs`, `${copy}/wasm/src/other.rs`);
    assert.deepEqual(await faults(copy), [
      "wasm/src/fault.rs is gone since wasm/lib was built",
      "wasm/src/other.rs is new since wasm/lib was built",
    ]);
  }));

Deno.test("faults() names the built file when it was edited or is missing", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    await append(`${copy}/${LIB}/planning.js`);
    await Deno.remove(`${copy}/${LIB}/planning.wasm`);
    const [edited, missing, ...others] = await faults(copy);
    assert.match(edited ?? "", /^wasm\/lib\/planning\.js is not the file that was built: it has \d+ bytes/);
    assert.equal(missing, "wasm/lib/planning.wasm is missing");
    assert.deepEqual(others, []);
  }));

Deno.test("faults() names the budget when a module has grown over it", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const grown = new Uint8Array(180_000);
    for (const at of [0, 60_000, 120_000]) grown.set(at === 0 ? bytes : crypto.getRandomValues(bytes), at);
    await Deno.writeFile(`${copy}/${LIB}/planning.wasm`, grown);
    const manifest = await readManifest(copy);
    const file = { sha256: await sha256(grown), bytes: grown.length, gzip: await gzipSize(grown) };
    await writeManifest(copy, { ...manifest, files: { ...manifest.files, "planning.wasm": file } });
    const [over, ...others] = await faults(copy);
    assert.match(
      over ?? "",
      /^wasm\/lib\/planning\.wasm has 18\d{4} bytes after gzip; its budget .* is 120000$/,
    );
    assert.deepEqual(others, []);
  }));

Deno.test("faults() names the manifest when it was edited or cannot be read", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    const manifest = await readManifest(copy);
    await writeManifest(copy, { ...manifest, sourcesSha256: "0".repeat(64) });
    assert.match((await faults(copy)).join("\n"), /^wasm\/lib\/manifest\.json was edited/);
    await Deno.writeTextFile(`${copy}/${LIB}/manifest.json`, "{");
    assert.match((await faults(copy)).join("\n"), /^wasm\/lib\/manifest\.json cannot be read/);
  }));

Deno.test("main() exits with 1 when the check fails, 0 when it does not, 64 for no command", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    assert.equal(await main("check", copy), 0);
    await append(`${copy}/wasm/src/lib.rs`);
    assert.equal(await main("check", copy), 1);
    assert.equal(await main("verify", copy), 1);
    assert.equal(await main(undefined, copy), 64);
  }));

Deno.test("main() exits with 2 and builds nothing when another toolchain built wasm/lib", () =>
  withCopy(async (copy) => {
    await stamp(copy);
    const manifest = await readManifest(copy);
    await writeManifest(copy, { ...manifest, toolchain: { ...manifest.toolchain, compiler: "rustc 0.0.1" } });
    assert.equal(await main("verify", copy), 2);
  }));

Deno.test("differences() names compiler, linker and bindgen when they differ", () => {
  const one = { compiler: "rustc 1", std: "prebuilt", linker: "a", bindgen: "0.2.1" } as const;
  assert.deepEqual(differences(one, one), []);
  assert.deepEqual(differences(one, { ...one, compiler: "rustc 2", bindgen: "0.2.2" }), [
    'compiler: wasm/lib was built with "rustc 1", here is "rustc 2"',
    'bindgen: wasm/lib was built with "0.2.1", here is "0.2.2"',
  ]);
});

Deno.test("findRust() puts a prebuilt standard library first when there are several compilers", async () => {
  const found = await findRust("0.0.0");
  if (found.length === 0) console.log("left out: no compiler for wasm32-unknown-unknown here");
  const kinds = found.map((rust) => rust.identity.std);
  assert.deepEqual(kinds, kinds.toSorted());
  for (const rust of found) assert.match(rust.identity.compiler, /^rustc \d/);
});

Deno.test("wasm/lib holds no path of a machine when its bytes are searched", async () => {
  for (const name of MODULES.flatMap(filesOf)) {
    const text = new TextDecoder("latin1").decode(await Deno.readFile(`${ROOT}/${LIB}/${name}`));
    assert.doesNotMatch(text, /\/home\/|\/root\/|\/Users\/|\/usr\/|registry|\.cargo/, name);
  }
});
