/** Which routes are laid side by side: up to three ids, in the order chosen; the view `compare` shows them. */
import { signal } from "@preact/signals";

/** Most routes side by side. */
export const MOST_COMPARED = 3;

/** Route ids. A page opened on `?ids=` begins with those; read before the address is kept up with the plan. */
export const compared = signal<readonly string[]>(idsOf(globalThis.location?.search ?? ""));

/** The ids of a query string, `ids=r...,r...`; more than are shown are left out. */
export function idsOf(search: string): string[] {
  const text = new URLSearchParams(search).get("ids") ?? "";
  return [...new Set(text.split(",").map((id) => id.trim()).filter((id) => id !== ""))].slice(
    0,
    MOST_COMPARED,
  );
}

/** Lays a route beside the others, or takes it away; a fourth one takes the place of the oldest. */
export function toggleCompared(id: string): void {
  const rest = compared.value.filter((one) => one !== id);
  compared.value = rest.length < compared.value.length ? rest : [...rest, id].slice(-MOST_COMPARED);
}
