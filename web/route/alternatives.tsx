/** Routes near to one's own, each with what changes in what is heard. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { isPlaceholder, workText } from "../../planner/placeholder_name.ts";
import { desk } from "../boot.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { durationText, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { compared, toggleCompared } from "../share/compared.ts";
import { portrayed, query, tickets } from "../state/app.ts";
import { withRoute } from "../state/plan.ts";
import { useGrowing } from "../ui/growing.ts";
import { kept } from "../ui/kept.tsx";
import { percentText } from "./concert_words.ts";
import { Changed } from "./faults.tsx";
import { alter, focusConcert } from "./state.ts";
import { useAnswer } from "./use_answer.ts";

type Alternative = DeskAnswer<"alternatives">[number];

/** How many are shown. */
const NEAR = 4;
/** Names shown of what is gained or lost. */
const MOST_NAMES = 4;

/** See the file's head. */
export function Alternatives(
  { index, route }: { readonly index: FestivalIndex; readonly route: readonly number[] },
): JSX.Element {
  const { others } = words.value.route;
  const key = `${query.value}#${route}#${tickets.value?.stamp}#${portrayed.value}`;
  const { value, fresh, failed } = useAnswer(
    key,
    () => nearTo(route),
  );
  const shown = useGrowing(value?.length ?? 0);
  return (
    <section class="sheet others" aria-busy={!fresh || shown < (value?.length ?? 0)}>
      <h3>{others.title}</h3>
      {failed
        ? <p>{others.failed}</p>
        : value === undefined
        ? <p class="muted">{others.asking}</p>
        : value.length === 0
        ? <p class="muted">{others.none}</p>
        : (
          <ol class="other-list">
            {value.slice(0, shown).map((one) => <Other key={one.route.id} index={index} other={one} />)}
          </ol>
        )}
    </section>
  );
}

/**
 * The nearest that take something in: leaving a concert out needs no advice. Every concert can be left out alone,
 * and whatever leaves out more is less alike than a swap of one; so that many more are asked for.
 */
async function nearTo(route: readonly number[]): Promise<readonly Alternative[] | undefined> {
  const found = await desk().latest("alternatives", "alternatives", query.peek(), route, route.length + NEAR);
  return found?.filter(({ concerts }) => concerts.gained.length > 0).slice(0, NEAR);
}

/** Kept while the next answer is under way. */
const Other = kept(OtherRoute);

function OtherRoute(
  { index, other }: { readonly index: FestivalIndex; readonly other: Alternative },
): JSX.Element {
  const { others } = words.value.route;
  const { id, concerts } = other.route;
  const isCompared = compared.value.includes(id);
  return (
    <li class="other" data-id={id}>
      <p class="muted">{others.alike(percentText(other.similarity))}</p>
      <Changed index={index} icon="minus" label={others.lost} numbers={other.concerts.lost} />
      <Changed index={index} icon="plus" label={others.gained} numbers={other.concerts.gained} />
      <Content index={index} other={other} />
      <p class="other-sums number">{sumsOf(index, other)}</p>
      <div class="row">
        <button
          type="button"
          class="button"
          onClick={() => {
            alter((old) => withRoute(old, concerts), (said) => said.taken);
            focusConcert(null);
          }}
        >
          {others.take}
        </button>
        <button type="button" class="chip" aria-pressed={isCompared} onClick={() => toggleCompared(id)}>
          {words.value.results.compare}
        </button>
      </div>
    </li>
  );
}

/** Composers, works and artists that come and go. */
function Content(
  { index, other }: { readonly index: FestivalIndex; readonly other: Alternative },
): JSX.Element {
  const { others } = words.value.route;
  const composer = (name: string) => isPlaceholder(name) ? [] : name;
  const work = (name: string) => {
    const known = index.parts.works.named(name);
    return known === undefined ? name : workText(known);
  };
  const rows = [
    {
      name: others.composers,
      gained: other.composers.gained.flatMap(composer),
      lost: other.composers.lost.flatMap(composer),
    },
    { name: others.works, gained: other.works.gained.map(work), lost: other.works.lost.map(work) },
    { name: others.artists, ...other.artists },
  ].filter(({ gained, lost }) => gained.length + lost.length > 0);
  if (rows.length === 0) return <p>{others.sameContent}</p>;
  return (
    <dl class="other-content">
      {rows.map(({ name, gained, lost }) => (
        <div key={name}>
          <dt>{name}</dt>
          {lost.length > 0 && (
            <dd class="lost">
              <i>{others.lost}</i> {namesText(lost)}
            </dd>
          )}
          {gained.length > 0 && (
            <dd class="gained">
              <i>{others.gained}</i> {namesText(gained)}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function namesText(names: readonly string[]): string {
  const { others } = words.value.route;
  const shown = names.slice(0, MOST_NAMES).join("; ");
  return names.length > MOST_NAMES ? `${shown} ${others.more(names.length - MOST_NAMES)}` : shown;
}

/** Minutes, walk and price more or less. */
function sumsOf(index: FestivalIndex, { minutes, walkMinutes, price }: Alternative): string {
  const { others } = words.value.route;
  const parts = [
    signed(minutes, (size) => others.music(durationText(size))),
    signed(walkMinutes, (size) => others.walk(durationText(size))),
    signed(price, (size) => priceText(index, size)),
  ].filter((part) => part !== null);
  return parts.length === 0 ? others.same : parts.join(" · ");
}

/** "+25 min of music"; null: no change, or not known. */
function signed(change: number | null, say: (size: number) => string): string | null {
  if (change === null || change === 0) return null;
  return (change > 0 ? "+" : "−") + say(Math.abs(change));
}
