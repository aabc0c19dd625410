/** Compiles the modules: cargo, then wasm-bindgen, then the glue wrapped so that every instance has its own. */
import { MODULES, type WasmModule } from "./modules.ts";
import type { Rust } from "./toolchain.ts";

/** The bytes of each file of wasm/lib, by name. */
export type Built = Map<string, Uint8Array<ArrayBuffer>>;

/** Where to build. */
export interface Place {
  /** Folder with the sources. */
  readonly root: string;
  /** Cargo's target folder, with `wasm` in it for this build alone. */
  readonly target: string;
  /** Folder that keeps wasm-bindgen's generator between builds. */
  readonly tools: string;
}

/** The version that wasm/Cargo.toml pins. */
export async function bindgenVersion(root: string): Promise<string> {
  const pinned = /^wasm-bindgen = "=([^"]+)"$/m.exec(await Deno.readTextFile(`${root}/wasm/Cargo.toml`));
  if (pinned?.[1] === undefined) throw new Error('wasm/Cargo.toml must pin wasm-bindgen = "=X.Y.Z"');
  return pinned[1];
}

/**
 * Builds every module.
 *
 * @returns the files of wasm/lib
 * @throws Error when cargo or wasm-bindgen fails, or when a path of this machine is in a built file
 */
export async function compile(rust: Rust, place: Place): Promise<Built> {
  const built: Built = new Map();
  await run(rust.cargo, ["fetch", "--quiet", "--locked", "--manifest-path", `${place.root}/Cargo.toml`], {});
  const generator = await buildGenerator(rust, place);
  for (const module of MODULES) {
    const wasm = await cargoBuild(rust, place, module);
    const folder = `${place.target}/glue/${module.name}`;
    await Deno.mkdir(folder, { recursive: true });
    await run(generator, [wasm, folder, module.name], {});
    await collect(built, folder, module);
  }
  refusePaths(built, machinePaths(rust, place));
  return built;
}

/** Compiles wasm-bindgen's generator once; afterwards cargo finds it fresh. */
async function buildGenerator(rust: Rust, place: Place): Promise<string> {
  const manifest = `${place.root}/wasm/build/bindgen/Cargo.toml`;
  await run(rust.cargo, ["build", "--release", "--quiet", "--locked", "--manifest-path", manifest], {
    RUSTC: rust.rustc,
    CARGO_TARGET_DIR: place.tools,
  });
  return `${place.tools}/release/figaro-bindgen`;
}

/** Panics trap at once; the boundary tells a trap by its code, and the core has no panic to tell of. */
const SMALL_PANICS = ["-Zunstable-options", "-Cpanic=immediate-abort"];

async function cargoBuild(rust: Rust, place: Place, module: WasmModule): Promise<string> {
  const rebuilt = rust.identity.std !== "prebuilt";
  const args = ["build", "--release", "--quiet", "--locked", "--package", "figaro-wasm", "--lib"];
  args.push("--manifest-path", `${place.root}/Cargo.toml`, "--target", "wasm32-unknown-unknown");
  args.push("--no-default-features", "--features", module.name);
  if (rebuilt) {
    // A third of a module was the standard library's sorting for speed and its words for panics.
    args.push("-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size");
  }
  const env: Record<string, string> = {
    RUSTC: rust.rustc,
    CARGO_TARGET_DIR: `${place.target}/wasm`,
    CARGO_ENCODED_RUSTFLAGS: [
      ...(module.flags ?? []),
      await rustFlags(rust, place),
      ...(rebuilt ? SMALL_PANICS : []),
    ].join("\x1f"),
  };
  if (rebuilt) env.RUSTC_BOOTSTRAP = "1";
  if (rust.linker !== undefined) env.CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER = rust.linker;
  await run(rust.cargo, args, env);
  return `${place.target}/wasm/wasm32-unknown-unknown/release/figaro_wasm.wasm`;
}

/**
 * Flags of every crate, the standard library included: SIMD on, folders of this machine renamed.
 * The last that fits wins; the folder of crates is named after the registry, which can be a mirror.
 */
async function rustFlags(rust: Rust, place: Place): Promise<string> {
  const source = `${rust.sysroot}/lib/rustlib/src/rust`;
  const renamed = [
    [place.root, "/figaro"],
    [cargoHome(), "/cargo"],
    [source, "/rust"],
    [await Deno.realPath(source).catch(() => source), "/rust"],
    ...(await crateFolders()).map((folder) => [folder, "/crates"]),
  ];
  const flags = renamed.map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
  return ["-Ctarget-feature=+simd128,+bulk-memory", ...flags].join("\x1f");
}

function cargoHome(): string {
  return Deno.env.get("CARGO_HOME") ?? `${Deno.env.get("HOME") ?? ""}/.cargo`;
}

async function crateFolders(): Promise<string[]> {
  const parent = `${cargoHome()}/registry/src`;
  const names = await Array.fromAsync(Deno.readDir(parent), (entry) => entry.name);
  return names.sort().map((name) => `${parent}/${name}`);
}

async function collect(built: Built, folder: string, module: WasmModule): Promise<void> {
  const { name } = module;
  const encode = (text: string) => new TextEncoder().encode(text);
  built.set(`${name}.js`, encode(wrapGlue(await Deno.readTextFile(`${folder}/${name}.js`), name)));
  built.set(`${name}.wasm`, await Deno.readFile(`${folder}/${name}_bg.wasm`));
  built.set(`${name}.d.ts`, encode(wrapTypes(await Deno.readTextFile(`${folder}/${name}.d.ts`), module)));
}

const HEADER = "// Generated by wasm/build.ts; never edit.";

/**
 * wasm-bindgen's glue keeps one instance in variables of its own. Inside a function those variables, and the
 * handles that lean on them, belong to one instance: a fresh one never meets the memory of one that trapped.
 * Its finalizers are switched off (the loader has one that knows which instances are dead).
 */
function wrapGlue(glue: string, name: string): string {
  if (!glue.startsWith("let wasm_bindgen = (function(exports) {")) {
    throw new Error("wasm-bindgen's no-modules glue has another shape than wasm/build/compile.ts knows");
  }
  return `${HEADER}
// @ts-self-types="./${name}.d.ts"
/** A new instance of a compiled module, with glue of its own. */
export function instantiate(module) {
const FinalizationRegistry = undefined, document = undefined;
${glue.trimEnd()}
const { memory } = wasm_bindgen.initSync({ module });
return { exports: wasm_bindgen, memory };
}
`;
}

/** Types of the exports only: wasm-bindgen's own ways of loading are not for callers. */
function wrapTypes(types: string, module: WasmModule): string {
  const end = types.indexOf("\ndeclare type InitInput");
  if (!types.startsWith("declare namespace wasm_bindgen {") || end < 0) {
    throw new Error("wasm-bindgen's no-modules types have another shape than wasm/build/compile.ts knows");
  }
  const title = module.name.charAt(0).toUpperCase() + module.name.slice(1);
  const body = types.slice(0, end).trimEnd();
  const names = [...body.matchAll(/^ *export (?:class|interface) (\w+)/gm)].map((match) => match[1]);
  const lines = names.map((name) => `export type ${name} = wasm_bindgen.${name};`);
  if (module.types.length > 0) {
    lines.unshift(`import type { ${module.types.join(", ")} } from "../types.ts";`);
  }
  return `${HEADER}
${body}
${lines.join("\n")}
/** What the module \`${module.name}\` exports. */
export type ${title}Exports = typeof wasm_bindgen;
/** A new instance of a compiled module, with glue of its own. */
export function instantiate(module: WebAssembly.Module): {
  readonly exports: ${title}Exports;
  readonly memory: WebAssembly.Memory;
};
`;
}

function machinePaths(rust: Rust, place: Place): string[] {
  const home = Deno.env.get("HOME");
  const paths = [
    place.root,
    place.target,
    cargoHome(),
    `${rust.sysroot}/lib/rustlib`,
    "/usr/src/",
    "/registry/",
  ];
  if (home !== undefined && home.length > 1) paths.push(`${home}/`);
  return paths;
}

/** A file that names a folder of this machine could not be built anywhere else. */
function refusePaths(built: Built, paths: readonly string[]): void {
  for (const [name, bytes] of built) {
    const text = new TextDecoder("latin1").decode(bytes);
    const found = paths.find((path) => text.includes(path));
    if (found !== undefined) throw new Error(`${name} holds the path ${found} of this machine; remap it`);
  }
}

async function run(command: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  const { code } = await new Deno.Command(command, { args: [...args], env, stdin: "null" }).spawn().status;
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed with exit code ${code}`);
}
