/** Plots of measures over time, by Observable Plot; loaded when there is something to draw. */
import * as Plot from "@observablehq/plot";
import { language } from "../state/settings.ts";

/** A point of a line. */
export interface Point {
  readonly at: Date;
  readonly value: number;
  /** A hollow dot: the version was kept back. */
  readonly hollow?: boolean;
}

/** A line with its name and colour. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly Point[];
}

/** Part of a bar. */
export interface Part {
  /** "YYYY-MM-DD" */
  readonly day: string;
  readonly source: string;
  readonly rows: number;
}

/** How a plot is drawn. */
export interface DrawOptions {
  /** Pixels. */
  readonly width: number;
  /** Values are shares of one, written as percents. */
  readonly percent?: boolean;
}

const HEIGHT = 240;
/** Pixels that a date needs below the axis. */
const DATE_ROOM = 76;
const MOST_DOTS = 120;

/** Lines over time with a dot for each measure. */
export function drawLines(lines: readonly Line[], { width, percent = false }: DrawOptions): Element {
  const all = lines.flatMap(({ points }) => points);
  const values = all.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // A share begins at nothing; other measures are told apart only near by.
  const room = Math.max((high - low) * 0.12, 0.005);
  const domain = percent ? [0, Math.max(high * 1.15, 0.02)] : [low - room, high + room];
  const dots = all.length <= MOST_DOTS;
  return plain(Plot.plot({
    ...frame(width),
    x: {
      type: "utc",
      label: null,
      ticks: ticksIn(width),
      tickFormat: shortDate,
      insetLeft: 8,
      insetRight: 12,
    },
    y: { domain, label: null, ticks: 5, tickFormat: percent ? percentTick : numberTick },
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      ...lines.flatMap(({ colour, points }) => [
        Plot.line(points, { x: "at", y: "value", stroke: colour, strokeWidth: 1.75, curve: "monotone-x" }),
        ...dots
          ? [Plot.dot(points, {
            x: "at",
            y: "value",
            r: 3.5,
            stroke: colour,
            strokeWidth: 1.75,
            fill: (point: Point) => point.hollow === true ? "var(--sheet)" : colour,
          })]
          : [],
      ]),
    ],
  }));
}

/** A bar for each day, made of its sources. */
export function drawBars(
  parts: readonly Part[],
  colours: Readonly<Record<string, string>>,
  { width }: DrawOptions,
): Element {
  const days = [...new Set(parts.map(({ day }) => day))];
  const every = Math.max(1, Math.ceil(days.length / ticksIn(width)));
  return plain(Plot.plot({
    ...frame(width),
    x: {
      type: "band",
      label: null,
      domain: days,
      padding: 0.25,
      ticks: days.filter((_, i) => i % every === 0),
      tickFormat: (day: string) => shortDate(new Date(`${day}T00:00:00Z`)),
    },
    y: { label: null, ticks: 5, tickFormat: numberTick },
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 5 }),
      Plot.barY(parts, {
        x: "day",
        y: "rows",
        z: "source",
        order: Object.keys(colours),
        fill: (part: Part) => colours[part.source] ?? "var(--line-strong)",
        stroke: "var(--sheet)",
        strokeWidth: 1,
      }),
      Plot.ruleY([0], { stroke: "var(--line-strong)" }),
    ],
  }));
}

function frame(width: number) {
  return {
    className: "measure-plot",
    ...{ width, height: HEIGHT, marginLeft: 44, marginRight: 8, marginTop: 12, marginBottom: 28 },
  };
}

function ticksIn(width: number): number {
  return Math.max(2, Math.floor((width - 60) / DATE_ROOM));
}

function shortDate(at: Date): string {
  return new Intl.DateTimeFormat(tag(), { day: "numeric", month: "short", timeZone: "UTC" }).format(at);
}

function numberTick(value: number): string {
  return new Intl.NumberFormat(tag(), { maximumFractionDigits: 3 }).format(value);
}

function percentTick(value: number): string {
  return new Intl.NumberFormat(tag(), { style: "percent", maximumFractionDigits: 1 }).format(value);
}

function tag(): string {
  return language.value === "ru" ? "ru-RU" : "en-GB";
}

/** Plot brings a style element, which the content policy refuses, and names its groups in English. */
function plain(picture: Element): Element {
  for (const style of picture.querySelectorAll("style")) style.remove();
  for (const group of picture.querySelectorAll("[aria-label]")) {
    if (group.getAttribute("aria-label")?.includes("axis")) group.classList.add("measure-axis");
    group.removeAttribute("aria-label");
  }
  return picture;
}
