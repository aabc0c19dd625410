/** `figaro experiments` and `figaro drift`: two versions beside each other, and what comes in against what was. */
import { userInfo } from "node:os";
import {
  artifactStore,
  type Experiment,
  experimentLooks,
  experimentOf,
  listExperiments,
  projectBySlug,
} from "@figaro/store";
import { checkDrift, type DriftReport, driftReport } from "../../jobs/learning/drift/mod.ts";
import {
  type ExperimentParts,
  lookAtExperiment,
  startExperiment,
  stopExperiment,
} from "../../jobs/learning/experiments/mod.ts";
import { Serving } from "../../jobs/learning/serving/mod.ts";
import type { LookFindings } from "../../learning/experiments.ts";
import { loadLearningHere } from "../../wasm/deno.ts";
import { InputError } from "../failure.ts";
import { type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `experiments start`. */
export interface StartFlags extends PlainFlags {
  readonly shadow?: boolean;
  readonly control?: string;
  readonly share?: number;
  readonly level?: number;
  readonly effect?: number;
  readonly promote?: boolean;
  readonly by?: string;
}

/** Flags of `experiments stop`. */
export interface StopFlags extends PlainFlags {
  readonly reason: string;
  readonly by?: string;
}

/** Flags of `drift`. */
export interface DriftFlags extends PlainFlags {
  readonly check?: boolean;
  readonly until?: string;
}

const actorOf = (by: string | undefined) => `cli:${by ?? userInfo().username}`;
const minute = (at: Date) => at.toISOString().slice(0, 16).replace("T", " ");
const rounded = (value: number) =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3);

async function withParts<T>(
  setting: Setting,
  slug: string,
  work: (parts: ExperimentParts) => Promise<T>,
): Promise<T> {
  return await withDatabase(setting, "current", async ({ db }) => {
    await using serving = new Serving({
      artifacts: artifactStore(setting.config.bucket),
      core: loadLearningHere,
    });
    return await work({ db, serving, project: await projectBySlug(db, slug) });
  });
}

/** Lists the experiments of a project, the newest first. */
export async function listExperimentsCommand(
  setting: Setting,
  slug: string,
  { json, limit = 30 }: PlainFlags & { readonly limit?: number },
): Promise<void> {
  const { out } = setting;
  const experiments = await withDatabase(
    setting,
    "current",
    async ({ db }) => await listExperiments(db, (await projectBySlug(db, slug)).id, { limit }),
  );
  if (json) return await out.json({ project: slug, experiments });
  if (experiments.length === 0) {
    return await out.print(
      `${slug} has no experiment yet; figaro experiments start ${slug} <version> starts one.`,
    );
  }
  await out.print(tableText({
    head: ["id", "kind", "control", "challenger", "share", "since (UTC)", "state", "reason"],
    rows: experiments.map(({ id, kind, control, challenger, share, startedAt, state, verdict, reason }) => [
      ...[String(id), kind, control, challenger, String(share), minute(startedAt)],
      verdict === null ? state : `${state}: ${verdict}`,
      reason ?? "",
    ]),
    right: [0, 4],
    flexible: 7,
  }, out));
}

/** Starts an A/B test or a shadow. */
export async function startExperimentCommand(
  setting: Setting,
  { slug, challenger }: { readonly slug: string; readonly challenger: string },
  { json, shadow, promote, by, control, share, level, effect }: StartFlags,
): Promise<void> {
  const made = await withParts(setting, slug, (parts) =>
    startExperiment(parts, {
      ...{ challenger, control, share, level, effect },
      kind: shadow === true ? "shadow" : "ab",
      promotes: promote === true,
      actor: actorOf(by),
    }));
  if (json) return await setting.out.json({ project: slug, ...made });
  await setting.out.print(...linesOf(made));
}

/** Looks at an experiment; what is found may end it. */
export async function lookCommand(
  setting: Setting,
  { slug, id }: { readonly slug: string; readonly id: number },
  { json }: PlainFlags,
): Promise<void> {
  const looked = await withParts(
    setting,
    slug,
    (parts) => lookAtExperiment({ ...parts, core: loadLearningHere }, id),
  );
  if (json) return await setting.out.json({ project: slug, ...looked });
  await setting.out.print(...linesOf(looked.experiment), ...findingLines(setting, looked.findings));
}

/** Shows an experiment with its last look, and looks at nothing. */
export async function showExperimentCommand(
  setting: Setting,
  { slug, id }: { readonly slug: string; readonly id: number },
  { json }: PlainFlags,
): Promise<void> {
  const { experiment, looks } = await withDatabase(setting, "current", async ({ db }) => {
    const experiment = await experimentOf(db, (await projectBySlug(db, slug)).id, id);
    return { experiment, looks: await experimentLooks(db, id, { limit: 400 }) };
  });
  if (json) return await setting.out.json({ project: slug, experiment, looks });
  await setting.out.print(...linesOf(experiment), ...findingLines(setting, looks[0]?.findings ?? null));
}

/** Ends an experiment. */
export async function stopExperimentCommand(
  setting: Setting,
  { slug, id }: { readonly slug: string; readonly id: number },
  flags: StopFlags,
): Promise<void> {
  const reason = flags.reason.trim();
  if (reason === "") throw new InputError("reason-missing", "an experiment's end is history: say why");
  const by = { actor: actorOf(flags.by), reason };
  const stopped = await withParts(setting, slug, (parts) => stopExperiment(parts, id, by));
  if (flags.json) return await setting.out.json({ project: slug, ...stopped });
  await setting.out.print(...linesOf(stopped));
}

function linesOf(
  { id, kind, control, challenger, share, state, verdict, reason, settlement }: Experiment,
): string[] {
  const what = kind === "ab"
    ? `${challenger} answers ${Math.round(share * 100)} of 100 subjects, ${control} the others`
    : `${challenger} is asked beside ${control} and never shown`;
  return [
    `Experiment ${id}: ${what}; ${verdict === null ? state : `${state}, ${verdict}`}`,
    ...reason === null ? [] : [`  ${reason}`],
    ...settlement === null ? [] : [`  ${settlement}`],
  ];
}

function findingLines({ out }: Setting, findings: LookFindings | null): string[] {
  if (findings === null) return [];
  const { control, challenger, difference, error, pValue, splitPValue } = findings;
  const rows = [["control", control] as const, ["challenger", challenger] as const].map(([name, arm]) => [
    ...[name, String(arm.exposed), String(arm.failed), String(arm.count)],
    arm.agreement === null ? "" : rounded(arm.agreement),
  ]);
  const split = splitPValue === null ? "" : `; split p ${rounded(splitPValue)}`;
  return [
    tableText({
      head: ["arm", "subjects", "failed", "labelled since", "agreement"],
      rows,
      right: [1, 2, 3, 4],
    }, out),
    `Difference ${rounded(difference)} (standard error ${rounded(error)}), p ${
      rounded(pValue)
    } always valid${split}`,
  ];
}

/** Shows what of drift is known; with `check`, checks the days that are over first. */
export async function driftCommand(setting: Setting, slug: string, flags: DriftFlags): Promise<void> {
  const report = await withDatabase(setting, "current", async ({ db }) => {
    const project = await projectBySlug(db, slug);
    if (flags.check !== true && flags.until === undefined) return await driftReport(db, project);
    return await checkDrift(db, project, { until: flags.until });
  });
  if (flags.json) {
    const { version, checked, checks } = report;
    return await setting.out.json({ project: slug, version, checked, checks });
  }
  await setting.out.print(...driftLines(setting, slug, report));
}

function driftLines({ out }: Setting, slug: string, { version, checks }: DriftReport): string[] {
  if (version === null) return [`No version of ${slug} serves: there is nothing to compare with.`];
  const last = checks.at(-1)?.day;
  if (last === undefined) {
    return [
      `No day was checked against ${version} yet: --check does so for days that are over and have enough items.`,
    ];
  }
  const newest = checks.filter(({ day }) => day === last);
  const drifted = newest.filter(({ alarm }) => alarm);
  const table = tableText({
    head: ["column", "rows", "evidence", "change since", "PSI", "total variation", ""],
    rows: newest.map(({ column, rows, logEvidence, sinceDay, stabilityIndex, totalVariation, alarm }) => [
      ...[column, String(rows), rounded(Math.exp(Math.min(logEvidence, 50))), alarm ? sinceDay : ""],
      ...[rounded(stabilityIndex), rounded(totalVariation), alarm ? "drifted" : ""],
    ]),
    right: [1, 2, 4, 5],
    flexible: 0,
  }, out);
  const said = drifted.length === 0
    ? `No drift against ${version} up to ${last}.`
    : `${drifted.length} of ${newest.length} columns have drifted against ${version} by ${last}.`;
  return [table, said];
}
