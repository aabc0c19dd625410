/** The drawing itself: walks, the route, halls and their names, fitted to the room there is. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { numberText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { useSoon } from "../ui/soon.ts";
import { callsText, markText } from "./calls.ts";
import { boxAround, clearSpots, type Label, labelsOf, type Type } from "./labels.ts";
import { fitted, type Frame, type Point, spread } from "./layout.ts";
import type { Stop, Town } from "./town.ts";
import { type Room, sampled, waysOf } from "./ways.ts";

/** What is drawn. */
export interface DrawingProps {
  readonly town: Town;
  readonly stops: readonly Stop[];
  /** Concerts of the day by hall. */
  readonly concerts: readonly number[];
  readonly chosen: number | null;
  readonly choose: (hall: number | null) => void;
  readonly frame: Frame;
}

/** A schematic may be drawn out to fill a phone held upright; a map keeps its shape. */
export function stretchOf({ isSchematic }: Town, width: number): number {
  return isSchematic && width < NARROW ? 1.7 : 1;
}

/** Fingers' width between two halls. */
const APART = 46;
/** Pixels below which a drawing is a phone's. */
export const NARROW = 520;
const MARK = 7;
const STOP = 15;
/** Left free around a mark by the route's lines. */
const ROUND_MARK = 2;
/** Of names, on a wide drawing and on a phone's. */
const TYPE: Type = { character: 8.1, line: 18 };
const NARROW_TYPE: Type = { character: 7.1, line: 15.5 };

/** See the file's head. Halls are buttons over the drawing, so that everything works by keyboard and touch. */
export function Drawing({ town, stops, concerts, chosen, choose, frame }: DrawingProps): JSX.Element {
  const { map: text } = words.value;
  const drawn = useMemo(() => placed(town, stops, frame), [town, stops, frame.width, frame.height]);
  const { points, scale, labels, radii, calls, type } = drawn;
  const isSoon = useSoon();
  const names = [...new Set(stops.map(({ hall }) => town.halls[hall]?.name ?? ""))].join(", ");
  const { width, height } = frame;
  return (
    <div class="map-drawing" style={{ width: `${width}px`, height: `${height}px` }}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={stops.length === 0 ? text.figure(town.halls.length) : text.figureRoute(names)}
      >
        <Lines ways={drawn.ways} walks={drawn.walks} minutes={drawn.minutes} />
        {labels.map((label, i) => (
          <Name
            key={i}
            label={label}
            type={type}
            muted={(concerts[i] ?? 0) === 0}
          />
        ))}
        {points.map(({ x, y }, i) => (
          <Mark
            key={i}
            x={x}
            y={y}
            number={markText(calls[i] ?? [])}
            radius={radii[i] ?? MARK}
            chosen={chosen === i}
          />
        ))}
        {!town.isSchematic && <ScaleBar metre={scale} frame={frame} />}
      </svg>
      {isSoon && town.halls.map((hall, i) => (
        <button
          key={hall.id}
          type="button"
          class="map-hall"
          style={{ insetInlineStart: `${points[i]?.x ?? 0}px`, insetBlockStart: `${points[i]?.y ?? 0}px` }}
          aria-pressed={chosen === i}
          onClick={() => choose(chosen === i ? null : i)}
        >
          <span class="visually-hidden">
            {[
              hall.name,
              plural(language.value, concerts[i] ?? 0, text.hallConcerts),
              ...callsText(calls[i] ?? []),
            ].join(", ")}
          </span>
        </button>
      ))}
    </div>
  );
}

function placed(town: Town, stops: readonly Stop[], frame: Frame) {
  const { points: fit, scale } = fitted(town.points, frame, stretchOf(town, frame.width));
  const points = spread(fit, APART, frame);
  const calls = town.halls.map((_, hall) =>
    stops.flatMap((stop, nth) => stop.hall === hall ? [nth + 1] : [])
  );
  const radii = calls.map((numbers) => radiusOf(markText(numbers)));
  const halls = town.halls.map(({ name }, i) => ({
    name,
    point: points[i] ?? { x: 0, y: 0 },
    radius: radii[i] ?? MARK,
  }));
  const type = frame.width < NARROW ? NARROW_TYPE : TYPE;
  const rooms = radii.map((radius) => ({ halfWidth: radius + ROUND_MARK, halfHeight: STOP + ROUND_MARK }));
  const lines = linesBetween(town, { stops, rooms }, points);
  const along = [...lines.ways, ...lines.walks].flatMap((line) => line?.along ?? []);
  const labels = labelsOf(halls, { frame, type, lines: along });
  const taken = [
    ...halls.map(({ point, radius }) => boxAround(point, radius, STOP)),
    ...labels.map(({ box }) => box),
  ];
  const spots = clearSpots(lines.told.map((one) => one.spots), taken, { width: 20, height: 15 });
  const minutes = lines.told.map((one, i) => ({ ...one, at: spots[i] ?? null }));
  return { points, scale, type, labels, radii, calls, ways: lines.ways, walks: lines.walks, minutes };
}

/** Half the width of a mark with a text; digits and the sign are wider than commas and spaces. */
function radiusOf(text: string): number {
  if (text === "") return MARK;
  const wide = text.replaceAll(/[, ]/g, "").length;
  return Math.max(STOP, 6 + wide * 4 + (text.length - wide) * 2);
}

/** Lines of the route and of walks, and the minutes that can be told on each. */
function linesBetween(
  town: Town,
  { stops, rooms }: { readonly stops: readonly Stop[]; readonly rooms: readonly Room[] },
  points: readonly Point[],
) {
  const halls = stops.map(({ hall }) => hall);
  const ways = waysOf(points, halls, rooms);
  const walks = town.pairs.flatMap(([i, j]) => {
    const [a, b] = [points[i], points[j]];
    if (a === undefined || b === undefined) return [];
    const minutes = Math.max(town.walks[i]?.[j] ?? 0, town.walks[j]?.[i] ?? 0);
    const at = (t: number) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
    const along = sampled(Math.hypot(a.x - b.x, a.y - b.y), at);
    return [{ a, b, minutes, along, spots: [0.5, 0.4, 0.6].map(at) }];
  });
  const told = [
    ...ways.map((way, nth) => ({
      spots: way?.spots ?? [],
      minutes: town.walks[halls[nth] ?? 0]?.[halls[nth + 1] ?? 0] ?? 0,
      ofRoute: true,
    })),
    ...walks.map(({ spots, minutes }) => ({ spots, minutes, ofRoute: false })),
  ];
  return { ways, walks, told };
}

function Lines(
  { ways, walks, minutes }: Pick<ReturnType<typeof placed>, "ways" | "walks" | "minutes">,
): JSX.Element {
  return (
    <g aria-hidden="true">
      <defs>
        <marker
          id="map-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="5"
          markerHeight="5"
          orient="auto"
        >
          <path class="map-arrow" d="M0 0 8 4 0 8Z" />
        </marker>
      </defs>
      <g class="map-walks">
        {walks.map(({ a, b }, i) => <line key={i} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />)}
      </g>
      <g class="map-route">
        {ways.map((way, nth) => way !== null && <path key={nth} d={way.path} marker-end="url(#map-arrow)" />)}
      </g>
      {minutes.map(({ at, minutes, ofRoute }, i) =>
        at !== null && (
          <text key={i} class={ofRoute ? "map-minutes route" : "map-minutes"} x={at.x} y={at.y}>
            {numberText(minutes)}
          </text>
        )
      )}
    </g>
  );
}

function Mark(
  { x, y, number, radius, chosen }: {
    readonly x: number;
    readonly y: number;
    readonly number: string;
    readonly radius: number;
    readonly chosen: boolean;
  },
): JSX.Element {
  const height = number === "" ? radius : STOP;
  return (
    <g class={`map-mark${number === "" ? "" : " stop"}${chosen ? " chosen" : ""}`} aria-hidden="true">
      <rect x={x - radius} y={y - height} width={2 * radius} height={2 * height} rx={height} />
      {number !== "" && <text x={x} y={y}>{number}</text>}
    </g>
  );
}

function Name(
  { label, type, muted }: { readonly label: Label; readonly type: Type; readonly muted: boolean },
): JSX.Element {
  return (
    <text
      class={muted ? "map-name muted" : "map-name"}
      style={{ fontSize: `${type.line - 3}px` }}
      text-anchor={label.anchor}
      aria-hidden="true"
    >
      {label.lines.map((line, nth) => (
        <tspan key={nth} x={label.x} y={label.y + nth * type.line}>{line}</tspan>
      ))}
    </text>
  );
}

/** Round lengths in metres; the longest that takes a fifth of the width. */
const ROUND = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

function ScaleBar({ metre, frame }: { readonly metre: number; readonly frame: Frame }): JSX.Element | null {
  const { map: text } = words.value;
  const length = ROUND.findLast((metres) => metres * metre < frame.width / 4);
  if (length === undefined) return null;
  const y = frame.height - 10;
  return (
    <g class="map-scale" aria-hidden="true">
      <path d={`M8 ${y - 4}v4h${Math.round(length * metre)}v-4`} />
      <text x={14} y={y - 10}>{text.metres(numberText(length))}</text>
    </g>
  );
}
