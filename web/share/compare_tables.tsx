/** The comparison itself: figures, the line of time, and what only one route has. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { desk } from "../boot.ts";
import { dayText, durationText, numberText, plural, priceText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { portrayed } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { genreVar } from "../ui/genre.ts";
import { openConcert } from "../ui/open_concert.ts";
import { aligned, type AlignedRow, type Figure, figuresOf, onlyHere, plainFigures } from "./comparison.ts";
import { Letter } from "./letter.tsx";
import { capital } from "./route_title.ts";

/** A route of the comparison. */
export interface ComparedRoute {
  readonly id: string;
  readonly letter: string;
  /** Programme numbers in time. */
  readonly numbers: readonly number[];
  /** Concerts of the id that are not in the programme any more. */
  readonly missing: number;
}

/** What every part of a comparison is given. */
export interface ComparedProps {
  readonly index: FestivalIndex;
  readonly routes: readonly ComparedRoute[];
}

type Portrait = Readonly<Record<string, unknown>>;

/** The figures of the portraits, the better ones marked in words. */
export function Figures({ index, routes }: ComparedProps): JSX.Element {
  const { compare } = words.value.share;
  const rows = figuresOf(usePortraits({ index, routes }));
  const ends = routes.map(({ numbers }) => index.concertsOf(numbers));
  const times = [
    { name: compare.rows.start, minutes: ends.map((concerts) => concerts[0]?.record.startMinute) },
    { name: compare.rows.end, minutes: ends.map((concerts) => concerts.at(-1)?.record.endMinute) },
  ];
  return (
    <section>
      <h3>{compare.features}</h3>
      <table class="figures">
        <Heads first={compare.feature} routes={routes} />
        <tbody>
          {rows.map(({ figure, values, best }) => (
            <tr key={figure}>
              <th scope="row">{compare.rows[figure]}</th>
              {values.map((value, r) => (
                <td key={routes[r]?.id} class={best[r] === true ? "better" : undefined}>
                  <span class="number">
                    {value === null ? compare.unknown : figureText(index, figure, value)}
                  </span>
                  {best[r] === true && <small>{betterWord(figure, routes.length)}</small>}
                </td>
              ))}
            </tr>
          ))}
          {times.map(({ name, minutes }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {minutes.map((minute, r) => (
                <td key={routes[r]?.id}>
                  <span class="number">{minute === undefined ? "" : timeText(index, minute)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Portraits of routes as they come; made anew when the engine has learnt to draw them. */
function usePortraits({ index, routes }: ComparedProps): readonly Portrait[] {
  const portraits = useSignal<readonly (Portrait | null)[]>([]);
  const ids = routes.map(({ id }) => id).join();
  const isDrawn = portrayed.value;
  useEffect(() => {
    let isWanted = true;
    // One by one: a list that cannot be walked has no portrait, and the others keep theirs.
    const asked = routes.map(({ numbers }) =>
      desk().ask("views", "", [numbers]).then(([view]) => view?.portrait ?? null).catch(() => null)
    );
    void Promise.all(asked).then((answers) => {
      if (isWanted) portraits.value = answers;
    });
    return () => isWanted = false;
  }, [ids, isDrawn]);
  return routes.map(({ numbers }, r) => ({ ...plainFigures(index, numbers), ...portraits.value[r] }));
}

function figureText(index: FestivalIndex, figure: Figure, value: number): string {
  if (figure === "price") return priceText(index, value);
  return figure.endsWith("Minutes") ? durationText(value) : numberText(value);
}

/** Of two, one is better; of three, the best. */
function betterWord(figure: Figure, routes: number): string {
  const { better, bestOfThree } = words.value.share.compare;
  const texts: Readonly<Partial<Record<Figure, string>>> = routes > 2 ? bestOfThree : better;
  return texts[figure] ?? "";
}

function Heads({ first, routes }: { readonly first: string; readonly routes: readonly ComparedRoute[] }) {
  const { compare } = words.value.share;
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {routes.map(({ id, letter }) => (
          <th key={id} scope="col">
            <Letter letter={letter} />
            <span class="visually-hidden">{compare.route(letter)}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Concerts aligned in time; what every route has stands across all of them. */
export function Aligned({ index, routes }: ComparedProps): JSX.Element {
  const { compare } = words.value.share;
  const rows = aligned(index, routes.map(({ numbers }) => numbers));
  const days = [...new Set(rows.map(({ day }) => day))];
  return (
    <section>
      <h3>{compare.timeline}</h3>
      <table class="aligned">
        <Heads first={compare.time} routes={routes} />
        {days.map((day) => (
          <tbody key={day}>
            {days.length > 1 && (
              <tr class="aligned-day">
                <th scope="rowgroup" colSpan={routes.length + 1}>
                  {capital(dayText(index.parts.days[day]?.date ?? ""))}
                </th>
              </tr>
            )}
            {rows.filter((row) => row.day === day).map((row, place) => (
              <AlignedLine key={place} index={index} row={row} routes={routes} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function AlignedLine({ index, row, routes }: ComparedProps & { readonly row: AlignedRow }): JSX.Element {
  const { compare } = words.value.share;
  return (
    <tr class={row.shared === null ? undefined : "aligned-shared"}>
      <th scope="row" class="number">{timeText(index, row.startMinute)}</th>
      {row.shared !== null
        ? (
          <td colSpan={routes.length}>
            <ConcertCell index={index} concert={row.shared} />
            <small>{compare.inAll}</small>
          </td>
        )
        : row.cells.map((concert, r) => (
          <td key={routes[r]?.id} data-letter={routes[r]?.letter}>
            {concert !== null && <ConcertCell index={index} concert={concert} />}
          </td>
        ))}
    </tr>
  );
}

function ConcertCell(
  { index, concert }: { readonly index: FestivalIndex; readonly concert: IndexedConcert },
) {
  const { record, hall } = concert;
  return (
    <p class="cell" style={{ "--genre": genreVar(index, concert) }}>
      <button type="button" class="cell-title" onClick={() => openConcert(record.number)}>
        {record.title}
      </button>
      <span class="cell-place">
        {hall.name}, {durationText(record.endMinute - record.startMinute)}
      </span>
    </p>
  );
}

/** Names shown of a long list. */
const SHOWN = 8;

/** Composers and works that only one of the routes has. */
export function OnlyLists({ index, routes }: ComparedProps): JSX.Element {
  const { compare } = words.value.share;
  const only = onlyHere(index, routes.map(({ numbers }) => numbers));
  return (
    <section>
      <h3>{compare.only}</h3>
      <div class="only">
        {routes.map(({ id, letter }, r) => {
          const { composers = [], works = [] } = only[r] ?? {};
          return (
            <div key={id}>
              <h4>
                <Letter letter={letter} />
                <span class="visually-hidden">{compare.route(letter)}</span>
              </h4>
              {composers.length + works.length === 0 ? <p class="muted">{compare.onlyNothing}</p> : (
                <>
                  <Names title={compare.onlyComposers} names={composers} />
                  <Names title={compare.onlyWorks} names={works} />
                </>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  const all = useSignal(false);
  if (names.length === 0) return null;
  const shown = all.value || names.length <= SHOWN + 1 ? names : names.slice(0, SHOWN);
  return (
    <>
      <h5>{title}</h5>
      <ul class="only-names">
        {shown.map((name) => <li key={name}>{name}</li>)}
      </ul>
      {shown.length < names.length && (
        <button
          type="button"
          class="link-button"
          onClick={() => all.value = true}
        >
          {plural(language.value, names.length - shown.length, words.value.share.compare.more)}
        </button>
      )}
    </>
  );
}
