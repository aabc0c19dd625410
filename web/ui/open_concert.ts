/** Which concert's sheet is open, for whoever opens it and for the sheet itself. */
import { signal } from "@preact/signals";

/** Programme number of the concert that is shown; null: none. */
export const openedConcert = signal<number | null>(null);

/** Shows a concert; a number that the festival does not have shows nothing. */
export function openConcert(number: number): void {
  openedConcert.value = number;
}
