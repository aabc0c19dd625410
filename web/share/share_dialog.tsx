/** "Keep and share": one route as a link, a code, a calendar, a sheet of paper, a file. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { festival, plan } from "../state/app.ts";
import { isBlank } from "../state/plan.ts";
import { Icon } from "../ui/icon.tsx";
import { Modal } from "../ui/modal.tsx";
import { CopyField } from "./copy_field.tsx";
import { linkOf } from "./links.ts";
import { NameField } from "./name_field.tsx";
import { QrCode } from "./qr.tsx";
import { routeHours, routeTitle } from "./route_title.ts";
import { RouteSheet, type SheetSize } from "./route_sheet.tsx";
import { type SaveOutcome, saveRoute } from "./saved_routes.ts";
import { CalendarPart, DataPart, PaperPart } from "./share_parts.tsx";
import { closeShare } from "./sharing.ts";

/** What the dialog shows. */
export interface ShareDialogProps {
  /** Programme numbers. */
  readonly route: readonly number[];
}

/** A route as the parts of the dialog take it. */
export interface SharedRoute {
  readonly index: FestivalIndex;
  /** Programme numbers that the programme has. */
  readonly route: readonly number[];
  /** Events beside the programme kept with it; only the visitor's own route has some. */
  readonly events: readonly number[];
  readonly title: string;
  /** Only the route, without marks and filters. */
  readonly link: string;
}

/** The dialog of one route, and its sheet for the printer, which only paper shows. */
export function ShareDialog({ route }: ShareDialogProps): JSX.Element | null {
  const { share } = words.value;
  const size = useSignal<SheetSize>("a4");
  const open = festival.value;
  if (open === null) return null;
  const { index, edition } = open;
  const events = isOwn(route) ? plan.value.events ?? [] : [];
  const link = linkOf({
    slug: index.slug,
    origin: location.origin,
    route,
    events,
    version: edition.scheduleVersion,
    plan: null,
  });
  const shared: SharedRoute = { index, route, events, title: routeTitle(index, route), link };
  return (
    <>
      <Modal title={share.keepAndShare} onClose={closeShare} class="share">
        <p class="share-route">
          <span>{shared.title}</span> <span class="number muted">{routeHours(index, route)}</span>
        </p>
        <KeepPart {...shared} />
        <LinkPart {...shared} />
        <CalendarPart {...shared} />
        <PaperPart size={size} />
        <DataPart {...shared} />
      </Modal>
      <RouteSheet {...shared} size={size.value} />
    </>
  );
}

/** Whether a route is the one of the plan. */
function isOwn(route: readonly number[]): boolean {
  const own = new Set(plan.value.route);
  return own.size === route.length && route.every((number) => own.has(number));
}

function KeepPart({ index, route, events, title }: SharedRoute): JSX.Element {
  const { share } = words.value;
  const name = useSignal(title);
  const outcome = useSignal<SaveOutcome | null>(null);
  const save = (event: Event) => {
    event.preventDefault();
    outcome.value = saveRoute(index, { route, events }, name.value.trim() || title).outcome;
  };
  const toSaved = () => {
    closeShare();
    go("saved");
  };
  const told = { saved: share.savedNow, memory: share.savedInMemory, "too-many": share.savedTooMany };
  return (
    <section class="share-part share-keep">
      <h3>{share.keep}</h3>
      <form class="copy-field" onSubmit={save}>
        <NameField name={name} changed={() => outcome.value = null} />
        <button type="submit" class="button primary" disabled={outcome.value === "saved"}>
          <Icon name={outcome.value === "saved" ? "check" : "bookmark"} />
          <span>{share.save}</span>
        </button>
        <p class="copy-told" role="status">{outcome.value === null ? "" : told[outcome.value]}</p>
      </form>
      {outcome.value !== null && (
        <button type="button" class="button" onClick={toSaved}>{share.toSaved}</button>
      )}
    </section>
  );
}

function LinkPart({ index, route, events, title, link }: SharedRoute): JSX.Element {
  const { share } = words.value;
  const withPlan = useSignal(false);
  const version = index.parts.version;
  const shown = withPlan.value
    ? linkOf({ slug: index.slug, origin: location.origin, route, events, version, plan: plan.value })
    : link;
  const hasWishes = !isBlank({ ...plan.value, route: [] }) || plan.value.filters.size > 0;
  const send = () => {
    const sent = navigator.share({ title: `${index.document.festival.name}: ${title}`, url: shown });
    // Who closes the device's own dialog has changed their mind.
    sent.catch(() => {});
  };
  return (
    <section class="share-part share-link">
      <h3>{share.linkAndCode}</h3>
      <div class="share-link-text">
        <p class="muted">{share.linkHint}</p>
        <CopyField label={share.link} value={shown} />
        {hasWishes && (
          <label class="choice">
            <input
              type="checkbox"
              checked={withPlan.value}
              onChange={(event) => withPlan.value = event.currentTarget.checked}
            />
            <span>{share.withPlan}</span>
          </label>
        )}
        {"share" in navigator && (
          <button type="button" class="button" onClick={send}>
            <Icon name="share" />
            <span>{share.send}</span>
          </button>
        )}
      </div>
      <figure class="share-code">
        <QrCode link={shown} />
        <figcaption class="muted">{share.qrHint}</figcaption>
      </figure>
    </section>
  );
}
