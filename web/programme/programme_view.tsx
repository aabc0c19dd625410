/** The programme: collect first, resolve later. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, numberText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { festival, plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { FilterChips } from "../ui/filter_chips.tsx";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { Modal } from "../ui/modal.tsx";
import { NoRoutes, WishFault } from "../ui/no_routes.tsx";
import { RouteCount } from "../ui/route_count.tsx";
import { useStages } from "../ui/use_stages.ts";
import { AboveConcerts } from "./keep_place.tsx";
import { ConcertList } from "./concert_list.tsx";
import { CountFoot } from "./count_foot.tsx";
import { DayGrid } from "./day_grid.tsx";
import type { ConcertsProps } from "./keys.ts";
import {
  chooseDay,
  chooseMode,
  isNear,
  keepSearching,
  matching,
  mode,
  MODES,
  searchText,
  shownConcerts,
  shownDay,
  withLeftOut,
} from "./shown.ts";

const filtersOpen = signal(false);
/** Room for the filters beside the programme; else they come over it. */
const roomy = signal(false);
const FilterFields = later(() => import("./filter_fields.tsx").then((m) => m.FilterFields));

/** The view `programme`. */
export function ProgrammeView(): JSX.Element | null {
  useEffect(keepSearching, []);
  useEffect(keepRoom, []);
  const parts = useStages(3);
  const index = festival.value?.index;
  if (index === undefined) return null;
  const beside = filtersOpen.value && roomy.value;
  return (
    <div class="programme" data-beside={beside || undefined}>
      <AboveConcerts>
        <div class="programme-head">
          <h2 class="page-title">{words.value.programme.title}</h2>
          <SearchField />
          <ModeSwitch />
          <FilterButton />
        </div>
        <Days index={index} />
        {parts > 1 && (
          <>
            <FilterChips />
            <WishFault />
            <NoRoutes />
          </>
        )}
      </AboveConcerts>
      <div class="programme-body">
        <div class="programme-main">
          {parts > 1 && <ShownNote />}
          {parts > 2 && (
            <Concerts index={index}>
              <Footnotes />
            </Concerts>
          )}
        </div>
        {beside && (
          <aside class="filters-beside" aria-label={words.value.filters.title}>
            <FilterFields index={index} />
          </aside>
        )}
      </div>
      <CountFoot />
      {filtersOpen.value && !roomy.value && (
        <Modal title={words.value.filters.title} class="filters-over" onClose={closeFilters}>
          <FilterFields index={index} />
          <div class="filters-foot">
            <RouteCount class="filters-count" />
            <button type="button" class="button primary" onClick={closeFilters}>
              <ShownText />
            </button>
          </div>
        </Modal>
      )}
    </div>
  );
}

function closeFilters(): void {
  filtersOpen.value = false;
}

function keepRoom(): () => void {
  const query = matchMedia("(min-width: 64rem)");
  const look = () => {
    roomy.value = query.matches;
  };
  look();
  query.addEventListener("change", look);
  return () => query.removeEventListener("change", look);
}

function SearchField(): JSX.Element {
  const { programme } = words.value;
  return (
    <div class="search-box" role="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={programme.search}
        placeholder={programme.searchHint}
        value={searchText.value}
        autocomplete="off"
        onInput={(event) => {
          searchText.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

function ModeSwitch(): JSX.Element {
  const { programme } = words.value;
  return (
    <div class="mode-switch" role="group" aria-label={programme.showAs}>
      {MODES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={mode.value === one}
          onClick={() => chooseMode(one)}
        >
          <Icon name={one} />
          <span>{programme.modes[one]}</span>
        </button>
      ))}
    </div>
  );
}

function FilterButton(): JSX.Element {
  const { programme } = words.value;
  const set = plan.value.filters.size;
  return (
    <button
      type="button"
      class="button filter-button"
      aria-expanded={filtersOpen.value}
      onClick={() => {
        filtersOpen.value = !filtersOpen.value;
      }}
    >
      <Icon name="filter" />
      {programme.filters}
      {set > 0 && (
        <span class="badge">
          <span aria-hidden="true">{numberText(set)}</span>
          <span class="visually-hidden">{plural(language.value, set, programme.filtersInForce)}</span>
        </span>
      )}
    </button>
  );
}

function Days({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { programme } = words.value;
  const now = shownDay.value;
  return (
    <div class="day-tabs" role="group" aria-label={programme.day}>
      {index.parts.days.map((day, at) => (
        <button
          key={day.date}
          type="button"
          aria-pressed={now === at}
          onClick={() => chooseDay(at)}
        >
          {dayText(day.date, "short")}
        </button>
      ))}
      {mode.value === "list" && index.parts.days.length > 1 && (
        <button
          type="button"
          aria-pressed={now === null}
          onClick={() => chooseDay(null)}
        >
          {programme.allDays}
        </button>
      )}
    </div>
  );
}

/** How many concerts are in what the visitor asks for; silent while that is all of them. */
function ShownNote(): JSX.Element {
  const all = festival.value?.index.concerts.length ?? 0;
  const some = matching.value.length < all;
  return (
    <div class="shown-note" data-some={some || undefined}>
      <p role="status">
        {some && <ShownText />}
        {isNear.value && shownConcerts.value.length > 0 && (
          <>{some ? ". " : ""}{words.value.programme.near(searchText.value.trim())}</>
        )}
      </p>
      {some && (
        <label class="choice">
          <input
            type="checkbox"
            checked={withLeftOut.value}
            onChange={(event) => {
              withLeftOut.value = event.currentTarget.checked;
            }}
          />
          {words.value.programme.leftOut}
        </label>
      )}
    </div>
  );
}

function ShownText(): JSX.Element {
  const all = festival.value?.index.concerts.length ?? 0;
  return <>{words.value.programme.shown(numberText(matching.value.length), numberText(all))}</>;
}

function Concerts({ index, children }: ConcertsProps): JSX.Element {
  const day = shownDay.value;
  if (shownConcerts.value.length === 0) {
    return (
      <>
        <NoConcerts />
        {children}
      </>
    );
  }
  if (mode.value === "list") return <ConcertList index={index}>{children}</ConcertList>;
  const label = dayText(index.parts.days[day ?? 0]?.date ?? "");
  return <DayGrid index={index} label={label}>{children}</DayGrid>;
}

/** Told instead of concerts: what was searched for, and the way back. */
function NoConcerts(): JSX.Element {
  const { programme } = words.value;
  const elsewhere = matching.value.length;
  const text = searchText.value.trim();
  const day = shownDay.value === null || elsewhere === 0 ? programme.nothingAtAll : programme.nothing;
  const searched = isNear.value ? programme.nothingNear(text) : programme.nothingFound(text, elsewhere > 0);
  return (
    <div class="no-concerts">
      <p>{text === "" ? day : searched}</p>
      {elsewhere > 0 && <p>{plural(language.value, elsewhere, programme.elsewhere)}</p>}
      {text !== "" && (
        <button type="button" class="button" onClick={clearSearch}>{programme.clearSearch}</button>
      )}
    </div>
  );
}

/** The button pressed is gone with it: whoever uses the keyboard goes on in the field. */
function clearSearch(): void {
  searchText.value = "";
  document.querySelector<HTMLElement>(".search-box input")?.focus();
}

function Footnotes(): JSX.Element {
  const { programme } = words.value;
  return (
    <footer class="footnotes">
      <p>
        <span class="share-bar example" aria-hidden="true">
          <span style={{ "--share": 0.4 }} />
        </span>
        {programme.shareNote}
      </p>
      <details class="keys-help">
        <summary>{programme.keysTitle}</summary>
        <dl>
          {programme.keys.map(([keys, meaning]) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
    </footer>
  );
}
