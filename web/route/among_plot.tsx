/** The picture of all routes between comfort and richness, with this one in it. Loads Observable Plot. */
import * as Plot from "@observablehq/plot";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { DeskAnswer } from "../engine/engine.ts";
import { bigText, numberText, pluralBig } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { language } from "../state/settings.ts";
import { shortBig } from "../ui/big_number.tsx";
import { percentText } from "./concert_words.ts";
import { CELL, type Cell, cellsOf, middleHalf, shareBelow } from "./place.ts";
import { useCloud } from "./use_cloud.ts";

/** What is drawn. */
export interface AmongPlotProps {
  /** Local dates of the route's days. */
  readonly days: readonly string[];
  /** 0 to 100. */
  readonly comfort: number;
  readonly intellect: number;
}

/** Width of the picture in pixels, so that its words keep their size. */
const [NARROWEST, WIDEST] = [260, 560];
/** Where levels of comfort and richness begin (portrait.md). */
const LEVELS = { comfort: [50, 80], intellect: [40, 60, 80] };

/** See the file's head. */
export function AmongPlot({ days, comfort, intellect }: AmongPlotProps): JSX.Element {
  const { among } = words.value.route;
  const query = days.map((date) => `day=${date}`).join("&");
  const { value, fresh, failed } = useCloud(query);
  if (failed) return <p>{among.failed}</p>;
  if (value === undefined || !fresh) return <p class="muted">{among.asking}</p>;
  return <Placed cloud={value} comfort={comfort} intellect={intellect} />;
}

interface PlacedProps extends Omit<AmongPlotProps, "days"> {
  readonly cloud: DeskAnswer<"cloud">;
}

function Placed({ cloud, comfort, intellect }: PlacedProps): JSX.Element {
  const { among } = words.value.route;
  const cells = useMemo(() => cellsOf(cloud), [cloud]);
  const halves = useMemo(() => [middleHalf(cloud.comfort), middleHalf(cloud.intellect)] as const, [cloud]);
  const seen = String(cloud.comfort.length);
  const routes = (digits: string) => pluralBig(language.value, digits, among.routes);
  const [wide, high] = halves;
  const whole = (score: number) => numberText(score);
  return (
    <>
      <p class="among-lead">
        {among.more(
          percentText(shareBelow(cloud.comfort, comfort)),
          percentText(shareBelow(cloud.intellect, intellect)),
        )}
      </p>
      <Picture cells={cells} comfort={comfort} intellect={intellect} />
      {wide !== null && high !== null && (
        <p>{among.half([whole(wide[0]), whole(wide[1])], [whole(high[0]), whole(high[1])])}</p>
      )}
      <p class="muted">
        {cloud.exact ? among.exact(routes(cloud.total)) : among.sampled(
          routes(seen),
          cloud.total.length > 6 ? shortBig(cloud.total) : bigText(cloud.total),
        )} {among.legend}
      </p>
    </>
  );
}

interface PictureProps {
  readonly cells: readonly Cell[];
  readonly comfort: number;
  readonly intellect: number;
}

function Picture({ cells, comfort, intellect }: PictureProps): JSX.Element {
  const { route, portrait } = words.value;
  const box = useRef<HTMLDivElement>(null);
  const [x, y] = [portrait.features["comfort"] ?? "", portrait.features["intellect"] ?? ""];
  const yours = route.among.yours;
  // After the words are on the screen, so that neither holds the page up for long.
  useEffect(() => {
    if (box.current === null) return;
    const width = Math.min(WIDEST, Math.max(NARROWEST, box.current.clientWidth));
    box.current.replaceChildren(drawn({ cells, comfort, intellect }, { x, y, yours, width }));
  }, [cells, comfort, intellect, x, y, yours]);
  return (
    <div
      class="cloud-box"
      ref={box}
      role="img"
      aria-label={route.among.picture(numberText(comfort), numberText(intellect))}
    />
  );
}

function drawn(
  { cells, comfort, intellect }: PictureProps,
  label: { readonly x: string; readonly y: string; readonly yours: string; readonly width: number },
): SVGElement | HTMLElement {
  const own = [{ comfort, intellect }];
  // The name of the point stands on the side where there is room for it.
  const left = comfort > 60;
  const picture = Plot.plot({
    className: "cloud",
    width: label.width,
    height: Math.round(label.width * 0.85),
    marginLeft: 36,
    marginBottom: 36,
    // Arrows beside the words are in few fonts, and looking for one takes a while.
    x: { domain: [0, 100], label: label.x, ticks: 5, labelArrow: "none" },
    y: { domain: [0, 100], label: label.y, ticks: 5, labelArrow: "none" },
    // The largest dots touch and do not cover each other.
    r: { range: [0.75, (label.width - 56) * CELL / 200], type: "sqrt" },
    marks: [
      Plot.ruleX(LEVELS.comfort, { stroke: "var(--line)" }),
      Plot.ruleY(LEVELS.intellect, { stroke: "var(--line)" }),
      Plot.dot(cells, { x: "comfort", y: "intellect", r: "routes", fill: "currentColor", fillOpacity: 0.4 }),
      Plot.ruleX([comfort], { stroke: "var(--accent)", strokeDasharray: "2 3" }),
      Plot.ruleY([intellect], { stroke: "var(--accent)", strokeDasharray: "2 3" }),
      Plot.dot(own, {
        x: "comfort",
        y: "intellect",
        r: 7,
        fill: "var(--accent)",
        stroke: "var(--sheet)",
        strokeWidth: 2,
      }),
      Plot.text(own, {
        x: "comfort",
        y: "intellect",
        text: () => label.yours,
        dx: left ? -12 : 12,
        dy: -12,
        textAnchor: left ? "end" : "start",
        fill: "var(--accent)",
        stroke: "var(--sheet)",
        strokeWidth: 4,
        fontWeight: "bold",
      }),
    ],
  });
  // Plot brings a style element, which the content policy refuses; `route.css` says the same.
  for (const style of picture.querySelectorAll("style")) style.remove();
  // It names its groups in English; the picture has one name, in the visitor's language.
  for (const group of picture.querySelectorAll("[aria-label]")) {
    if (group.getAttribute("aria-label")?.includes("axis")) group.classList.add("cloud-axis");
    group.removeAttribute("aria-label");
  }
  return picture;
}
