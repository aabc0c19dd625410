/**
 * Builds and proves wasm/lib, which is committed so that running Figaro needs no Rust.
 *
 * - `build` writes wasm/lib (needs Rust);
 * - `check` tells whether wasm/lib was built from the sources at hand (no Rust, under a second);
 * - `verify` rebuilds a copy of the sources elsewhere and compares bytes (needs the same toolchain).
 *
 * Exit codes: 0 well, 1 a fault, 2 `verify` could not be done here, 64 no such command.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bindgenVersion, type Built, compile } from "./build/compile.ts";
import { describe, faults, hashSources, readManifest, writeManifest } from "./build/manifest.ts";
import { filesUnder, LIB, MODULES, sourceFiles } from "./build/modules.ts";
import { differences, findRust, HOW_TO_INSTALL } from "./build/toolchain.ts";

/** The project's folder. */
const ROOT = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/**
 * Runs one command.
 *
 * @param command `build`, `check` or `verify`
 * @param root the project's folder
 * @returns the exit code
 */
export function main(command: string | undefined, root: string): Promise<number> {
  switch (command) {
    case "build":
      return build(root);
    case "check":
      return check(root);
    case "verify":
      return verify(root);
    default:
      console.error(`usage: deno run -A wasm/build.ts build|check|verify (not "${command ?? ""}")`);
      return Promise.resolve(64);
  }
}

async function build(root: string): Promise<number> {
  const [rust] = await findRust(await bindgenVersion(root));
  if (rust === undefined) {
    console.error(`No compiler for wasm32-unknown-unknown. ${HOW_TO_INSTALL}`);
    return 1;
  }
  console.log(`Building with ${rust.identity.compiler}, std ${rust.identity.std}.`);
  await lockCrates(rust.cargo, root);
  const target = `${root}/target`;
  const sources = await hashSources(root);
  const files = await compile(rust, { root, target, tools: `${target}/tools/bindgen` });
  await Deno.mkdir(`${root}/${LIB}`, { recursive: true });
  for (const [name, bytes] of files) await Deno.writeFile(`${root}/${LIB}/${name}`, bytes);
  await writeManifest(root, await describe(files, sources, rust.identity));
  await printSizes(root);
  return check(root);
}

/** Brings Cargo.lock up to date with the manifests, and nothing more. */
async function lockCrates(cargo: string, root: string): Promise<void> {
  const args = ["metadata", "--format-version=1", "--quiet", "--manifest-path", `${root}/Cargo.toml`];
  const { success } = await new Deno.Command(cargo, { args, stdout: "null" }).output();
  if (!success) throw new Error("cargo metadata failed: are both crates' Cargo.toml right?");
}

async function printSizes(root: string): Promise<void> {
  const { files } = await readManifest(root);
  for (const module of MODULES) {
    const file = files[`${module.name}.wasm`];
    console.log(
      `${module.name}.wasm: ${file?.bytes} bytes, ${file?.gzip} after gzip (at most ${module.gzipBudget})`,
    );
  }
}

async function check(root: string): Promise<number> {
  const found = await faults(root);
  if (found.length === 0) {
    console.log("wasm/lib is built from the sources at hand.");
    return 0;
  }
  for (const fault of found) console.error(fault);
  console.error("wasm/lib is out of date: run `deno task wasm:build` and commit it with the sources.");
  return 1;
}

async function verify(root: string): Promise<number> {
  if (await check(root) !== 0) return 1;
  const wanted = (await readManifest(root)).toolchain;
  const here = await findRust(await bindgenVersion(root));
  const rust = here.find((candidate) => differences(wanted, candidate.identity).length === 0);
  if (rust === undefined) {
    console.error("NOT VERIFIED: the toolchain that built wasm/lib is not on this machine.");
    for (const other of here) {
      console.error(differences(wanted, other.identity).map((line) => `  ${line}`).join("\n"));
    }
    if (here.length === 0) {
      console.error(`  no compiler for wasm32-unknown-unknown at all. ${HOW_TO_INSTALL}`);
    }
    return 2;
  }
  const elsewhere = await Deno.makeTempDir({ prefix: "figaro-verify-" });
  try {
    await copySources(root, elsewhere);
    const place = { root: elsewhere, target: `${elsewhere}/target`, tools: `${root}/target/tools/bindgen` };
    return await compare(root, await compile(rust, place));
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
}

/** The sources, and what cargo wants to see beside them (the benches and tests that core-rs/Cargo.toml names). */
async function copySources(from: string, to: string): Promise<void> {
  for (const path of new Set([...await sourceFiles(from), ...await filesUnder(from, "core-rs")])) {
    await Deno.mkdir(dirname(`${to}/${path}`), { recursive: true });
    await Deno.copyFile(`${from}/${path}`, `${to}/${path}`);
  }
}

async function compare(root: string, built: Built): Promise<number> {
  let different = 0;
  for (const [name, bytes] of built) {
    const committed = await Deno.readFile(`${root}/${LIB}/${name}`);
    const length = Math.max(bytes.length, committed.length);
    let at = 0;
    while (at < length && bytes[at] === committed[at]) at++;
    if (at === length) continue;
    different++;
    console.error(
      `${LIB}/${name} differs from byte ${at} on: rebuilt ${bytes.length} bytes, committed ${committed.length}`,
    );
  }
  if (different === 0) {
    console.log(`Verified: ${built.size} files rebuilt in another folder, the same bytes.`);
  }
  return different === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args[0], ROOT));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
