/** One saved route. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, locale, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go, hrefOf } from "../router.ts";
import { change, festival } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { addressOf, EMPTY_PLAN, withRoute } from "../state/plan.ts";
import { Icon } from "../ui/icon.tsx";
import { compared, toggleCompared } from "./compared.ts";
import { NameField } from "./name_field.tsx";
import { routeIdOfNumbers } from "./route_ids.ts";
import { daysText } from "./route_title.ts";
import { changesOf, concertsNow, type CurrentConcert, type SavedChange } from "./saved_changes.ts";
import { editSaved, type SavedConcert, type SavedRoute } from "./saved_routes.ts";
import { ShareButton } from "./share_button.tsx";

/** Concerts shown before the card is opened. */
const SHOWN = 4;

/** What a card shows. */
export interface SavedCardProps {
  readonly saved: SavedRoute;
  readonly remove: (saved: SavedRoute) => void;
}

/** A saved route, of this or another festival. */
export function SavedCard({ saved, remove }: SavedCardProps): JSX.Element {
  const texts = words.value.share.saved;
  const editing = useSignal(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const done = () => {
    editing.value = false;
    editButton.current?.focus();
  };
  const index = festival.value?.index;
  const here = index !== undefined && index.slug === saved.festival ? index : null;
  const concerts = here === null ? saved.concerts : concertsNow(here, saved);
  return (
    <li class="saved-card sheet">
      {editing.value ? <Edit saved={saved} done={done} /> : (
        <>
          <h3>{saved.name}</h3>
          {saved.note !== "" && <p class="saved-note">{saved.note}</p>}
        </>
      )}
      <p class="muted saved-facts">{factsOf(saved, concerts)}</p>
      {here === null && <p class="saved-other">{texts.otherFestival(saved.festivalName)}</p>}
      {here !== null && <Changes changes={changesOf(here, saved)} />}
      <Concerts concerts={concerts} />
      <div class="row">
        <OpenButton saved={saved} isHere={here !== null} />
        {here !== null && <CompareButton index={here} saved={saved} />}
        {here !== null && <ShareButton small route={numbersHere(here, saved)} />}
      </div>
      <div class="row saved-small">
        <button
          ref={editButton}
          type="button"
          class="link-button"
          aria-expanded={editing.value}
          onClick={() => editing.value = !editing.value}
        >
          {texts.edit} <span class="visually-hidden">{saved.name}</span>
        </button>
        <button type="button" class="link-button" onClick={() => remove(saved)}>
          {texts.remove} <span class="visually-hidden">{saved.name}</span>
        </button>
      </div>
    </li>
  );
}

/** @param concerts those of the list below, so that times and days are of the same programme */
function factsOf(saved: SavedRoute, concerts: readonly SavedConcert[]): string {
  const { share } = words.value;
  const days = daysText([...new Set(concerts.map(({ start }) => start.slice(0, 10)))]);
  const when = new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeStyle: "short" });
  return [
    // A route is called by its days until somebody gives it another name.
    ...(saved.name.includes(days) ? [] : [days]),
    plural(language.value, concerts.length, share.concerts),
    share.saved.savedAt(when.format(new Date(saved.savedAt))),
    share.saved.version(saved.scheduleVersion),
  ].join(" · ");
}

function numbersHere(index: FestivalIndex, { concerts }: SavedRoute): number[] {
  return concerts.map(({ number }) => number).filter((number) => index.positionOf(number) !== undefined);
}

function OpenButton(
  { saved, isHere }: { readonly saved: SavedRoute; readonly isHere: boolean },
): JSX.Element {
  const texts = words.value.share.saved;
  const numbers = saved.concerts.map(({ number }) => number);
  const version = saved.scheduleVersion;
  const href = hrefOf(
    saved.festival,
    "route",
    addressOf({ ...EMPTY_PLAN, route: numbers, events: saved.events ?? [], version }),
  );
  const open = (event: MouseEvent) => {
    const index = festival.value?.index;
    if (!isHere || index === undefined || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const here = new Set(index.document.offProgramme.map(({ number }) => number));
    const events = (saved.events ?? []).filter((number) => here.has(number));
    change((plan) => ({ ...withRoute(plan, numbersHere(index, saved)), events }));
    go("route");
  };
  return (
    <a class="button primary" href={href} onClick={open}>
      {texts.open} <span class="visually-hidden">{saved.name}</span>
    </a>
  );
}

function CompareButton({ index, saved }: { readonly index: FestivalIndex; readonly saved: SavedRoute }) {
  const texts = words.value.share.saved;
  const id = routeIdOfNumbers(index, numbersHere(index, saved));
  if (id === null) return null;
  const isCompared = compared.value.includes(id);
  return (
    <>
      <button type="button" class="button" aria-pressed={isCompared} onClick={() => toggleCompared(id)}>
        <Icon name={isCompared ? "check" : "swap"} />
        <span>{isCompared ? texts.compared : texts.compare}</span>
      </button>
      {isCompared && compared.value.length > 1 && (
        <button
          type="button"
          class="button"
          onClick={() => go("compare", { ids: compared.value.join(",") })}
        >
          {words.value.share.toCompare}
        </button>
      )}
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly SavedChange[] }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <ul class="saved-changes">
      {changes.map((change, place) => (
        <li key={place}>
          <Icon name="alert" />
          <span>{changeText(change)}</span>
        </li>
      ))}
    </ul>
  );
}

function changeText(change: SavedChange): string {
  const { saved } = words.value.share;
  const { title, start } = change.concert;
  if (change.kind === "gone") return saved.gone(title);
  if (change.kind === "hall") return saved.otherHall(title, change.now);
  const day = (time: string) =>
    time.slice(0, 10) === start.slice(0, 10) && change.now.slice(0, 10) === start.slice(0, 10)
      ? ""
      : `${dayText(time.slice(0, 10), "short")}, `;
  return saved.moved(title, day(start) + start.slice(11), day(change.now) + change.now.slice(11));
}

function Concerts(
  { concerts }: { readonly concerts: readonly (SavedConcert | CurrentConcert)[] },
): JSX.Element {
  const all = useSignal(concerts.length <= SHOWN + 1);
  const shown = all.value ? concerts : concerts.slice(0, SHOWN);
  return (
    <div class="saved-concerts">
      <ol>
        {shown.map((concert) => (
          <li key={concert.number}>
            <span class="number">{concert.start.slice(11)}</span>{" "}
            {"isGone" in concert && concert.isGone ? <s>{concert.title}</s> : <span>{concert.title}</span>}
          </li>
        ))}
      </ol>
      {!all.value && (
        <button type="button" class="link-button" onClick={() => all.value = true}>
          {plural(language.value, concerts.length - SHOWN, words.value.share.compare.more)}
        </button>
      )}
    </div>
  );
}

function Edit({ saved, done }: { readonly saved: SavedRoute; readonly done: () => void }): JSX.Element {
  const { share } = words.value;
  const [name, note] = [useSignal(saved.name), useSignal(saved.note)];
  const form = useRef<HTMLFormElement>(null);
  // The button is at the other end of the card, which may be longer than the screen.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    editSaved(saved.key, { name: name.value, note: note.value });
    done();
  };
  return (
    <form ref={form} class="stack" onSubmit={submit}>
      <NameField name={name} />
      <label class="field">
        <span>{share.saved.note}</span>
        <textarea
          rows={3}
          value={note.value}
          maxLength={500}
          onInput={(event) => note.value = event.currentTarget.value}
        />
      </label>
      <button type="submit" class="button primary">{share.saved.done}</button>
    </form>
  );
}
