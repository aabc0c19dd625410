/** Everything that is known of one concert: the contents of its sheet. */
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { FestivalIndex, HallEntity, IndexedConcert } from "../../planner/festival_index.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import { bigText, dayText, durationText, locale, numberText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { count, plan } from "../state/app.ts";
import { Clashes, clashesWithMarks } from "../ui/clashes.tsx";
import { openConcert } from "../ui/open_concert.ts";
import { tagText } from "../ui/filter_text.ts";
import { genreVar } from "../ui/genre.ts";
import { Icon } from "../ui/icon.tsx";
import { markByKey, Marks } from "../ui/marks.tsx";
import { RouteCount } from "../ui/route_count.tsx";
import { saleOf } from "../ui/sale.ts";
import { wayText } from "../ui/way.ts";
import { concertPrice, hoursText, saleText } from "./concert_parts.tsx";
import { neighboursOf } from "./neighbours.ts";

interface DetailsProps {
  readonly index: FestivalIndex;
  readonly concert: IndexedConcert;
}

/** The whole of a concert. */
export function ConcertDetails({ index, concert }: DetailsProps): JSX.Element {
  const { sheet } = words.value.programme;
  const { record, hall } = concert;
  const near = useMemo(() => neighboursOf(index, concert), [index, concert]);
  // Wherever the focus is in the sheet, which is all that can be used while it is open.
  useEffect(() => {
    const keys = (event: KeyboardEvent) => void markByKey(event, record.number);
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [record.number]);
  return (
    <div class="about" style={{ "--genre": genreVar(index, concert) }}>
      <Facts index={index} concert={concert} />
      <Marks number={record.number} />
      <RouteCount class="about-count" />
      {record.description !== null && <p class="about-words">{record.description}</p>}
      <Works concert={concert} />
      <Artists concert={concert} />
      <Share index={index} number={record.number} />
      <Others {...{ index, hall }} title={sheet.same} others={near.same.map(unwalked)} />
      <Others {...{ index, hall }} title={sheet.before} others={near.before} />
      <Others {...{ index, hall }} title={sheet.meanwhile} others={near.meanwhile.map(unwalked)} />
      <Others {...{ index, hall }} title={sheet.after} others={near.after} />
      {record.link !== null && <OutsideLink link={record.link} />}
      <p class="muted about-keys">{sheet.keys}</p>
    </div>
  );
}

function unwalked(other: IndexedConcert) {
  return { other, walk: null };
}

function Facts({ index, concert }: DetailsProps): JSX.Element {
  const { programme } = words.value;
  const { record, hall } = concert;
  const price = concertPrice(index, record.price);
  return (
    <div class="about-facts">
      <p class="about-when">
        {dayText(index.parts.days[concert.day]?.date ?? "")}, {hoursText(index, concert)}
        <small>{durationText(record.endMinute - record.startMinute)}</small>
      </p>
      <p>
        {hall.name}
        {hall.record.address !== null && <small>{hall.record.address}</small>}
        {hall.record.stepFree !== null && (
          <small>{hall.record.stepFree ? programme.sheet.stepFree : programme.sheet.notStepFree}</small>
        )}
      </p>
      <p>
        {price !== null && <span class="number">{price}</span>}
        <Tickets concert={concert} />
      </p>
      <p class="about-labels">
        {record.genre !== null && <span class="genre-name">{record.genre}</span>}
        {record.tags.map((tag) => <span key={tag} class="tag-name">{tagText(tag)}</span>)}
        <span class="muted">{programme.sheet.number(record.number)}</span>
      </p>
    </div>
  );
}

function Tickets({ concert }: { readonly concert: IndexedConcert }): JSX.Element {
  const { programme } = words.value;
  const sale = saleOf(concert.record);
  const { state, free, seats } = sale;
  const text = free !== null && seats !== null && state !== "sold-out" && state !== "not-on-sale"
    ? programme.seatsLeft(numberText(free), numberText(seats))
    : saleText(sale) ?? programme.sale["on-sale"];
  return <small class="sale-note" data-sale={state}>{text}</small>;
}

function Works({ concert }: { readonly concert: IndexedConcert }): JSX.Element | null {
  const { works } = concert;
  if (works.length === 0) return null;
  const { sheet } = words.value.programme;
  return (
    <section>
      <h3>{sheet.works}</h3>
      <ul class="work-list">
        {works.map(({ work, flagged }, k) => (
          <li key={work.id}>
            {isPlaceholder(work.composer.name)
              // It stands where a composer does, so that it is not taken for a work of the one above.
              ? <span class="work-composer">{work.title}</span>
              : (
                <>
                  {works[k - 1]?.work.composer !== work.composer && (
                    <span class="work-composer">{work.composer.name}</span>
                  )}
                  <span class="work-title">{work.title}</span>
                </>
              )}
            {flagged && <Flag />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Artists({ concert }: { readonly concert: IndexedConcert }): JSX.Element | null {
  const { artists } = concert.record;
  if (artists.length === 0) return null;
  return (
    <section>
      <h3>{words.value.programme.sheet.artists}</h3>
      <ul class="work-list">
        {artists.map(({ name, role, flagged }) => (
          <li key={`${name}/${role}`}>
            <span class="work-composer">{name}</span>
            {role !== null && <span class="work-title">{role}</span>}
            {flagged && <Flag />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Flag(): JSX.Element {
  return (
    <span class="work-flag">
      <Icon name="star" />
      <span class="visually-hidden">{words.value.programme.sheet.flagged}</span>
    </span>
  );
}

/** How many of the routes left lead through the concert, and the marked ones that it cannot be heard with. */
function Share(
  { index, number }: { readonly index: FestivalIndex; readonly number: number },
): JSX.Element | null {
  const { sheet } = words.value.programme;
  const answer = count.value;
  if (answer === null) return null;
  const through = answer.through?.[number];
  const pairs = clashesWithMarks(index, plan.value, number);
  return (
    <section>
      <h3>{sheet.share}</h3>
      <p data-through={through}>
        {through === undefined
          ? sheet.shareUnknown
          : answer.total === "0"
          ? sheet.shareOfNone
          : through === "0"
          ? sheet.shareNone
          : sheet.shareOf(bigText(through), bigText(answer.total), percentText(through, answer.total))}
      </p>
      {pairs.length > 0 && <Clashes index={index} plan={plan.value} pairs={pairs} />}
    </section>
  );
}

/** "12.5 %"; the least that is more than nothing is "< 0.1 %". */
function percentText(part: string, whole: string): string {
  const format = new Intl.NumberFormat(locale.value, { style: "percent", maximumFractionDigits: 1 });
  const share = Number(BigInt(part) * 1000n / BigInt(whole)) / 1000;
  return share === 0 ? `< ${format.format(0.001)}` : format.format(share);
}

function Others({ index, title, hall, others }: {
  readonly index: FestivalIndex;
  readonly title: string;
  /** Of the concert that the sheet is about. */
  readonly hall: HallEntity;
  readonly others: readonly { readonly other: IndexedConcert; readonly walk: number | null }[];
}): JSX.Element | null {
  const { sheet } = words.value.programme;
  if (others.length === 0) return null;
  const dayOf = (other: IndexedConcert) => dayText(index.parts.days[other.day]?.date ?? "", "short");
  return (
    <section>
      <h3>{title}</h3>
      <ul class="near-list">
        {others.map(({ other, walk }) => (
          <li key={other.record.number}>
            <button
              type="button"
              class="near"
              style={{ "--genre": genreVar(index, other) }}
              aria-haspopup="dialog"
              onClick={() => openConcert(other.record.number)}
            >
              <span class="slot-time">
                {title === sheet.same && `${dayOf(other)}, `}
                {hoursText(index, other)}
              </span>
              <span class="entry-title">{other.record.title}</span>
              <small>
                {other.hall.name}
                {walk !== null && `, ${walkText(walk, other.hall, hall)}`}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function walkText(minutes: number, from: HallEntity, to: HallEntity): string {
  const { sheet } = words.value.programme;
  const { sameHall, nextDoor } = sheet;
  return wayText({ from, to, minutes }, {
    stay: sameHall,
    nextDoor,
    walk: sheet.walk(durationText(minutes)),
  });
}

/** Only http and https lead outside; anything else is shown as text. */
function OutsideLink({ link }: { readonly link: string }): JSX.Element {
  const { sheet } = words.value.programme;
  if (!/^https?:\/\//i.test(link)) return <p class="muted">{link}</p>;
  return (
    <p>
      <a href={link} rel="noopener noreferrer external" target="_blank">
        {sheet.link}
        <span class="visually-hidden">({sheet.linkHint})</span>
      </a>
    </p>
  );
}
