/** `figaro count`: the exact number of routes. */
import type { CountView } from "../../planner/route_planner.ts";
import { withHead } from "../../api/routes/plan_common.ts";
import { COUNT_NAMES, countWanted } from "../../api/routes/plan_count.ts";
import { countOf } from "../../planner/count_parts.ts";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import type { FlagValues } from "../flags.ts";
import type { Output } from "../output.ts";
import { withQuestion } from "../question.ts";
import type { Setting } from "../setting.ts";
import { tableText } from "../table.ts";

/** Counts the routes of wishes: in all, by length and day, maximal ones, and what dropping each filter gives. */
export async function countCommand(setting: Setting, slug: string, flags: FlagValues): Promise<void> {
  const { out } = setting;
  await withQuestion(setting, { slug, names: { ...WISH_NAMES, ...COUNT_NAMES }, flags }, async (question) => {
    const { planner, asked } = question;
    const wanted = countWanted({ ...question, index: asked.index });
    const answer = await withHead(
      planner,
      asked,
      async (heard) => countOf(await planner.count(heard, wanted.parts), wanted),
    );
    if (flags["json"] === true) await out.json(answer);
    else await out.print(...countLines(asked.index, answer, out), ...answer.warnings ?? []);
  });
}

function countLines(index: FestivalIndex, count: Partial<CountView>, out: Output): string[] {
  const { total = "", maximal = null, byLength = [], byDay = [], dropped = {} } = count;
  const lines = [`${out.strong(total)} ${total === "1" ? "route" : "routes"}`];
  if (maximal !== null) lines.push(`${maximal} of them maximal: no concert can be added`);
  const section = (head: readonly string[], rows: readonly (readonly string[])[]) => {
    if (rows.length > 0) lines.push(tableText({ head, rows, right: [0, 1] }, out));
  };
  section(["concerts", "routes"], byLength.map(({ concerts, routes }) => [String(concerts), routes]));
  section(["day", "routes within it"], byDay.map(({ day, routes }) => [day, routes]));
  section(["without this filter", "routes"], Object.entries(dropped));
  if (count.through !== undefined) lines.push(throughTable(index, count.through, out));
  return lines;
}

function throughTable(index: FestivalIndex, through: Readonly<Record<string, string>>, out: Output): string {
  const rows = index.concerts.map(({ record: { number, title } }) => [
    String(number),
    title,
    through[number] ?? "0",
  ]);
  return tableText({ head: ["no", "concert", "routes through it"], rows, right: [0, 2], flexible: 1 }, out);
}
