/** wasm/lib/manifest.json: what wasm/lib was built from, by what, and how large it is. */
import { filesOf, LIB, MODULES, sourceFiles, type WasmModule } from "./modules.ts";

/** What built the files; two builds can give equal bytes only where all of it is equal. */
export interface Toolchain {
  /** First line of `rustc --version`. */
  readonly compiler: string;
  /** Where the standard library comes from. */
  readonly std: "prebuilt" | "rebuilt from rust-src";
  /** First line of the linker's `--version`; with a prebuilt std it is the compiler's own. */
  readonly linker: string;
  /** Version of wasm-bindgen. */
  readonly bindgen: string;
}

/** One built file. */
export interface BuiltFile {
  readonly sha256: string;
  readonly bytes: number;
  /** Bytes after gzip when it was built. */
  readonly gzip: number;
}

/** The whole of manifest.json. */
export interface Manifest {
  readonly about: string;
  readonly toolchain: Toolchain;
  /** Hash over `sources`: equal engines have equal values. */
  readonly sourcesSha256: string;
  readonly files: Readonly<Record<string, BuiltFile>>;
  /** SHA-256 of every source file, by path from the project's root. */
  readonly sources: Readonly<Record<string, string>>;
}

const ABOUT =
  "Written by `deno task wasm:build`; read by `deno task wasm:check`. Never edit a file of this folder.";

/** SHA-256 of some bytes, hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Bytes that gzip leaves of some bytes. */
export async function gzipSize(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).arrayBuffer()).byteLength;
}

/** The hash of every source file under `root`, by path, in the order of the paths. */
export async function hashSources(root: string): Promise<Record<string, string>> {
  const paths = await sourceFiles(root);
  const hashes = await Promise.all(paths.map(async (path) => sha256(await Deno.readFile(`${root}/${path}`))));
  return Object.fromEntries(paths.map((path, index) => [path, hashes[index] ?? ""]));
}

/** One hash over all sources. */
export function hashOf(sources: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries(sources).map(([path, hash]) => `${hash}  ${path}\n`);
  return sha256(new TextEncoder().encode(lines.join("")));
}

/** What is to be written beside the built files. */
export async function describe(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  sources: Readonly<Record<string, string>>,
  toolchain: Toolchain,
): Promise<Manifest> {
  const built: Record<string, BuiltFile> = {};
  for (const [name, bytes] of files) {
    built[name] = { sha256: await sha256(bytes), bytes: bytes.length, gzip: await gzipSize(bytes) };
  }
  return { about: ABOUT, toolchain, sourcesSha256: await hashOf(sources), files: built, sources };
}

/**
 * Reads wasm/lib/manifest.json.
 *
 * @throws Deno.errors.NotFound when nothing was built yet
 */
export async function readManifest(root: string): Promise<Manifest> {
  return JSON.parse(await Deno.readTextFile(`${root}/${LIB}/manifest.json`));
}

/** Writes wasm/lib/manifest.json. */
export async function writeManifest(root: string, manifest: Manifest): Promise<void> {
  await Deno.writeTextFile(`${root}/${LIB}/manifest.json`, JSON.stringify(manifest, null, 2) + "\n");
}

/**
 * Is wasm/lib built from the sources at hand, unedited and within its budgets?
 *
 * @param root the project's folder
 * @returns one line for each fault, naming the file; empty when all is well
 */
export async function faults(root: string): Promise<string[]> {
  let manifest: Manifest;
  try {
    manifest = await readManifest(root);
  } catch (error) {
    return [`${LIB}/manifest.json cannot be read (${error instanceof Error ? error.message : error})`];
  }
  const found = await sourceFaults(root, manifest);
  for (const module of MODULES) {
    for (const name of filesOf(module)) found.push(...await fileFaults(root, manifest, { module, name }));
  }
  return found;
}

async function sourceFaults(root: string, manifest: Manifest): Promise<string[]> {
  const now = await hashSources(root);
  const found: string[] = [];
  for (const path of Object.keys({ ...manifest.sources, ...now }).sort()) {
    if (!(path in now)) found.push(`${path} is gone since wasm/lib was built`);
    else if (!(path in manifest.sources)) found.push(`${path} is new since wasm/lib was built`);
    else if (now[path] !== manifest.sources[path]) found.push(`${path} changed since wasm/lib was built`);
  }
  if (await hashOf(manifest.sources) !== manifest.sourcesSha256) {
    found.push(`${LIB}/manifest.json was edited: its sourcesSha256 is not the hash of its sources`);
  }
  return found;
}

async function fileFaults(
  root: string,
  manifest: Manifest,
  { module, name }: { module: WasmModule; name: string },
): Promise<string[]> {
  const recorded = manifest.files[name];
  if (recorded === undefined) return [`${LIB}/${name} is not in ${LIB}/manifest.json`];
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(`${root}/${LIB}/${name}`);
  } catch {
    return [`${LIB}/${name} is missing`];
  }
  if (await sha256(bytes) !== recorded.sha256 || bytes.length !== recorded.bytes) {
    return [
      `${LIB}/${name} is not the file that was built: it has ${bytes.length} bytes, built were ${recorded.bytes}`,
    ];
  }
  const packed = name.endsWith(".wasm") ? await gzipSize(bytes) : 0;
  if (packed <= module.gzipBudget) return [];
  return [
    `${LIB}/${name} has ${packed} bytes after gzip; its budget (wasm/build/modules.ts) is ${module.gzipBudget}`,
  ];
}
