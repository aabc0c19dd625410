/** Parts of "Keep and share" that make files and paper. */
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { paceOf, paceOfFilters } from "../../planner/pace.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { compared, toggleCompared } from "./compared.ts";
import { CopyField } from "./copy_field.tsx";
import { feedOf } from "./links.ts";
import { download, routeIcs, routeJson } from "./route_file.ts";
import { routeIdOfNumbers } from "./route_ids.ts";
import type { SheetSize } from "./route_sheet.tsx";
import { fileName } from "./route_title.ts";
import { savedConcerts } from "./saved_routes.ts";
import type { SharedRoute } from "./share_dialog.tsx";
import { closeShare } from "./sharing.ts";

/** A file to import once, and an address to subscribe to. */
export function CalendarPart({ index, route, events }: SharedRoute): JSX.Element {
  const { share, shell } = words.value;
  const failed = useSignal(false);
  const id = routeIdOfNumbers(index, route);
  const [own, usual] = [paceOfFilters(index, plan.value.filters), paceOf(index)];
  const save = async () => {
    try {
      const text = await routeIcs(index, route, {
        pace: own,
        events,
        language: language.value,
        at: new Date(),
      });
      download(fileName(index, route, "ics"), "text/calendar", text);
      failed.value = false;
    } catch {
      // Its part of the page is not on this device and there is no network.
      failed.value = true;
    }
  };
  const feed = id === null
    ? null
    : feedOf({ origin: location.origin, slug: index.slug, id, language: language.value });
  return (
    <section class="share-part">
      <h3>{share.calendar}</h3>
      <div class="share-pair">
        <div>
          <button type="button" class="button" onClick={() => void save()}>
            <Icon name="download" />
            <span>{share.icsFile}</span>
          </button>
          <p class="muted">{share.icsHint}</p>
          <p role="status">{failed.value ? shell.partMissing : ""}</p>
        </div>
        {feed !== null && (
          <div>
            <a class="button" href={feed.webcal}>
              <Icon name="calendar" />
              <span>{share.subscribe}</span>
            </a>
            <p class="muted">{share.feedHint}</p>
            {events.length > 0 && <p class="muted">{share.feedConcerts}</p>}
            {(own.walkFactor !== usual.walkFactor || own.buffer !== usual.buffer) && (
              <p class="muted">{share.feedPace}</p>
            )}
          </div>
        )}
      </div>
      {feed !== null && (
        <details>
          <summary>{share.feedHow}</summary>
          <ul>
            {share.feedSteps.map((step) => <li key={step}>{step}</li>)}
          </ul>
          <CopyField label={share.feed} value={feed.https} />
          <p class="muted">{share.feedNeedsNetwork}</p>
        </details>
      )}
    </section>
  );
}

/** Printing; the sheet lies ready as long as the dialog is open. */
export function PaperPart({ size }: { readonly size: Signal<SheetSize> }): JSX.Element {
  const { share } = words.value;
  const printOn = (wanted: SheetSize) => {
    size.value = wanted;
    // After the sheet has its size.
    requestAnimationFrame(() => print());
  };
  return (
    <section class="share-part">
      <h3>{share.paper}</h3>
      <p class="muted">{share.paperHint}</p>
      <div class="row">
        <button type="button" class="button" onClick={() => printOn("a4")}>
          <Icon name="print" />
          <span>{share.printA4}</span>
        </button>
        <button type="button" class="button" onClick={() => printOn("phone")}>
          <Icon name="print" />
          <span>{share.printPhone}</span>
        </button>
      </div>
    </section>
  );
}

/** For other programs, and beside other routes. */
export function DataPart({ index, route, events, title, link }: SharedRoute): JSX.Element {
  const { share } = words.value;
  const id = routeIdOfNumbers(index, route);
  const save = () => {
    const now = new Date().toISOString();
    const saved = {
      key: `file-${id ?? "route"}`.slice(0, 40),
      festival: index.slug,
      festivalName: index.document.festival.name,
      name: title,
      note: "",
      savedAt: now,
      changedAt: now,
      scheduleVersion: index.parts.version,
      concerts: savedConcerts(index, route),
      ...(events.length === 0 ? {} : { events }),
    };
    download(fileName(index, route, "json"), "application/json", routeJson(saved, { id, link }));
  };
  const isCompared = id !== null && compared.value.includes(id);
  const toCompare = () => {
    closeShare();
    go("compare", { ids: compared.value.join(",") });
  };
  return (
    <section class="share-part">
      <h3>{share.data}</h3>
      <p class="muted">{share.jsonHint}</p>
      <div class="row">
        <button type="button" class="button" onClick={save}>
          <Icon name="download" />
          <span>{share.jsonFile}</span>
        </button>
        {id !== null && (
          <button
            type="button"
            class="button"
            aria-pressed={isCompared}
            onClick={() => toggleCompared(id)}
          >
            <Icon name={isCompared ? "check" : "swap"} />
            <span>{isCompared ? share.comparing : share.compareThis}</span>
          </button>
        )}
        {isCompared && (
          <button type="button" class="button" onClick={toCompare}>
            <span>{share.toCompare}</span>
          </button>
        )}
      </div>
    </section>
  );
}
