/** What a route stands for: comfort and richness with what they are made of, and what is heard. */
import type { JSX } from "preact";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { isPlaceholder } from "../../planner/placeholder_name.ts";
import type { RouteView } from "../../planner/views.ts";
import { durationText, numberText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { tagText } from "../ui/filter_text.ts";
import { genreVar } from "../ui/genre.ts";
import { kept } from "../ui/kept.tsx";
import { percentText } from "./concert_words.ts";

interface PortraitProps {
  readonly index: FestivalIndex;
  /** In time. */
  readonly concerts: readonly IndexedConcert[];
  /** Features by name, as the engine tells them. */
  readonly portrait: Readonly<Record<string, unknown>>;
}

/** See the file's head; kept while the next answer is under way. */
export const Portrait = kept(Drawn);

function Drawn({ index, view }: { readonly index: FestivalIndex; readonly view: RouteView }): JSX.Element {
  const { portrait } = view;
  const concerts = index.concertsOf(view.concerts);
  const { route } = words.value;
  const [comfort, intellect] = [portrait["comfortLevel"], portrait["intellectLevel"]];
  const feet = typeof comfort === "string" ? route.portrait.feet[comfort] : undefined;
  const mind = typeof intellect === "string" ? route.portrait.mind[intellect] : undefined;
  return (
    <section class="sheet portrait">
      <h3>{route.portrait.title}</h3>
      {feet !== undefined && mind !== undefined && (
        <p class="portrait-lead">{route.portrait.lead(feet, mind)}</p>
      )}
      <Score portrait={portrait} name="comfort" parts={COMFORT_PARTS} />
      <Score portrait={portrait} name="intellect" parts={INTELLECT_PARTS} />
      <Sentences portrait={portrait} />
      <Genres index={index} concerts={concerts} />
      <Content concerts={concerts} />
    </section>
  );
}

/** A part of a score: its feature, its word, and what makes it 0 to 100. */
interface Part {
  readonly feature: string;
  readonly word: "walk" | "wait" | "genres" | "top" | "rare" | "artists" | "depth";
  readonly times: 1 | 100;
}

const COMFORT_PARTS: readonly Part[] = [
  { feature: "walkScore", word: "walk", times: 1 },
  { feature: "waitScore", word: "wait", times: 1 },
];
/** Shares enter richness by their rank among all routes; what is shown is the share itself. */
const INTELLECT_PARTS: readonly Part[] = [
  { feature: "genreScore", word: "genres", times: 1 },
  { feature: "topComposerShare", word: "top", times: 100 },
  { feature: "rareComposerShare", word: "rare", times: 100 },
  { feature: "flaggedArtistShare", word: "artists", times: 100 },
  { feature: "depth", word: "depth", times: 1 },
];

interface ScoreProps {
  readonly portrait: Readonly<Record<string, unknown>>;
  readonly name: "comfort" | "intellect";
  readonly parts: readonly Part[];
}

/** One of the two scores, its level, and a bar for each part. */
function Score({ portrait, name, parts }: ScoreProps): JSX.Element {
  const { route, portrait: names } = words.value;
  const value = numberIn(portrait, name);
  const level = portrait[`${name}Level`];
  return (
    <section class={`score score-${name}`}>
      <h4>
        <span>{names.features[name]}</span>
        {typeof level === "string" && <span class="score-level">{names.levels[level] ?? level}</span>}
      </h4>
      <p class="score-value number">
        {value === null ? route.portrait.unscored : <b>{numberText(value, 1)}</b>}
        {value !== null && <span class="muted">{route.portrait.outOf}</span>}
      </p>
      <dl class="bars">
        {parts.map(({ feature, word, times }) => {
          const part = numberIn(portrait, feature);
          if (part === null) return null;
          return (
            <div key={feature}>
              <dt>{route.portrait.bars[word]}</dt>
              <dd>
                <span class="bar" aria-hidden="true">
                  <span style={{ inlineSize: `${Math.min(100, part * times)}%` }} />
                </span>
                <span class="number">{times === 1 ? numberText(part) : percentText(part)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** The portrait in sentences; what is not known is not said. */
function Sentences({ portrait }: Pick<PortraitProps, "portrait">): JSX.Element {
  const { portrait: say } = words.value.route;
  const share = (name: string, text: (percent: string) => string, whole = 1) => {
    const value = numberIn(portrait, name);
    return value === null ? null : text(percentText(value / whole));
  };
  const span = numberIn(portrait, "spanMinutes") ?? 0;
  const lines = [
    share("walkScore", say.lessWalk, 100),
    share("waitScore", say.lessWait, 100),
    share("density", (percent) => say.music(percent, durationText(span))),
    share("topComposerShare", say.top),
    share("rareComposerShare", say.rare),
    share("flaggedArtistShare", say.flagged),
  ].filter((line) => line !== null);
  return (
    <ul class="sentences">
      {lines.map((line) => <li key={line}>{line}</li>)}
    </ul>
  );
}

/** Minutes of music by genre, as one band and its legend. */
function Genres({ index, concerts }: Pick<PortraitProps, "index" | "concerts">): JSX.Element {
  const { route } = words.value;
  const genres = new Map<string | null, { minutes: number; count: number; colour: string }>();
  for (const concert of concerts) {
    const { genre, startMinute, endMinute } = concert.record;
    const known = genres.get(genre) ?? { minutes: 0, count: 0, colour: genreVar(index, concert) };
    genres.set(genre, { ...known, minutes: known.minutes + endMinute - startMinute, count: known.count + 1 });
  }
  const rows = [...genres].sort(([, a], [, b]) => b.minutes - a.minutes);
  return (
    <section class="by-genre">
      <h4>{route.portrait.by}</h4>
      <div class="band" aria-hidden="true">
        {rows.map(([name, { minutes, colour }]) => (
          <i key={name} style={{ flexGrow: minutes, background: colour }} />
        ))}
      </div>
      <ul class="legend">
        {rows.map(([name, { minutes, count, colour }]) => (
          <li key={name} style={{ "--genre": colour }}>
            <span>{name ?? route.portrait.noGenre}</span>
            <span class="muted number">{`${numberText(count)} · ${durationText(minutes)}`}</span>
          </li>
        ))}
      </ul>
      <Tags concerts={concerts} />
    </section>
  );
}

function Tags({ concerts }: Pick<PortraitProps, "concerts">): JSX.Element | null {
  const counts = new Map<string, number>();
  for (const { record } of concerts) {
    for (const tag of record.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const shown = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return (
    <p class="muted">
      {words.value.route.portrait.tags(
        shown.map(([tag, n]) => n === 1 ? tagText(tag) : `${tagText(tag)} (${numberText(n)})`).join(", "),
      )}
    </p>
  );
}

/** Composers with the works that are heard of them; then works without a composer. */
function Content({ concerts }: Pick<PortraitProps, "concerts">): JSX.Element | null {
  const { portrait: say } = words.value.route;
  const composers = new Map<string, Set<string>>();
  for (const { works } of concerts) {
    for (const { work } of works) {
      const known = composers.get(work.composer.name) ?? new Set();
      composers.set(work.composer.name, known.add(work.title));
    }
  }
  if (composers.size === 0) return null;
  const works = [...composers.values()].reduce((sum, titles) => sum + titles.size, 0);
  const artists = new Set(concerts.flatMap((concert) => concert.artists.map(({ artist }) => artist.id)));
  const count = (n: number, forms: typeof say.workCount) => plural(language.value, n, forms);
  const rows = [...composers].filter(([name]) => !isPlaceholder(name))
    .sort(([a, m], [b, n]) => n.size - m.size || (a < b ? -1 : 1));
  const others = [...composers].flatMap(([name, titles]) => isPlaceholder(name) ? [...titles] : []);
  return (
    <details class="content">
      <summary>
        {[
          count(composers.size, say.composerCount),
          count(works, say.workCount),
          count(artists.size, say.artistCount),
        ].join(", ")}
      </summary>
      <dl>
        {rows.map(([name, titles]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{[...titles].join("; ")}</dd>
          </div>
        ))}
      </dl>
      {others.length > 0 && <p>{others.join("; ")}</p>}
    </details>
  );
}

/** A feature that is a number; null: not known. */
export function numberIn(portrait: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = portrait[name];
  return typeof value === "number" ? value : null;
}
