/** A concert of the route, with what can be done about it by hand. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import { clockOfDay } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { plan } from "../state/app.ts";
import { withMark } from "../state/plan.ts";
import { openConcert } from "../ui/open_concert.ts";
import { genreVar } from "../ui/genre.ts";
import { IconButton } from "../ui/icon_button.tsx";
import { kept } from "../ui/kept.tsx";
import { saleOf } from "../ui/sale.ts";
import { priceWords, saleText } from "./concert_words.ts";
import { gapWithout } from "./fits.ts";
import { GapPanel } from "./gap_panel.tsx";
import { alter, removeConcert } from "./state.ts";

/** What a row shows. */
export interface ConcertRowProps {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  readonly concert: IndexedConcert;
  /** What could be heard instead is shown. */
  readonly isOpen: boolean;
  readonly toggle: (panel: string) => void;
}

/** Names of composers, or titles of works without one, shown in a row. */
const MOST_NAMES = 4;
/** Height of a minute of music in rem; a row is never lower than its words. */
const REM_PER_MINUTE = 0.09;

/** Name of a row's panel. */
export function swapPanel(number: number): string {
  return `swap-${number}`;
}

/** See the file's head. */
export const ConcertRow = kept(Row);

function Row({ index, pace, concert, isOpen, toggle }: ConcertRowProps): JSX.Element {
  const { record, hall, startClock, endClock } = concert;
  const gap = isOpen ? gapWithout(index, plan.value.route, record.number) : undefined;
  const height = `${Math.min(record.endMinute - record.startMinute, 150) * REM_PER_MINUTE}rem`;
  return (
    <li
      class="concert-row"
      data-concert={record.number}
      style={{ "--genre": genreVar(index, concert), minBlockSize: height }}
    >
      <p class="row-time number">
        <b>{clockOfDay(startClock)}</b>
        <span>{clockOfDay(endClock)}</span>
      </p>
      <span class="row-rail" aria-hidden="true" />
      <div class="row-body">
        <h4>
          <button
            type="button"
            class="row-title"
            data-main
            aria-haspopup="dialog"
            onClick={() => openConcert(record.number)}
          >
            {record.title}
          </button>
        </h4>
        <p class="muted">
          {[hall.name, record.genre, record.price === null ? null : priceWords(index, record.price)]
            .filter((part) => part !== null).join(" · ")}
        </p>
        <Names concert={concert} />
        <Flags concert={concert} />
      </div>
      <Tools {...{ index, concert, isOpen, toggle }} />
      {gap !== undefined && <GapPanel index={index} gap={gap} pace={pace} instead={concert} />}
    </li>
  );
}

function Names({ concert }: { readonly concert: IndexedConcert }): JSX.Element | null {
  const heard = concert.works.map(({ work: { composer, title } }) =>
    isPlaceholder(composer.name) ? title : composer.name
  );
  const names = [...new Set(heard)];
  if (names.length === 0) return null;
  const more = names.length > MOST_NAMES ? "…" : "";
  return <p class="row-names">{names.slice(0, MOST_NAMES).join(", ") + more}</p>;
}

/** Tickets and marks, where there is something to say of them. */
function Flags({ concert }: { readonly concert: IndexedConcert }): JSX.Element | null {
  const { route } = words.value;
  const { record, startClock } = concert;
  const mark = useComputed(() => plan.value.marks.get(record.number)).value;
  const sale = saleText(record);
  const flags = [
    ...(sale === null ? [] : [{ text: sale, tone: saleOf(record).state === "few" ? "warn" : "bad" }]),
    ...(mark === "must" ? [{ text: route.pinned, tone: "good" }] : []),
    ...(mark === "bought" ? [{ text: route.bought, tone: "good" }] : []),
    ...(startClock >= 1440 ? [{ text: route.afterMidnight, tone: "quiet" }] : []),
  ];
  if (flags.length === 0) return null;
  return (
    <p class="row-flags">
      {flags.map(({ text, tone }) => <span key={text} class={`flag ${tone}`}>{text}</span>)}
    </p>
  );
}

function Tools({ index, concert, isOpen, toggle }: Omit<ConcertRowProps, "pace">): JSX.Element {
  const { route } = words.value;
  const { number, title } = concert.record;
  const held = useComputed(() => plan.value.marks.get(number)).value;
  const pinned = held === "must" || held === "bought";
  const pin = () =>
    alter(
      (old) => withMark(old, number, pinned ? null : "must"),
      (said) => pinned ? said.unpinned(title) : said.pinned(title),
    );
  return (
    <div class="row-tools">
      <IconButton
        icon="star"
        label={route.pin(title)}
        title={route.pin(title)}
        aria-pressed={pinned}
        onClick={pin}
      />
      <IconButton
        icon="swap"
        label={route.swap(title)}
        title={route.swap(title)}
        aria-expanded={isOpen}
        onClick={() => toggle(swapPanel(number))}
      />
      <IconButton
        icon="close"
        label={route.remove(title)}
        title={route.remove(title)}
        onClick={() => removeConcert(concert, index.concertsOf(plan.peek().route))}
      />
    </div>
  );
}
