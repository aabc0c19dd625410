/** What lies between two concerts, or before the first and after the last. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import type { Pace } from "../../planner/pace.ts";
import { durationText, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { Icon } from "../ui/icon.tsx";
import { kept } from "../ui/kept.tsx";
import { wayText } from "../ui/way.ts";
import type { BreakWish } from "./breaks.ts";
import { endOf, type Gap, type GapMinutes, gapMinutes, startOf, type Stop } from "./fits.ts";
import { GapPanel } from "./gap_panel.tsx";

interface RowProps {
  readonly index: FestivalIndex;
  readonly pace: Pace;
  /** Of what fits. */
  readonly panel: string;
  /** What fits is shown. */
  readonly isOpen: boolean;
  readonly toggle: (panel: string) => void;
}

/** A leg of one day. */
export interface LegRowProps extends RowProps {
  readonly previous: Stop;
  readonly next: Stop;
  readonly gap: Gap;
  /** Breaks that have their room here. */
  readonly breaks: readonly BreakWish[];
}

/** Free minutes from which on a gap is worth a question. */
const WORTH_FILLING = 20;
/** Height of a minute between concerts in rem, and where it ends: a night off would be a wall of nothing. */
const REM_PER_MINUTE = 0.05;
const MOST_MINUTES = 120;

/** Walk, wait, and the time that is free. */
export const LegRow = kept(Leg);

function Leg({ index, pace, panel, isOpen, toggle, previous, next, gap, breaks }: LegRowProps): JSX.Element {
  const { route } = words.value;
  const leg = gapMinutes(index, [endOf(previous), startOf(next)], pace);
  const minutes = Math.max(0, Math.min(leg.gapMinutes, MOST_MINUTES));
  const feasible = leg.slackMinutes >= 0;
  const fill = leg.slackMinutes >= WORTH_FILLING;
  return (
    <li class="leg-row" style={{ minBlockSize: `${minutes * REM_PER_MINUTE}rem` }}>
      <span class={`row-rail ${railOf(previous, next, feasible)}`} aria-hidden="true" />
      <div class="row-body">
        <p class={feasible ? "leg-text" : "leg-text clash"}>
          <Icon name={feasible ? "walk" : "alert"} />
          <span>{feasible ? legText(leg, [previous, next]) : clashText(leg, [previous, next])}</span>
        </p>
        {breaks.map((wish) => (
          <p key={wish.from} class="leg-break">
            {route.breakKept(durationText(wish.minutes), windowText(index, wish))}
          </p>
        ))}
        {fill && (
          <FitsButton
            {...{ panel, isOpen, toggle }}
            label={route.fitsBetween(durationText(leg.slackMinutes))}
          />
        )}
      </div>
      {fill && isOpen && <GapPanel index={index} gap={gap} pace={pace} />}
    </li>
  );
}

function railOf(previous: Stop, next: Stop, feasible: boolean): string {
  if (!feasible) return "rail-clash";
  return previous.hall === next.hall ? "rail-stay" : "rail-walk";
}

function legText(leg: GapMinutes, [previous, next]: readonly [Stop, Stop]): string {
  const { route } = words.value;
  const { hall } = next;
  const way = wayText({ from: previous.hall, to: hall, minutes: leg.walkMinutes }, {
    stay: route.sameHall(hall.name),
    nextDoor: route.nextDoor(hall.name),
    walk: route.walk(durationText(leg.walkMinutes), hall.name),
  });
  const wait = leg.waitMinutes > 0 ? [route.wait(durationText(leg.waitMinutes))] : [];
  const spare = leg.slackMinutes === 0
    ? [route.onTheDot]
    : leg.slackMinutes !== leg.waitMinutes
    ? [route.spare(durationText(leg.slackMinutes))]
    : [];
  return [way, ...wait, ...spare].join(" · ");
}

function clashText(leg: GapMinutes, [previous, next]: readonly [Stop, Stop]): string {
  const { route } = words.value;
  if (leg.gapMinutes >= 0) return route.late(durationText(-leg.slackMinutes), next.hall.name);
  const end = Math.min(previous.record.endMinute, next.record.endMinute);
  return route.both(durationText(end - next.record.startMinute));
}

/** Before the first concert, after the last, or a whole day. */
export function GapRow(
  { index, pace, panel, isOpen, toggle, gap }: RowProps & { readonly gap: Gap },
): JSX.Element {
  const { route } = words.value;
  const label = gap.kind === "before"
    ? route.fitsBefore
    : gap.kind === "after"
    ? route.fitsAfter
    : route.fitsDay;
  return (
    <li class={`leg-row edge-${gap.kind}`}>
      <span class="row-rail" aria-hidden="true" />
      <div class="row-body">
        <FitsButton {...{ panel, isOpen, toggle, label }} />
      </div>
      {isOpen && <GapPanel index={index} gap={gap} pace={pace} />}
    </li>
  );
}

function FitsButton(
  { panel, isOpen, toggle, label }: Omit<RowProps, "index" | "pace"> & { readonly label: string },
): JSX.Element {
  return (
    <button type="button" class="link-button" aria-expanded={isOpen} onClick={() => toggle(panel)}>
      <Icon name="plus" />
      <span>{label}</span>
    </button>
  );
}

/** "between 13:00 and 16:00" of a break. */
export function windowText(index: FestivalIndex, { from, until }: BreakWish): string {
  return words.value.route.window(timeText(index, from), timeText(index, until));
}
