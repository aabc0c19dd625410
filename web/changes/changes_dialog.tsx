/** What changed in the programme and touches the plan, and the smallest change that makes the route work again. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { desk } from "../boot.ts";
import type { Edition } from "../engine/edition.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { dayText, durationText, plural, priceText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, count, festival, type OpenFestival, plan } from "../state/app.ts";
import { queryOf, withFilter, withRoute, withSeen } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { RepairList } from "../today/repairs.tsx";
import { Icon } from "../ui/icon.tsx";
import { NoRoutes } from "../ui/no_routes.tsx";
import { shown } from "./shown.ts";
import { known, touches } from "./state.ts";
import type { Touch } from "./touched.ts";

/** A modal dialog, for the changes known when it is opened. */
export function ChangesDialog(): JSX.Element | null {
  const { changes: text, shell } = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const [open, span, touched] = [festival.value, known.value, touches.value];
  if (open === null || span === null || touched === null) return null;
  const rest = (span.changes?.length ?? 0) - touched.length;
  const close = () => dialog.current?.close();
  const seen = () => {
    close();
    change((now) => withSeen(now, span.to));
  };
  return (
    <dialog
      ref={dialog}
      class="changes"
      aria-labelledby="changes-title"
      onClose={() => shown.value = false}
    >
      <header class="changes-head">
        <div>
          <h2 id="changes-title">{text.title}</h2>
          <p class="muted">{text.versions(span.from, span.to)}</p>
        </div>
        <button type="button" class="icon-button" aria-label={shell.close} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <TouchList open={open} from={span.from} touched={touched} />
      {rest > 0 && <p class="muted">{plural(language.value, rest, text.rest)}</p>}
      {plan.value.route.length > 0 && (
        <RouteNow
          index={open.index}
          cancelled={touched.filter((touch) => touch.of === "concert" && touch.kind === "cancelled").length}
          take={(route) => {
            close();
            change((now) => withSeen(withRoute(now, route), span.to));
          }}
        />
      )}
      <footer class="row">
        <button type="button" class="button" onClick={seen}>{text.keep}</button>
        <button type="button" class="button" onClick={close}>{text.later}</button>
      </footer>
    </dialog>
  );
}

function TouchList(
  { open, from, touched }: {
    readonly open: OpenFestival;
    readonly from: number;
    readonly touched: readonly Touch[];
  },
): JSX.Element {
  const titles = useSignal<ReadonlyMap<number, string>>(new Map());
  const { festival: slug } = open.edition;
  const lost = touched.some((touch) => touch.of === "concert" && touch.kind === "cancelled");
  useEffect(() => {
    // What was cancelled stands in the older version alone; without a network its number must do.
    if (lost) void titlesOf(slug, from).then((found) => titles.value = found);
  }, [slug, from, lost]);
  return (
    <ul class="touches">
      {touched.map((touch) => (
        <li key={`${touch.of} ${touch.number} ${touch.kind}`}>
          <h3>{titleOf(open.index, touch, titles.value)}</h3>
          <TouchLine index={open.index} touch={touch} />
        </li>
      ))}
    </ul>
  );
}

/** The title that it has, else the one that it had, else its number. */
function titleOf(index: FestivalIndex, touch: Touch, before: ReadonlyMap<number, string>): string {
  const { changes: text } = words.value;
  const { number } = touch;
  if (touch.of === "concert") {
    return index.concertOf(number)?.record.title ?? before.get(number) ?? text.concert(number);
  }
  const told = touch.kind === "cancelled" ? touch.title : undefined;
  const event = index.document.offProgramme.find((one) => one.number === number);
  return event?.title ?? told ?? text.event(number);
}

async function titlesOf(slug: string, version: number): Promise<ReadonlyMap<number, string>> {
  try {
    const answer = await fetch(`/v1/festivals/${slug}/edition?version=${version}`);
    const { document }: Edition = await answer.json();
    return new Map(document.concerts.map(({ number, title }) => [number, title]));
  } catch {
    return new Map();
  }
}

function TouchLine({ index, touch }: { readonly index: FestivalIndex; readonly touch: Touch }): JSX.Element {
  const { changes: text } = words.value;
  const units = 10 ** index.document.festival.currencyDigits;
  const price = (minor: number | null) =>
    minor === null ? text.unknownPrice : priceText(index, minor / units);
  switch (touch.kind) {
    case "cancelled":
      return <p class="touch-cancelled">{text.cancelled[touch.of]}</p>;
    case "hall":
      return <Pair kind={text.hall} before={touch.hall[0]} after={touch.hall[1]} />;
    case "price":
      return <Pair kind={text.price} before={price(touch.price[0])} after={price(touch.price[1])} />;
    case "moved": {
      const [before, after] = touch.start ?? touch.end ?? [0, 0];
      const { clock } = index.parts;
      const otherDay = clock.dayOf(before).date !== clock.dayOf(after).date;
      const when = (minute: number) =>
        otherDay
          ? `${dayText(clock.dayOf(minute).date, "short")}, ${timeText(index, minute)}`
          : timeText(index, minute);
      return <Pair kind={text.moved[touch.of]} before={when(before)} after={when(after)} />;
    }
  }
}

function Pair(
  { kind, before, after }: { readonly kind: string; readonly before: string; readonly after: string },
): JSX.Element {
  const { changes: text } = words.value;
  return (
    <p>
      <span class="touch-kind">{kind}</span> <span class="visually-hidden">{text.was}</span> <s>{before}</s>
      {" "}
      <span class="visually-hidden">{text.now}</span> <strong>{after}</strong>
    </p>
  );
}

interface Looked {
  readonly check: DeskAnswer<"check">;
  /** Routes that have as many concerts as before the cancellations; empty where nothing was cancelled. */
  readonly refilled: DeskAnswer<"repair">;
}

/** Whether the route still works, and what would make it work. */
function RouteNow(
  { index, cancelled, take }: {
    readonly index: FestivalIndex;
    readonly cancelled: number;
    readonly take: (route: readonly number[]) => void;
  },
): JSX.Element | null {
  const { changes: text } = words.value;
  const looked = useSignal<Looked | null>(null);
  const failed = useSignal(false);
  const now = plan.value;
  useEffect(() => {
    look(cancelled).then((found) => looked.value = found).catch(() => failed.value = true);
  }, [index, now]);
  if (failed.value) return null;
  if (looked.value === null) return <p class="muted" role="status">{text.checking}</p>;
  const { check, refilled } = looked.value;
  const faults = faultsOf(index, check);
  return (
    <section class="stack">
      {check.feasible ? <p>{text.works}</p> : (
        <>
          <p>{text.broken}</p>
          <ul class="fault-list">{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>
          {check.repairs.length === 0 ? <NoRepair /> : (
            <>
              <h3>{text.smallest}</h3>
              <RepairList index={index} repairs={check.repairs} take={({ route }) => take(route.concerts)} />
            </>
          )}
        </>
      )}
      {refilled.length > 0 && (
        <>
          <h3>{text.inPlace}</h3>
          <RepairList index={index} repairs={refilled} take={({ route }) => take(route.concerts)} />
        </>
      )}
    </section>
  );
}

/** Wishes that leave no route at all are explained as everywhere. */
function NoRepair(): JSX.Element {
  return count.value?.total === "0" ? <NoRoutes /> : <p>{words.value.changes.noRepair}</p>;
}

async function look(cancelled: number): Promise<Looked> {
  const now = plan.peek();
  const { route } = now;
  const check = await desk().ask("check", queryOf(now), route);
  if (cancelled === 0 || !check.feasible) return { check, refilled: [] };
  const asMany = withFilter(now, "minConcerts", [String(route.length + cancelled)]);
  const refilled = await desk().ask("repair", queryOf(asMany), { concerts: route }, 3);
  return { check, refilled };
}

/** Faults of time and walk in words; others are about wishes, and the repairs mend them unsaid. */
function faultsOf(index: FestivalIndex, { faults }: DeskAnswer<"check">): string[] {
  const { changes: text } = words.value;
  const title = (number = 0) => index.concertOf(number)?.record.title ?? text.concert(number);
  return faults.flatMap(({ kind, concerts: [first, second], values }) => {
    const { minutes, shortMinutes } = values as { minutes?: number; shortMinutes?: number };
    if (kind === "overlap") return [text.overlap(title(first), title(second), durationText(minutes ?? 0))];
    if (kind !== "walk-too-long") return [];
    return [text.walk(title(first), title(second), durationText(shortMinutes ?? 0))];
  });
}
