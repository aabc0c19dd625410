/** `figaro replay`: what another calendar would have given on the same history; `figaro suspects`: labels in doubt. */
import { projectBySlug } from "@figaro/store";
import { replayProject } from "../../jobs/learning/replay.ts";
import { searchSuspects } from "../../jobs/learning/suspects.ts";
import type { Calendar } from "../../learning/calendar.ts";
import type { ReplayDay } from "../../learning/replay.ts";
import { UsageError } from "../failure.ts";
import { stoppable } from "../interrupt.ts";
import { type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";
import { calendarOf } from "./projects.ts";

/** Flags of `replay`. */
export interface ReplayFlags extends PlainFlags {
  readonly calendar: readonly string[];
  readonly anchor?: string;
  readonly holdout: number;
  readonly historyToo?: boolean;
}

interface Replayed {
  readonly calendar: string;
  readonly days: readonly ReplayDay[];
}

/** Replays a project's history under each calendar that is named; nothing is written. */
export async function replayCommand(setting: Setting, slug: string, flags: ReplayFlags): Promise<void> {
  const { out } = setting;
  if (flags.calendar.length === 0) throw new UsageError("name a calendar: --calendar every-morning");
  const calendars: Calendar[] = [];
  for (const given of flags.calendar) calendars.push(await calendarOf(setting, given));
  const replayed = await stoppable((signal) =>
    withDatabase(setting, "current", async ({ db }) => {
      const project = await projectBySlug(db, slug);
      const all: Replayed[] = [];
      for (const calendar of calendars) {
        const days: ReplayDay[] = [];
        const options = {
          calendar,
          holdout: flags.holdout,
          historyToo: flags.historyToo ?? false,
          signal,
          ...(flags.anchor === undefined ? {} : { anchor: flags.anchor }),
        };
        for await (const day of replayProject(db, project, options)) {
          days.push(day);
          if (out.screen.watched) await out.tell(`${calendar.name}: ${day.day}, ${day.trainingSize} rows`);
        }
        all.push({ calendar: calendar.name, days });
      }
      return all;
    })
  );
  if (flags.json) return await out.json({ project: slug, holdout: flags.holdout, replays: replayed });
  for (const one of replayed) {
    await out.print(`${slug} under ${one.calendar}:`, dayText(setting, one.days), "");
  }
  await out.print(summaryText(setting, replayed));
}

const share = (
  value: number | null | undefined,
) => (value === null || value === undefined ? "-" : value.toFixed(3));

function dayText({ out }: Setting, days: readonly ReplayDay[]): string {
  return tableText({
    head: [
      "day",
      "slot",
      "filled",
      "empty",
      "people",
      "unanswered",
      "agreed",
      "coin given/model",
      "training",
      "wrong",
      "agreement",
      "F1",
      "min F1",
      "retrained",
    ],
    rows: days.map((day) => [
      day.day,
      `${day.slot} ${day.rule}`,
      String(day.filled),
      String(day.empty),
      String(day.operator),
      String(day.unanswered),
      String(day.agreed),
      `${day.coinGiven}/${day.coinModel}`,
      String(day.trainingSize),
      share(day.wrongShare),
      share(day.agreement),
      share(day.score?.f1),
      share(day.score?.minF1),
      day.retrained ? "yes" : "no",
    ]),
    right: [2, 3, 4, 5, 6, 8, 9, 10, 11, 12],
  }, out);
}

/** The calendars beside each other: what people would have done, and how good the last model would have been. */
function summaryText({ out }: Setting, replayed: readonly Replayed[]): string {
  const sum = (days: readonly ReplayDay[], of: (day: ReplayDay) => number) =>
    days.reduce((n, day) => n + of(day), 0);
  return tableText({
    head: [
      "calendar",
      "days",
      "retrains",
      "people",
      "unanswered",
      "training",
      "wrong",
      "agreement",
      "F1",
      "min F1",
    ],
    rows: replayed.map(({ calendar, days }) => {
      const last = days.at(-1);
      const agreed = days.flatMap((
        { agreement, filled },
      ) => (agreement === null ? [] : [{ agreement, filled }]));
      const filled = agreed.reduce((n, day) => n + day.filled, 0);
      const equal = agreed.reduce((n, day) => n + day.agreement * day.filled, 0);
      return [
        calendar,
        String(days.length),
        String(sum(days, ({ retrained }) => Number(retrained))),
        String(sum(days, ({ operator }) => operator)),
        String(sum(days, ({ unanswered }) => unanswered)),
        String(last?.trainingSize ?? 0),
        share(last?.wrongShare),
        share(filled === 0 ? null : equal / filled),
        share(last?.score?.f1),
        share(last?.score?.minF1),
      ];
    }),
    right: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  }, out);
}

/** Flags of `suspects`. */
export interface SuspectFlags extends PlainFlags {
  readonly limit: number;
  readonly folds: number;
  readonly dryRun?: boolean;
}

const REASONS = {
  "too-few-rows": "the training set has fewer groups than folds",
  "one-class": "the training set has one class alone",
} as const;

/** Looks for labels that the model has reason to doubt, and makes tasks of them. */
export async function suspectsCommand(setting: Setting, slug: string, flags: SuspectFlags): Promise<void> {
  const { out } = setting;
  const { limit, folds, dryRun = false } = flags;
  const report = await stoppable((signal) =>
    withDatabase(
      setting,
      "current",
      async ({ db }) =>
        await searchSuspects(db, await projectBySlug(db, slug), {
          limit,
          folds,
          dryRun,
          signal,
          onProgress: (done, total) => {
            if (out.screen.watched) void out.tell(`fold ${done} of ${total}`);
          },
        }),
    )
  );
  if (flags.json) return await out.json({ project: slug, dryRun, ...report });
  if (report.reason !== null) return await out.print(`Nothing can be said: ${REASONS[report.reason]}.`);
  const { rows, found, passedOver, made } = report;
  await out.print(
    `${found} of ${rows} labels are in doubt; people were asked about ${passedOver} of them already.`,
    dryRun
      ? `Dry run: no task was made. The first ${made.length}:`
      : `Tasks made for the review desk: ${made.length}`,
  );
  if (made.length === 0) return;
  await out.print(tableText({
    head: ["item", "label", "believed", "likely", "believed"],
    rows: made.map((one) => [
      one.externalId,
      one.label,
      one.selfConfidence.toFixed(3),
      one.likely,
      one.probability.toFixed(3),
    ]),
    right: [2, 4],
    flexible: 0,
  }, out));
}
