/** Routes for people: a table of concerts with the ways between them, the sums, the portrait in a few lines. */
import type { FestivalIndex, IndexedConcert } from "../planner/festival_index.ts";
import type { LegView, RouteView } from "../planner/views.ts";
import { clockText } from "../planner/wall_clock.ts";
import type { Output } from "./output.ts";
import { tableText } from "./table.ts";

/** Concerts by programme number, in time, with the legs between them. */
export type ConcertList = Pick<RouteView, "concerts" | "legs">;

const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" });

/** A whole route: heading, table, sums, portrait. */
export function routeText(index: FestivalIndex, route: RouteView, out: Output): string {
  const rank = route.rank === null ? "" : `#${route.rank}  `;
  const score = route.score === null ? "" : `score ${route.score}  `;
  const heading = out.strong(`${rank}${score}${countOf(route.concerts.length, "concert")}`);
  return [
    `${heading}  ${out.pale(route.id)}`,
    concertTable(index, route, out),
    ...portraitLines(index, route.portrait).map((line) => `  ${line}`),
  ].join("\n");
}

/** The concerts of a list with local times; walk, gap and slack stand at the concert a leg leads to. */
export function concertTable(index: FestivalIndex, { concerts, legs }: ConcertList, out: Output): string {
  const legTo = new Map(legs.map((leg) => [leg.to, leg]));
  let shownDay = -1;
  const rows = concerts.map((number) => {
    const concert = index.concerts[index.positionOf(number) ?? -1];
    if (concert === undefined) return ["", "", String(number), "", "not on the programme", "", "", ""];
    const day = concert.day === shownDay ? "" : dayText(index, concert);
    shownDay = concert.day;
    return [
      day,
      `${clockText(concert.startClock)}-${clockText(concert.endClock)}`,
      String(number),
      concert.hall.name,
      concert.record.title,
      ...legCells(legTo.get(number)),
    ];
  });
  return tableText({
    head: ["day", "time", "no", "hall", "concert", "walk", "gap", "slack"],
    rows,
    right: [2, 5, 6, 7],
    flexible: 4,
  }, out);
}

/** Minutes of a leg; the night between two days is no walk. */
function legCells(leg: LegView | undefined): string[] {
  if (leg === undefined) return ["", "", ""];
  if (leg.overnight) return ["night", "", ""];
  return [String(leg.walkMinutes), String(leg.gapMinutes), String(leg.slackMinutes)];
}

/** "Fri 2027-06-11" */
function dayText(index: FestivalIndex, concert: IndexedConcert): string {
  const date = index.parts.days[concert.day]?.date ?? "";
  return `${WEEKDAY.format(Date.parse(`${date}T00:00Z`))} ${date}`;
}

type Portrait = Readonly<Record<string, unknown>>;

function portraitLines(index: FestivalIndex, portrait: Portrait): string[] {
  const say = (key: string) => shown(portrait[key]);
  const count = (key: string, one: string) => countOf(Number(portrait[key] ?? 0), one);
  const money = index.document.festival.currency ?? "";
  const seats = portrait["availability"] as { status?: string; free?: number | null } | undefined;
  const free = typeof seats?.free === "number" ? ` (${countOf(seats.free, "seat")} at the scarcest)` : "";
  const tags = Object.entries(portrait["tagConcerts"] ?? {}).filter(([, concerts]) => concerts > 0)
    .map(([tag, concerts]) => `${tag} ${concerts}`);
  return [
    `music ${say("showMinutes")} min, walks ${say("walkMinutes")} min, waits ${say("waitMinutes")} min, ` +
    `price ${say("price")} ${money}`.trimEnd(),
    `${count("composers", "composer")}, ${count("works", "work")}, ${count("artists", "artist")}, ` +
    `${count("genres", "genre")}, ${count("halls", "hall")}, ${count("days", "day")}`,
    `comfort ${score(portrait, "comfort")}, intellect ${score(portrait, "intellect")}, ` +
    `tickets: ${seats?.status ?? "-"}${free}`,
    ...tags.length === 0 ? [] : [`tags: ${tags.join(", ")}`],
  ];
}

/** "72.3 (moderate)" */
function score(portrait: Portrait, key: string): string {
  const value = portrait[key];
  if (typeof value !== "number") return "-";
  const level = portrait[`${key}Level`];
  return typeof level === "string" ? `${value.toFixed(1)} (${level})` : value.toFixed(1);
}

function shown(value: unknown): string {
  return typeof value === "number" || typeof value === "string" ? String(value) : "-";
}

/** "1 concert", "3 concerts" */
export function countOf(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
