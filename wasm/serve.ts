/** A worker's side: answers operations in an envelope, since Comlink keeps only the name and message of an error. */
import * as Comlink from "comlink";
import { asCoreError, type ErrorParams, FigaroCoreError, reasonOf } from "./errors.ts";

/** Functions by name; arguments and answers can be structured-cloned. */
export type Operations = Readonly<Record<string, (...args: never[]) => unknown>>;

/** An answer, or what stood in its way. */
export type Envelope<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: string; readonly params: ErrorParams };

/** What a worker exposes. */
export interface Served<Source> {
  /** Hands over what the engine is started from; nothing runs yet. */
  start(source: Source): void;
  /** Runs one operation, now or as its promise settles. Never throws: a failure is an envelope too. */
  invoke(name: string, args: readonly unknown[]): Promise<Envelope<unknown>>;
}

/**
 * Serves operations to the other end of this worker.
 *
 * @param open makes the operations from the module, on the first question
 */
export function serve<Source>(open: (source: Source) => Operations): void {
  Comlink.expose(served(open));
}

/** `serve` without a worker around it. */
export function served<Source>(open: (source: Source) => Operations): Served<Source> {
  let source: { readonly given: Source } | undefined;
  let operations: Operations | undefined;
  return {
    start(given) {
      source = { given };
    },
    async invoke(name, args) {
      try {
        if (source === undefined) {
          throw new FigaroCoreError("core-not-loaded", { reason: "no module was handed over" });
        }
        operations ??= open(source.given);
        if (!Object.hasOwn(operations, name)) {
          throw new FigaroCoreError("unknown-operation", { operation: name });
        }
        const value: unknown = await Reflect.apply(operations[name] ?? open, undefined, args);
        const envelope: Envelope<unknown> = { ok: true, value };
        return Comlink.transfer(envelope, buffersOf(value));
      } catch (thrown) {
        const { code, params } = asCoreError(thrown) ??
          new FigaroCoreError("worker-failed", { reason: reasonOf(thrown) });
        return { ok: false, code, params };
      }
    },
  };
}

/**
 * Every buffer in a plain value, each once: what a message can hand over instead of copying.
 *
 * @param value data of objects, arrays and typed arrays, without circles
 */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  gather(value, found);
  return [...found];
}

function gather(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== "object" || value === null) return;
  if (value instanceof ArrayBuffer) found.add(value);
  else if (ArrayBuffer.isView(value)) gather(value.buffer, found);
  else for (const part of Object.values(value)) gather(part, found);
}
