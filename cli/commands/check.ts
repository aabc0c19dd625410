/** `figaro check`: is a list of concerts a route, and if not, why. */
import { checkRoute } from "../../planner/route_advice.ts";
import { routeIdOf } from "../../planner/route_view.ts";
import { withHead } from "../../api/routes/plan_common.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import { EXIT } from "../failure.ts";
import type { FlagValues } from "../flags.ts";
import { type Given, positionsOf, readGiven } from "../given.ts";
import { type Question, withQuestion } from "../question.ts";
import { concertTable, countOf } from "../route_text.ts";
import type { Setting } from "../setting.ts";

type Checked = Awaited<ReturnType<typeof look>>;

/** Checks programme numbers (blanks or commas between) or one route id. @returns 1 when it does not fit */
export async function checkCommand(
  setting: Setting,
  { slug, concerts }: { readonly slug: string; readonly concerts: readonly string[] },
  flags: FlagValues,
): Promise<number> {
  const given = readGiven(concerts);
  return await withQuestion(setting, { slug, names: WISH_NAMES, flags }, async (question) => {
    const answer = await withHead(question.planner, question.asked, () => look(question, given));
    if (flags["json"] === true) await setting.out.json(answer);
    else await setting.out.print(...checkLines(setting, question, answer));
    return answer.fits && answer.gone.length === 0 ? EXIT.fine : EXIT.input;
  });
}

async function look(question: Question, given: Given) {
  const { planner, asked } = question;
  const { index } = asked;
  const { positions, gone } = await positionsOf(question, given);
  const { check, view } = await checkRoute(planner, asked, positions);
  return {
    ...view,
    id: check.feasible ? routeIdOf(index, check.concerts) : null,
    gone,
  };
}

function checkLines({ out }: Setting, { asked }: Question, checked: Checked): string[] {
  const { currency } = asked.index.document.festival;
  const verdict = checked.fits
    ? "A route: one person can hear them all."
    : checked.feasible
    ? "One person can hear them all, but it is no route of these wishes."
    : "No route: one person cannot hear them all.";
  const lines = [
    out.strong(verdict),
    concertTable(asked.index, checked, out),
    `  ${countOf(checked.concerts.length, "concert")}, walks ${checked.walkMinutes} min, ` +
    `waits ${checked.waitMinutes} min, price ${checked.price} ${currency ?? ""}`.trimEnd(),
  ];
  if (checked.id !== null) lines.push(`  id ${checked.id}`);
  if (checked.gone.length > 0) lines.push(`  no longer on the programme: ${checked.gone.join(", ")}`);
  if (checked.faults.length > 0) lines.push("Faults:", ...checked.faults.map((f) => `  - ${f.message}`));
  if (checked.repairs.length > 0) lines.push("Nearest routes:", ...checked.repairs.map(repairLine));
  return lines;
}

function repairLine({ route, dropped, added }: Checked["repairs"][number]): string {
  const changes = [
    ...dropped.length === 0 ? [] : [`without ${dropped.join(", ")}`],
    ...added.length === 0 ? [] : [`with ${added.join(", ")}`],
  ];
  return `  - ${changes.join("; ")}: ${route.concerts.join(" ")}  (${route.id})`;
}
