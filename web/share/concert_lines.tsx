/** A plain list of concerts. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { Icon } from "../ui/icon.tsx";
import { openConcert } from "../ui/open_concert.ts";
import { capital } from "./route_title.ts";

/** What is listed. */
export interface ConcertLinesProps {
  readonly index: FestivalIndex;
  /** Programme numbers. */
  readonly numbers: readonly number[];
  /** Those with a heart, and the word that it stands for. */
  readonly marked?: { readonly numbers: readonly number[]; readonly word: string };
}

/** Concerts in time, by day where there are several. */
export function ConcertLines({ index, numbers, marked }: ConcertLinesProps): JSX.Element {
  const concerts = index.concertsOf(numbers);
  const days = [...new Set(concerts.map(({ day }) => day))];
  return (
    <>
      {days.map((day) => (
        <div key={day}>
          {days.length > 1 && <h4>{capital(dayText(index.parts.days[day]?.date ?? ""))}</h4>}
          <ul class="lines">
            {concerts.filter((concert) => concert.day === day).map(({ record, hall }) => (
              <li key={record.number}>
                <span class="number">{timeText(index, record.startMinute)}</span>
                <span>
                  <button
                    type="button"
                    class="line-title"
                    onClick={() =>
                      openConcert(record.number)}
                  >
                    {record.title}
                  </button>
                  <small>{hall.name}</small>
                </span>
                {marked?.numbers.includes(record.number) === true && (
                  <span class="line-mark">
                    <Icon name="heart" />
                    <span class="visually-hidden">{marked.word}</span>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
