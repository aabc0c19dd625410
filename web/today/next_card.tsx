/** The next concert, and when to leave for it. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { isFew } from "../../planner/tickets.ts";
import { durationText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { plan, tickets } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { wayText } from "../ui/way.ts";
import type { DayState, Way } from "./day.ts";
import { said } from "./here.ts";

/** What the card and the panel below it show. */
export interface NextProps {
  readonly index: FestivalIndex;
  readonly state: DayState;
  readonly next: IndexedConcert;
  readonly minute: number;
}

/** Minutes before leaving at which it is said aloud; nothing between them. */
const SAID_AT = [30, 15, 5];

/** See the file's head. */
export function NextCard({ index, state, next, minute }: NextProps): JSX.Element {
  const { today: text } = words.value;
  const { record, hall } = next;
  return (
    <section class="today-next" aria-labelledby="today-next">
      <h3 class="eyebrow" id="today-next">{text.next}</h3>
      <p class="today-title">{record.title}</p>
      <p class="today-when">
        <strong class="number">{timeText(index, record.startMinute)}</strong> {hall.name}
        <Seats number={record.number} />
      </p>
      <Leaving index={index} state={state} next={next} minute={minute} />
      <Where index={index} state={state} minute={minute} />
      <Spoken next={next} state={state} minute={minute} />
    </section>
  );
}

function Leaving({ index, state, next, minute }: NextProps): JSX.Element {
  const { today: text } = words.value;
  const { way, place, current } = state;
  const there = isThere(state, next);
  if (way === null || place === null || there) {
    return (
      <div class="today-leave">
        <p class="today-count number">
          <span>{text.startsIn}</span> <strong>{durationText(next.record.startMinute - minute)}</strong>
        </p>
        <p class="muted">{there ? text.sameHall : text.whereUnknown}</p>
      </div>
    );
  }
  const left = way.leave - minute;
  return (
    <div class={left <= 0 ? "today-leave now" : "today-leave"}>
      <p class="today-count number">
        {left > 0
          ? (
            <>
              <span>{text.leaveIn}</span> <strong>{durationText(left)}</strong>{" "}
              <span>{text.leaveAt(timeText(index, way.leave))}</span>
            </>
          )
          : <strong>{headOf(way, current !== null)}</strong>}
      </p>
      <p class="today-way">
        <Icon name="walk" />
        <span>
          {wayWords(way, place, next)}
          {current !== null && way.spare >= 0 && `, ${text.spare(durationText(way.spare))}`}
        </span>
      </p>
    </div>
  );
}

/** Where the next concert is, and not held up beyond its start: there is nowhere to go. */
function isThere({ way, place }: DayState, { hall }: IndexedConcert): boolean {
  return way !== null && way.spare >= 0 && place?.number === hall.number;
}

function wayWords({ walkMinutes }: Way, from: HallEntity, { hall }: IndexedConcert): string {
  const { today: text } = words.value;
  return wayText({ from, to: hall, minutes: walkMinutes }, {
    stay: text.sameHall,
    nextDoor: text.nextDoor(from.name),
    walk: text.walk(durationText(walkMinutes), from.name),
  });
}

function headOf(way: Way, sitting: boolean): string {
  const { today: text } = words.value;
  if (sitting && way.spare >= 0) return text.afterThis;
  return way.spare >= 0 ? text.leaveNow : text.late(durationText(-way.spare));
}

function Seats({ number }: { readonly number: number }): JSX.Element | null {
  const { today: text } = words.value;
  if (plan.value.marks.get(number) === "bought") return <span class="today-seats">{text.bought}</span>;
  const ticket = tickets.value?.tickets.find((one) => one.number === number);
  if (ticket === undefined) return null;
  if (ticket.status !== "on-sale") {
    const status = ticket.status === "sold-out" ? text.soldOut : text.notOnSale;
    return <span class="today-seats warn">{status}</span>;
  }
  if (ticket.free === null || !isFew(ticket.free)) return null;
  return <span class="today-seats">{plural(language.value, ticket.free, text.seatsLeft)}</span>;
}

function Where(
  { index, state, minute }: {
    readonly index: FestivalIndex;
    readonly state: DayState;
    readonly minute: number;
  },
): JSX.Element {
  const { today: text } = words.value;
  const { all } = index.parts.halls;
  return (
    <label class="field today-where">
      <span>{text.where}</span>
      <select
        value={state.place?.id ?? ""}
        onChange={(event) => {
          const hall = all.find(({ id }) => id === event.currentTarget.value);
          said.value = hall === undefined ? null : { hall, since: minute };
        }}
      >
        {state.place === null && <option value="">{text.whereNone}</option>}
        {all.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
}

/** For who does not look: said when it matters, not with every minute. */
function Spoken(
  { state, next, minute }: Omit<NextProps, "index">,
): JSX.Element {
  const { today: text } = words.value;
  const spoken = useSignal("");
  const { way } = state;
  const there = isThere(state, next);
  const { title, startMinute } = next.record;
  const left = way === null ? null : (there ? startMinute : way.leave) - minute;
  const step = left === null ? null : left <= 0 ? 0 : SAID_AT.findLast((at) => left <= at) ?? null;
  useEffect(() => {
    if (step === null || left === null) spoken.value = "";
    else if (there) spoken.value = text.sayStarts(title, durationText(left));
    else spoken.value = step === 0 ? text.sayNow(title) : text.say(title, durationText(left));
  }, [step, there, next.record.number]);
  return <p class="visually-hidden" role="status">{spoken.value}</p>;
}
