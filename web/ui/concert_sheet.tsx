/** One concert, whole, over any view: `openConcert(number)` shows it, `ConcertSheet` stands once on the page. */
import type { JSX } from "preact";
import { signal } from "@preact/signals";
import { festival } from "../state/app.ts";
import { later } from "./later.tsx";
import { Modal } from "./modal.tsx";

/** Programme number of the concert that is shown; null: none. */
export const openedConcert = signal<number | null>(null);

/** Shows a concert; a number that the festival does not have shows nothing. */
export function openConcert(number: number): void {
  openedConcert.value = number;
}

/** Its contents are loaded when they are first shown. */
const ConcertDetails = later(() => import("../programme/concert_details.tsx").then((m) => m.ConcertDetails));

/** The sheet of the concert that is open. */
export function ConcertSheet(): JSX.Element | null {
  const index = festival.value?.index;
  const number = openedConcert.value;
  const concert = number === null ? undefined : index?.concerts[index.positionOf(number) ?? -1];
  if (index === undefined || concert === undefined) return null;
  const close = () => {
    openedConcert.value = null;
  };
  return (
    <Modal title={concert.record.title} class="concert-sheet" onClose={close}>
      <ConcertDetails key={concert.position} index={index} concert={concert} />
    </Modal>
  );
}
