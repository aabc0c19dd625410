/** One concert, whole, over any view: `openConcert` of open_concert.ts shows it, `ConcertSheet` stands once on the page. */
import type { JSX } from "preact";
import { festival } from "../state/app.ts";
import { later } from "./later.tsx";
import { Modal } from "./modal.tsx";
import { openedConcert } from "./open_concert.ts";

/** Its contents are loaded when they are first shown. */
const ConcertDetails = later(() => import("../programme/concert_details.tsx").then((m) => m.ConcertDetails));

/** The sheet of the concert that is open. */
export function ConcertSheet(): JSX.Element | null {
  const index = festival.value?.index;
  const number = openedConcert.value;
  const concert = number === null ? undefined : index?.concertOf(number);
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
