/** `figaro delays`: how likely a route keeps its time, and what to take where a concert is missed. */
import { withHead } from "../../api/routes/plan_common.ts";
import { DELAY_NAMES, readDelays } from "../../planner/delay_wishes.ts";
import { delaysOf } from "../../planner/delays.ts";
import { WISH_NAMES } from "../../planner/wish_names.ts";
import type { FlagValues } from "../flags.ts";
import { positionsOf, readGiven } from "../given.ts";
import type { Output } from "../output.ts";
import { withQuestion } from "../question.ts";
import type { Setting } from "../setting.ts";
import { tableText } from "../table.ts";

type Told = Awaited<ReturnType<typeof delaysOf>>;

/** Chances of programme numbers (blanks or commas between) or of one route id. */
export async function delaysCommand(
  setting: Setting,
  { slug, concerts }: { readonly slug: string; readonly concerts: readonly string[] },
  flags: FlagValues,
): Promise<void> {
  const given = readGiven(concerts);
  const names = { ...WISH_NAMES, ...DELAY_NAMES };
  await withQuestion(setting, { slug, names, flags }, async (question) => {
    const { planner, asked, values, faults } = question;
    const delays = readDelays({ index: asked.index, values, faults }, setting.config.delays);
    faults.throwIfAny();
    const { positions } = await positionsOf(question, given);
    const answer = await withHead(planner, asked, (heard) => delaysOf(planner, heard, { positions, delays }));
    if (flags["json"] === true) await setting.out.json(answer);
    else await setting.out.print(...lines(answer, setting.out));
  });
}

function lines({ onTime, legs, fallbacks, warnings }: Told, out: Output): string[] {
  const percent = (chance: number) => `${(chance * 100).toFixed(1)} %`;
  const rows = legs.map(({ from, to, onTime }) => [String(from), String(to), percent(onTime)]);
  const missed = fallbacks.map(({ after, missed, delayMinutes: { least, most }, probability, instead }) => [
    String(after),
    String(missed),
    least === most ? String(least) : `${least} to ${most}`,
    percent(probability),
    instead === null ? "nothing: the wishes leave no route" : instead.concerts.join(" "),
  ]);
  return [
    out.strong(`In time everywhere: ${percent(onTime)}`),
    ...rows.length === 0 ? [] : [tableText({ head: ["from", "to", "in time"], rows, right: [0, 1, 2] }, out)],
    ...missed.length === 0 ? [] : [
      tableText({
        head: ["after", "missed", "minutes late", "chance", "then the best route is"],
        rows: missed,
        right: [0, 1, 2, 3],
        flexible: 4,
      }, out),
    ],
    ...warnings,
  ];
}
