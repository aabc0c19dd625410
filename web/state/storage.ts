/**
 * What this device keeps: small JSON values under names that begin with "figaro:". A device that refuses
 * (private mode, full storage) is not an error of the page: the value lives on in memory, and `storageTrouble`
 * says so once.
 */
import { signal } from "@preact/signals";

/** Why the last value could not be kept; null: it was. */
export const storageTrouble = signal<"full" | "refused" | null>(null);

const memory = new Map<string, string>();
const prefix = "figaro:";

/** A kept value; undefined: there is none, or it is not what `read` takes. */
export function kept<T>(name: string, read: (value: unknown) => T | undefined): T | undefined {
  const text = memory.get(name) ?? fromDevice(name);
  if (text === undefined) return undefined;
  try {
    return read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Keeps a value; false: only in memory, see `storageTrouble`. */
export function keep(name: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  memory.set(name, text);
  try {
    localStorage.setItem(prefix + name, text);
    storageTrouble.value = null;
    memory.delete(name);
    return true;
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    storageTrouble.value = full ? "full" : "refused";
    return false;
  }
}

/** Calls back when another tab changes a value; returns how to stop. */
export function onOtherTab(name: string, changed: () => void): () => void {
  const listen = (event: StorageEvent) => {
    if (event.key === prefix + name || event.key === null) changed();
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}

function fromDevice(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}
