/**
 * Draws one festival day as halls by time, with the best route through it, from the answers of a running Figaro:
 * `deno run -A docs/picture.ts [address] [slug] [day] > docs/route.svg`
 */

/** A concert as `GET .../concerts` answers it, as far as the picture needs it. */
export interface Concert {
  readonly number: number;
  readonly title: string;
  /** Local time with its offset. */
  readonly start: string;
  /** Minutes since midnight of the festival's first day. */
  readonly startMinute: number;
  readonly endMinute: number;
  readonly hall: { readonly id: string; readonly name: string };
}

/** A route as `GET .../routes` answers it, as far as the picture needs it. */
export interface Route {
  readonly concerts: readonly number[];
  readonly legs: readonly { readonly from: number; readonly to: number; readonly walkMinutes: number }[];
}

/** What is drawn. */
export interface Scene {
  readonly heading: string;
  /** A line under the heading. */
  readonly facts: string;
  readonly concerts: readonly Concert[];
  readonly route: Route;
}

const left = 178;
const right = 16;
const top = 92;
const rowHeight = 38;
const barHeight = 24;
const width = 1010;
const listRow = 19;

const style = `
text { font: 12px system-ui, sans-serif; fill: #1c2430 }
.back { fill: #fff } .heading { font-size: 15px; font-weight: 600 } .soft { fill: #5b6675 }
.grid { stroke: #dfe4ea } .bar { fill: #e3e8ee } .barText { font-size: 11px; fill: #4a5563 }
.mine { fill: #0b62c4 } .mineText { font-size: 11px; font-weight: 600; fill: #fff }
.walk { stroke: #c2410c; stroke-width: 2; fill: none } .wait { stroke: #c2410c; stroke-dasharray: 2 3 }
@media (prefers-color-scheme: dark) {
text { fill: #e6ebf2 } .back { fill: #11161d } .soft { fill: #9aa7b6 } .grid { stroke: #27303b }
.bar { fill: #27303b } .barText { fill: #b4bfcc } .mine { fill: #58a6ff } .mineText { fill: #0b1320 }
.walk, .wait { stroke: #fb923c }
}`;

/** Where a minute and a hall lie. */
interface Scale {
  readonly x: (minute: number) => number;
  /** Middle of a hall's row. */
  readonly y: (hall: string) => number;
  readonly halls: readonly string[];
  readonly hours: readonly number[];
  readonly bottom: number;
}

/**
 * The picture as SVG text; it brings its own background and colours for light and dark.
 *
 * @param scene concerts of one day, and a route among them
 */
export function draw(scene: Scene): string {
  const scale = scaleOf(scene.concerts);
  const chosen = chosenOf(scene);
  const list = listOf(chosen, scale.bottom + 22);
  const height = scale.bottom + 30 + Math.ceil(chosen.length / 2) * listRow;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(scene.heading)}</title>`,
    `<style>${style}\n</style>`,
    `<rect class="back" width="${width}" height="${height}" rx="8"/>`,
    `<text class="heading" x="16" y="28">${escaped(scene.heading)}</text>`,
    `<text class="soft" x="16" y="48">${escaped(scene.facts)}</text>`,
    ...gridOf(scale),
    ...scene.concerts.map((concert) => barOf(concert, scale, chosen.includes(concert))),
    ...wayOf(scene, scale),
    ...list,
    "</svg>\n",
  ].join("\n");
}

function scaleOf(concerts: readonly Concert[]): Scale {
  const halls = [...new Set(concerts.map((c) => c.hall.name))].sort();
  const first = Math.floor(Math.min(...concerts.map((c) => c.startMinute)) / 60);
  const last = Math.ceil(Math.max(...concerts.map((c) => c.endMinute)) / 60);
  const minuteWidth = (width - left - right) / (60 * (last - first));
  return {
    x: (minute) => left + (minute - first * 60) * minuteWidth,
    y: (hall) => top + (halls.indexOf(hall) + 0.5) * rowHeight,
    halls,
    hours: Array.from({ length: last - first + 1 }, (_, i) => first + i),
    bottom: top + halls.length * rowHeight,
  };
}

function gridOf({ x, y, halls, hours, bottom }: Scale): string[] {
  const at = (hour: number) => x(hour * 60).toFixed(1);
  return [
    ...hours.flatMap((hour) => [
      `<line class="grid" x1="${at(hour)}" x2="${at(hour)}" y1="${top - 6}" y2="${bottom}"/>`,
      `<text class="soft" x="${at(hour)}" y="${top - 12}" text-anchor="middle">${hour % 24}</text>`,
    ]),
    ...halls.map((hall) =>
      `<text x="${left - 10}" y="${y(hall) + 4}" text-anchor="end">${escaped(hall)}</text>`
    ),
  ];
}

function barOf(concert: Concert, { x, y }: Scale, mine: boolean): string {
  const [from, to] = [x(concert.startMinute), x(concert.endMinute)];
  const middle = y(concert.hall.name);
  const size = `width="${(to - from).toFixed(1)}" height="${barHeight}" rx="4"`;
  return `<g><title>${escaped(`${concert.number} ${concert.title}`)}</title>` +
    `<rect class="${mine ? "mine" : "bar"}" x="${from.toFixed(1)}" y="${middle - barHeight / 2}" ${size}/>` +
    `<text class="${mine ? "mineText" : "barText"}" x="${((from + to) / 2).toFixed(1)}" y="${middle + 4}" ` +
    `text-anchor="middle">${concert.number}</text></g>`;
}

/** For each leg the walk, drawn over the minutes it takes, and the wait after it. */
function wayOf({ concerts, route }: Scene, { x, y }: Scale): string[] {
  const byNumber = new Map(concerts.map((c) => [c.number, c]));
  return route.legs.flatMap(({ from, to, walkMinutes }) => {
    const [a, b] = [byNumber.get(from), byNumber.get(to)];
    if (a === undefined || b === undefined) throw new Error(`leg ${from}-${to} names no concert of the day`);
    const [x1, x2, x3] = [x(a.endMinute), x(a.endMinute + walkMinutes), x(b.startMinute)];
    const [y1, y2] = [y(a.hall.name), y(b.hall.name)];
    return [
      `<path class="walk" d="M${x1.toFixed(1)} ${y1}L${x2.toFixed(1)} ${y2}"/>`,
      `<line class="wait" x1="${x2.toFixed(1)}" x2="${x3.toFixed(1)}" y1="${y2}" y2="${y2}"/>`,
    ];
  });
}

function listOf(chosen: readonly Concert[], y: number): string[] {
  const half = Math.ceil(chosen.length / 2);
  return chosen.map((concert, i) => {
    const [column, row] = [i < half ? 0 : 1, i % half];
    const text = `${concert.start.slice(11, 16)}  ${concert.number}  ${concert.title}`;
    return `<text x="${16 + column * (width / 2)}" y="${y + row * listRow}">${escaped(text)}</text>`;
  });
}

function chosenOf({ concerts, route }: Scene): Concert[] {
  return concerts.filter((c) => route.concerts.includes(c.number));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

interface RoutesAnswer {
  readonly total: string;
  readonly routes: readonly (Route & {
    readonly portrait: { readonly walkMinutes: number; readonly price: number };
  })[];
}

async function main(
  [address = "http://localhost:8000", slug = "seven-bridges-2027", day = "2027-06-12"]: string[],
) {
  const festival = `${address}/v1/festivals/${slug}`;
  const { name, currency } = await ask<{ name: string; currency: string | null }>(festival);
  const { concerts } = await ask<{ concerts: Concert[] }>(`${festival}/concerts?day=${day}&limit=1000`);
  const { total, routes } = await ask<RoutesAnswer>(`${festival}/routes?day=${day}&walkCost=1&limit=1`);
  const [route] = routes;
  if (route === undefined) throw new Error(`${slug} has no route on ${day}`);
  const { walkMinutes, price } = route.portrait;
  const facts = `first of ${BigInt(total).toLocaleString("en")} routes: ${route.concerts.length} concerts, ` +
    `${walkMinutes} minutes on foot, ${price} ${currency ?? ""}; hours across, walks in orange`;
  console.log(draw({ heading: `${name}, ${day}`, facts, concerts, route }).trimEnd());
}

if (import.meta.main) await main(Deno.args);
