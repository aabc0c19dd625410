/** Any concert of the programme: whether it fits into the route, what is in its way, and what it would cost. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { desk } from "../boot.ts";
import { dayText, durationText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { genreVar } from "../ui/genre.ts";
import { called, ruledOut, saleText } from "./concert_words.ts";
import { type Clash, clashesOf } from "./fits.ts";
import { alterRoute, focusConcert } from "./state.ts";
import { useAnswer } from "./use_answer.ts";
import { WhyNot } from "./why_not.tsx";

/** What is searched beside. */
export interface AnotherProps {
  readonly index: FestivalIndex;
  readonly route: readonly number[];
  readonly pace: Pace;
}

/** Concerts shown of a search. */
const MOST_FOUND = 8;

/** See the file's head. */
export function Another({ index, route, pace }: AnotherProps): JSX.Element {
  const { more } = words.value.route;
  const [text, type] = useState("");
  const [asked, askFor] = useState<number | null>(null);
  const field = useId();
  const wanted = text.trim();
  const { value, fresh } = useAnswer(wanted === "" ? null : wanted, () => hitsOf(wanted));
  const { hits = [], isNear = false } = wanted === "" ? {} : value ?? {};
  const found = hits.slice(0, MOST_FOUND).flatMap((position) => index.concerts[position] ?? []);
  return (
    <section class="another">
      <h3>{more.title}</h3>
      <p class="muted">{more.hint}</p>
      <label class="field" for={field}>
        <span>{more.label}</span>
        <input
          id={field}
          type="search"
          autocomplete="off"
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      {wanted !== "" && fresh && (isNear || hits.length === 0) && (
        <p role="status">{isNear ? words.value.programme.near(wanted) : more.none(wanted)}</p>
      )}
      <ul class="found">
        {found.map((concert) => (
          <Found
            key={concert.position}
            {...{ index, route, pace, concert }}
            isAsked={asked === concert.record.number}
            ask={() => askFor(asked === concert.record.number ? null : concert.record.number)}
          />
        ))}
      </ul>
    </section>
  );
}

/** Positions that a search finds. */
interface Hits {
  readonly hits: readonly number[];
  /** Nothing has the text: these come near it. */
  readonly isNear: boolean;
}

/** undefined: something else is searched for by now. */
async function hitsOf(text: string): Promise<Hits | undefined> {
  const exact = await desk().latest("another", "search", text);
  if (exact === undefined || exact.length > 0) return exact && { hits: exact, isNear: false };
  const near = await desk().latest("another", "search", text, true);
  return near && { hits: near, isNear: near.length > 0 };
}

interface FoundProps extends AnotherProps {
  readonly concert: IndexedConcert;
  readonly isAsked: boolean;
  readonly ask: () => void;
}

function Found({ index, route, pace, concert, isAsked, ask }: FoundProps): JSX.Element {
  const { more, fits } = words.value.route;
  const { record, hall, day } = concert;
  const isIn = route.includes(record.number);
  const isOut = !isIn && ruledOut(concert);
  const clashes = isIn ? [] : clashesOf(index, route, { number: record.number, pace });
  const stands = clashes.length === 0 && !isOut;
  const when = `${dayText(index.parts.days[day]?.date ?? "", "short")}, ${
    timeText(index, record.startMinute)
  }`;
  const put = () => {
    const gone = new Set(clashes.map(({ number }) => number));
    const titles = clashes.flatMap(({ number }) => index.concertOf(number)?.record.title ?? []);
    alterRoute(
      (old) => [...old.filter((n) => !gone.has(n)), record.number],
      (said) => titles.length === 0 ? said.added(record.title) : said.swapped(titles, record.title),
    );
    focusConcert(record.number);
  };
  return (
    <li class="found-concert" style={{ "--genre": genreVar(index, concert) }} data-found={record.number}>
      <p class="fit-title">{record.title}</p>
      <p class="muted">{[when, hall.name, saleText(record)].filter((part) => part !== null).join(" · ")}</p>
      <p class={clashes.length > 0 ? "clash" : "muted"}>
        {isIn
          ? more.inRoute
          : clashes.length === 0
          ? isOut ? more.fitsRuledOut : more.fits
          : [more.inTheWay(clashText(index, clashes)), ...isOut ? [fits.ruledOut] : []].join("; ")}
      </p>
      {!isIn && (
        <div class="row">
          <button
            type="button"
            class="button"
            aria-label={clashes.length === 0 ? fits.add(record.title) : more.replaceFor(record.title)}
            onClick={put}
          >
            {clashes.length === 0 ? fits.addShort : more.replace}
          </button>
          <button
            type="button"
            class="link-button"
            aria-expanded={isAsked}
            aria-label={stands ? more.costFor(record.title) : more.whyNotFor(record.title)}
            onClick={ask}
          >
            {stands ? more.cost : more.whyNot}
          </button>
        </div>
      )}
      {isAsked && !isIn && <WhyNot index={index} number={record.number} />}
    </li>
  );
}

function clashText(index: FestivalIndex, clashes: readonly Clash[]): string {
  const { more } = words.value.route;
  return clashes.map(({ number, cause, minutes }) =>
    (cause === "overlap" ? more.overlap : more.walk)(called(index, number), durationText(minutes))
  ).join("; ");
}
