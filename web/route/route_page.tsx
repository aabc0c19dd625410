/** The route chosen, whole: in figures, in time, in words, among all others; to be changed by hand. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { FestivalIndex, IndexedConcert } from "../../planner/festival_index.ts";
import { paceOfFilters } from "../../planner/pace.ts";
import { desk } from "../boot.ts";
import { dayText, durationText, numberText, priceText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { capital } from "../share/route_title.ts";
import { ShareButton } from "../share/share_button.tsx";
import { festival, plan, portraitsMissing, portrayed, query, tickets } from "../state/app.ts";
import { withoutRoute } from "../state/plan.ts";
import { listText } from "../ui/filter_text.ts";
import { IconButton } from "../ui/icon_button.tsx";
import { useStages } from "../ui/use_stages.ts";
import { Alternatives } from "./alternatives.tsx";
import { Among } from "./among.tsx";
import { Another } from "./another.tsx";
import { scarcestText } from "./concert_words.ts";
import { EmptyRoute } from "./empty_route.tsx";
import { Faults } from "./faults.tsx";
import { endOf, gapMinutes, startOf } from "./fits.ts";
import { numberIn, Portrait } from "./portrait.tsx";
import { alter, byHand, said, takeBack } from "./state.ts";
import { Timeline } from "./timeline.tsx";
import { useAnswer } from "./use_answer.ts";

/** See the file's head. */
export function RoutePage(): JSX.Element | null {
  const index = festival.value?.index;
  if (index === undefined) return null;
  const { route, events = [] } = plan.value;
  return (
    <div class="route-page">
      {route.length === 0 && events.length === 0 && !byHand.value
        ? <EmptyRoute index={index} />
        : <Route index={index} route={route} />}
      <Said />
    </div>
  );
}

interface RouteProps {
  readonly index: FestivalIndex;
  readonly route: readonly number[];
}

function Route({ index, route }: RouteProps): JSX.Element {
  const { filters } = plan.value;
  const pace = useMemo(() => paceOfFilters(index, filters), [index, filters]);
  const concerts = index.concertsOf(route);
  const none = concerts.length === 0;
  const stage = useStages(3);
  const check = useAnswer(
    none ? null : `${query.value}#${route}#${tickets.value?.stamp}`,
    () => desk().latest("check", "check", query.value, route),
  );
  return (
    <>
      <Head index={index} concerts={concerts} />
      {!none && check.failed && <p class="sheet" role="status">{words.value.route.faults.failed}</p>}
      {!none && check.value !== undefined && <Faults index={index} check={check.value} />}
      <div class="route-columns">
        <div class="route-main">
          <Timeline index={index} route={route} pace={pace}>
            <Another index={index} route={route} pace={pace} />
          </Timeline>
        </div>
        {!none && stage > 1 && (
          <div class="route-side">
            <Stands index={index} route={route} />
            {stage > 2 && <Alternatives index={index} route={route} />}
          </div>
        )}
      </div>
    </>
  );
}

function Head(
  { index, concerts }: { readonly index: FestivalIndex; readonly concerts: readonly IndexedConcert[] },
) {
  const { route } = words.value;
  const days = [...new Set(concerts.map(({ day }) => index.parts.days[day]?.date ?? ""))];
  const style = days.length > 1 ? "short" : "long";
  return (
    <header class="route-head">
      <h2 class="page-title" tabIndex={-1} data-route-head>{route.title}</h2>
      <p class="route-days">
        {days.length === 0 ? route.nothingYet : capital(listText(days.map((date) => dayText(date, style))))}
      </p>
      {concerts.length > 0 && (
        <>
          <Totals index={index} concerts={concerts} />
          <div class="row">
            <ShareButton route={concerts.map(({ record }) => record.number)} />
            <button
              type="button"
              class="link-button"
              onClick={() => {
                byHand.value = false;
                alter(withoutRoute, (text) => text.cleared);
              }}
            >
              {route.clear}
            </button>
          </div>
        </>
      )}
    </header>
  );
}

/** The route in figures; walks and waits are those within days, as everywhere. */
function Totals(
  { index, concerts }: { readonly index: FestivalIndex; readonly concerts: readonly IndexedConcert[] },
) {
  const { totals } = words.value.route;
  const sum = (of: (concert: IndexedConcert, i: number) => number) =>
    concerts.reduce((all, concert, i) => all + of(concert, i), 0);
  const leg = (name: "walkMinutes" | "waitMinutes") =>
    sum((concert, i) => {
      const before = concerts[i - 1];
      if (before === undefined || before.day !== concert.day) return 0;
      return gapMinutes(index, [endOf(before), startOf(concert)], { walkFactor: 1, buffer: 0 })[name];
    });
  const price = sum(({ record }) => record.price ?? 0) / 10 ** index.document.festival.currencyDigits;
  const minutes = {
    music: sum(({ record }) => record.endMinute - record.startMinute),
    walk: leg("walkMinutes"),
  };
  const wait = leg("waitMinutes");
  const rows = [
    { name: "concerts", text: numberText(concerts.length), value: concerts.length },
    { name: "music", text: durationText(minutes.music), value: minutes.music },
    { name: "walk", text: durationText(minutes.walk), value: minutes.walk },
    { name: "wait", text: wait < 0 ? "–" : durationText(wait), value: wait },
    { name: "price", text: priceText(index, price), value: price },
    { name: "tickets", text: scarcestText(concerts), value: "" },
  ] as const;
  return (
    <dl class="totals" aria-label={totals.label}>
      {rows.map(({ name, text, value }) => (
        <div key={name}>
          <dt>{totals[name]}</dt>
          <dd class="number" data-total={name} data-value={value}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The portrait, and where it stands; of the festival's own pace, as everywhere. */
function Stands({ index, route }: RouteProps): JSX.Element {
  const { portrait } = words.value.route;
  const { value, fresh, failed } = useAnswer(
    portrayed.value ? `${route}` : null,
    () => desk().latest("portrait", "views", "", [route]),
  );
  const view = value?.[0];
  if (failed || view === undefined) {
    return (
      <section class="sheet portrait">
        <h3>{portrait.title}</h3>
        <p class="muted">
          {failed
            ? portrait.notFeasible
            : portraitsMissing.value
            ? words.value.shell.notices.noPortraits
            : portrait.waiting}
        </p>
      </section>
    );
  }
  const [comfort, intellect] = [numberIn(view.portrait, "comfort"), numberIn(view.portrait, "intellect")];
  const days = [
    ...new Set(index.concertsOf(view.concerts).map(({ day }) => index.parts.days[day]?.date ?? "")),
  ];
  return (
    <div class="stands" aria-busy={!fresh}>
      <Portrait index={index} view={view} />
      {comfort !== null && intellect !== null && (
        <Among
          days={days}
          comfort={comfort}
          intellect={intellect}
        />
      )}
    </div>
  );
}

/** How long a message stays unless somebody is on it; the way back stays in the page's head. */
const SAID_MS = 10_000;

/** What the last change was, with the way back; told to screen readers, and gone with the next change. */
function Said(): JSX.Element {
  const { route, shell } = words.value;
  const box = useRef<HTMLDivElement>(null);
  const last = said.value?.plan === plan.value ? said.value : null;
  useEffect(() => {
    if (last === null) return;
    const timer = setInterval(() => {
      if (box.current?.matches(":hover, :focus-within") !== true) said.value = null;
    }, SAID_MS);
    return () => clearInterval(timer);
  }, [last]);
  const close = () => {
    said.value = null;
    document.querySelector<HTMLElement>("[data-route-head]")?.focus({ preventScroll: true });
  };
  return (
    <div
      ref={box}
      class={last === null ? "said" : "said said-shown"}
      onKeyDown={({ key }) => key === "Escape" && close()}
    >
      <p role="status">{last?.say(route.said)}</p>
      {last !== null && (
        <>
          <button type="button" class="link-button" onClick={takeBack}>{route.said.undo}</button>
          <IconButton icon="close" label={shell.close} onClick={close} />
        </>
      )}
    </div>
  );
}
