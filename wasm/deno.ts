/** The engine for callers in Deno: reads the .wasm file that stands beside this one. */
import { type Core, loadPlanning } from "./mod.ts";

let compiled: WebAssembly.Module | undefined;

/** The compiled planning module, compiled once a process; it can be sent to workers. */
export function planningModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Deno.readFileSync(new URL("./lib/planning.wasm", import.meta.url)));
  return compiled;
}

/** A planning engine of its own, from `wasm/lib`. */
export function openPlanning(): Core {
  return loadPlanning(planningModule());
}
