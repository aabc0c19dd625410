/** Concerts with a ticket in hand: every route holds them. */
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { dayText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change } from "../state/app.ts";
import { marked, withMark } from "../state/plan.ts";
import { foundConcerts } from "./found_concerts.ts";
import type { StepProps } from "./questions.tsx";

/** A search, and what is marked. */
export function BoughtStep({ index, plan }: StepProps): JSX.Element {
  const { ask } = words.value.start;
  const typed = useSignal("");
  const found = useComputed(() => foundConcerts(index, typed.value));
  const bought = index.concertsOf(marked(plan, "bought"));
  const { concerts, isNear } = found.value;
  const others = concerts.filter(({ record }) => plan.marks.get(record.number) !== "bought");
  const text = typed.value.trim();
  return (
    <>
      <p class="muted">{ask.bought.note}</p>
      <label class="field">
        <span>{ask.bought.search}</span>
        <input
          type="search"
          name="bought"
          autoComplete="off"
          value={typed.value}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </label>
      <Concerts index={index} concerts={bought} bought />
      {text !== "" && concerts.length === 0 && <p role="status">{ask.bought.nothing(text)}</p>}
      {isNear && <p role="status">{words.value.programme.near(text)}</p>}
      <Concerts index={index} concerts={others} />
    </>
  );
}

interface ConcertsProps {
  readonly index: FestivalIndex;
  readonly concerts: readonly IndexedConcert[];
  readonly bought?: boolean;
}

function Concerts({ index, concerts, bought = false }: ConcertsProps): JSX.Element | null {
  if (concerts.length === 0) return null;
  return (
    <div class="choices">
      {concerts.map(({ record, day, hall }) => (
        <label key={record.number} class="choice-card">
          <input
            type="checkbox"
            name={`bought-${record.number}`}
            checked={bought}
            onChange={() => change((now) => withMark(now, record.number, bought ? null : "bought"))}
          />
          <span>
            <b>{record.title}</b>
            <small>
              {words.value.programme.sheet.number(record.number)} ·{" "}
              {dayText(index.parts.days[day]?.date ?? "", "short")}, {timeText(index, record.startMinute)} ·
              {" "}
              {hall.name}
            </small>
          </span>
        </label>
      ))}
    </div>
  );
}
