/** What is seen first: the festival, how many ways lead through it, and three ways to begin. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { bigText, plural, pluralBig, spanText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { leftPlan, takeUp } from "../offline/last_plan.ts";
import { go } from "../router.ts";
import { count, countable, festival, firstPage, plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { RouteStrip } from "../ui/route_strip.tsx";
import { useSoon } from "../ui/soon.ts";
import { useStages } from "../ui/use_stages.ts";
import { asking, startAsking } from "./asking.ts";
import { isNarrowed } from "./narrowed.ts";
import { WishesTold } from "./wishes_told.tsx";

const Questions = later(() => import("./questions.tsx").then((part) => part.Questions));

/** The view `start`: the opening, or the questionnaire when it is open. */
export function Start(): JSX.Element | null {
  const index = festival.value?.index;
  if (index === undefined) return null;
  return asking.value === null ? <Opening index={index} /> : <Questions index={index} />;
}

function Opening({ index }: { readonly index: FestivalIndex }): JSX.Element {
  return (
    <div class="opening">
      <section class="opening-title" aria-labelledby="opening-name">
        <Days index={index} />
        <FestivalName name={index.document.festival.name} />
        <RouteTotal index={index} />
      </section>
      <Below index={index} />
    </div>
  );
}

/** What stands below the title; the first frame belongs to that. */
function Below({ index }: { readonly index: FestivalIndex }): JSX.Element | null {
  const { start } = words.value;
  if (useStages(2) < 2) return null;
  return (
    <>
      <Beginnings />
      <WishesTold />
      <figure class="opening-score">
        <figcaption>
          <b>{start.score}</b> <span class="muted">{start.scoreNote}</span>
        </figcaption>
        <Score index={index} />
      </figure>
    </>
  );
}

/** The whole programme with the best route, drawn after what stands above it. */
function Score({ index }: { readonly index: FestivalIndex }): JSX.Element | null {
  const best = firstPage.value?.routes[0]?.concerts ?? [];
  return useSoon() ? <RouteStrip index={index} concerts={index.concertsOf(best)} whole /> : null;
}

/** The name as on a title page: what stands behind its first comma goes on a line of its own. */
function FestivalName({ name }: { readonly name: string }): JSX.Element {
  const comma = name.indexOf(",");
  if (comma < 0) return <h2 class="opening-name" id="opening-name">{name}</h2>;
  return (
    <h2 class="opening-name" id="opening-name">
      {name.slice(0, comma)}
      <span class="visually-hidden">,</span> <small>{name.slice(comma + 1).trim()}</small>
    </h2>
  );
}

/** From the first day to the last; a browser's first date takes it as long as all the rest of the title. */
function Days({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const isSoon = useSoon();
  const { days } = index.parts;
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  return <p class="opening-days">{isSoon && first && last ? spanText(first, last) : NO_BREAK}</p>;
}

/** Keeps the line's place. */
const NO_BREAK = "\u00a0";

function RouteTotal({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { start, shell } = words.value;
  const tag = language.value;
  const total = count.value?.total;
  const { days, halls } = index.parts;
  const used = halls.all.filter((hall) => hall.positions.length > 0).length;
  if (total === undefined && !countable.value) {
    return (
      <p class="opening-count">
        <span class="opening-counting">{shell.notCounted}</span>
      </p>
    );
  }
  return (
    <p class="opening-count">
      {total === undefined ? <span class="opening-counting">{start.counting}</span> : (
        <>
          {count.value?.exact === false && <span class="opening-most">{shell.atMost}</span>}
          <BigTotal digits={total} />
        </>
      )}{" "}
      <span class="opening-through">
        {[
          total === undefined ? "" : pluralBig(tag, total, start.routes),
          ...isNarrowed(plan.value) ? [start.through.wished] : [
            plural(tag, index.concerts.length, start.through.concerts),
            plural(tag, used, start.through.halls),
            plural(tag, days.length, start.through.days),
          ],
        ].join(" ") + (total === "0" ? "." : start.through.end)}
      </span>
    </p>
  );
}

/** All digits; lines break between groups only. */
function BigTotal({ digits }: { readonly digits: string }): JSX.Element {
  const groups = bigText(digits).split(/(?<=\D)(?=\d)/);
  return (
    <strong class="opening-total number">
      {groups.map((group, i) => <span key={i}>{group}</span>)}
    </strong>
  );
}

/** Ways to begin, and for who comes back, to go on. */
function Beginnings(): JSX.Element {
  const { start } = words.value;
  const { route } = plan.value;
  const hasWishes = plan.value.filters.size + plan.value.marks.size > 0;
  return (
    <div class="beginnings">
      {leftPlan.value !== null && (
        <Way
          name="left"
          text={start.left}
          hint={start.leftHint}
          act={() => {
            takeUp();
            if (plan.peek().route.length > 0) go("route");
          }}
        />
      )}
      {route.length > 0 && (
        <Way
          name="go-on"
          text={start.goOn}
          hint={start.goOnHint(plural(language.value, route.length, start.concerts))}
          act={() => go("route")}
        />
      )}
      <button type="button" class="button primary way-main" onClick={startAsking} data-way="find">
        <span>
          {hasWishes ? start.changeAnswers : start.find}
          <small>{start.findHint}</small>
        </span>
        <Icon name="chevron" />
      </button>
      <button type="button" class="button" onClick={() => go("routes")} data-way="best">
        {hasWishes ? start.seeRoutes : start.best}
      </button>
      <button type="button" class="button" onClick={() => go("programme")} data-way="browse">
        {start.browse}
      </button>
    </div>
  );
}

interface WayProps {
  readonly name: string;
  readonly text: string;
  readonly hint: string;
  readonly act: () => void;
}

function Way({ name, text, hint, act }: WayProps): JSX.Element {
  return (
    <button type="button" class="button way-back" onClick={act} data-way={name}>
      <span>
        {text}
        <small>{hint}</small>
      </span>
      <Icon name="chevron" />
    </button>
  );
}
