/** The engine for callers in Deno: reads the .wasm files that stand beside this one. */
import {
  type Core,
  type DelayCore,
  type LearningCore,
  loadDelays,
  loadLearning,
  loadPlanning,
  loadPortraits,
  type PortraitCore,
} from "./mod.ts";
import type { EngineSources } from "./operations.ts";

const compiled = new Map<string, WebAssembly.Module>();

function moduleOf(name: string): WebAssembly.Module {
  const module = compiled.get(name) ??
    new WebAssembly.Module(Deno.readFileSync(new URL(`./lib/${name}.wasm`, import.meta.url)));
  compiled.set(name, module);
  return module;
}

/** The compiled planning module, compiled once a process; it can be sent to workers. */
export function planningModule(): WebAssembly.Module {
  return moduleOf("planning");
}

/** The modules, each compiled once a process. */
export function engineSources(): EngineSources {
  return { planning: planningModule(), portraits: moduleOf("portraits"), delays: moduleOf("delays") };
}

/** A planning engine of its own, from `wasm/lib`. */
export function openPlanning(): Core {
  return loadPlanning(planningModule());
}

/** A module of portraits of its own, from `wasm/lib`. */
export function openPortraits(): PortraitCore {
  return loadPortraits(moduleOf("portraits"));
}

/** A module of delays of its own, from `wasm/lib`. */
export function openDelays(): DelayCore {
  return loadDelays(moduleOf("delays"));
}

/** The compiled module of learning, compiled once a process; it can be sent to workers. */
export function learningModule(): WebAssembly.Module {
  return moduleOf("learning");
}

/** A module of learning of its own, from `wasm/lib`. */
export function loadLearningHere(): LearningCore {
  return loadLearning(learningModule());
}
