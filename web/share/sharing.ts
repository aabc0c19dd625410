/** Which route is being kept or shared; the dialog itself is loaded when it is first opened. */
import { signal } from "@preact/signals";

/** Programme numbers of the route in the dialog; null: it is closed. */
export const sharing = signal<readonly number[] | null>(null);

/** Opens "Keep and share" for a route. */
export function openShare(route: readonly number[]): void {
  if (route.length > 0) sharing.value = [...route];
}

/** Closes it. */
export function closeShare(): void {
  sharing.value = null;
}
