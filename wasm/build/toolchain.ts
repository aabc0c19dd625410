/** Finds a compiler for wasm32-unknown-unknown: rustup's target when installed, else Debian's rust-web packages. */
import type { Toolchain } from "./manifest.ts";

/** A compiler that can build the modules. */
export interface Rust {
  /** The `cargo` to run. */
  readonly cargo: string;
  /** The `rustc` that it must use. */
  readonly rustc: string;
  /** Where that compiler's own files are. */
  readonly sysroot: string;
  /** The linker to name; absent: the compiler's own. */
  readonly linker?: string;
  /** What it is, for the manifest. */
  readonly identity: Toolchain;
}

/** What to say when no compiler was found. */
export const HOW_TO_INSTALL =
  "Install one of: `rustup target add wasm32-unknown-unknown`, or Debian's packages " +
  "`rustc-web cargo-web rust-web-src lld-22` (the versions of rustc-web and rust-web-src must be equal).";

const TARGET = "wasm32-unknown-unknown";

/** Pairs to try: what the PATH has (rustup's, as a rule), then Debian's, which rustup's shims hide. */
const PAIRS = [
  { cargo: "cargo", rustc: "rustc" },
  { cargo: "/usr/bin/cargo", rustc: "/usr/bin/rustc" },
];

const LINKERS = ["wasm-ld-22", "wasm-ld", "rust-lld"];

/**
 * Every compiler of this machine that can build the modules, the preferred first.
 *
 * @param bindgen version of wasm-bindgen, part of each identity
 */
export async function findRust(bindgen: string): Promise<Rust[]> {
  const found = await Promise.all(PAIRS.map((pair) => examine(pair, bindgen)));
  const usable = found.filter((rust) => rust !== undefined);
  return usable.sort((a, b) => Number(b.identity.std === "prebuilt") - Number(a.identity.std === "prebuilt"));
}

async function examine(pair: { cargo: string; rustc: string }, bindgen: string): Promise<Rust | undefined> {
  const compiler = await firstLine(pair.rustc, ["--version"]);
  const sysroot = await firstLine(pair.rustc, ["--print", "sysroot"]);
  if (compiler === undefined || sysroot === undefined) return undefined;
  if (await firstLine(pair.cargo, ["--version"]) === undefined) return undefined;
  if (await exists(`${sysroot}/lib/rustlib/${TARGET}/lib`)) {
    return {
      ...pair,
      sysroot,
      identity: { compiler, std: "prebuilt", linker: "the compiler's own", bindgen },
    };
  }
  const linker = await findLinker();
  if (linker === undefined || !await exists(`${sysroot}/lib/rustlib/src/rust/library/std/Cargo.toml`)) {
    return undefined;
  }
  const identity = { compiler, std: "rebuilt from rust-src", linker: linker.version, bindgen } as const;
  return { ...pair, sysroot, linker: linker.command, identity };
}

async function findLinker(): Promise<{ command: string; version: string } | undefined> {
  for (const command of LINKERS) {
    const flavor = command === "rust-lld" ? ["-flavor", "wasm"] : [];
    const version = await firstLine(command, [...flavor, "--version"]);
    if (version !== undefined) return { command, version };
  }
  return undefined;
}

/** The first line that a program prints; undefined when it is not there or fails. */
async function firstLine(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(command, { args: [...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).split("\n")[0] : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** In what two toolchains differ, one line each; empty when they are the same. */
export function differences(wanted: Toolchain, here: Toolchain): string[] {
  const keys = ["compiler", "std", "linker", "bindgen"] as const;
  return keys.filter((key) => wanted[key] !== here[key])
    .map((key) => `${key}: wasm/lib was built with "${wanted[key]}", here is "${here[key]}"`);
}
