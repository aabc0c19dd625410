/** `figaro items`, `figaro labels`: what is to be labelled, and what it was labelled. */
import { fileSource } from "@figaro/formats";
import { itemByExternalId, labelHistory, listItems, type Project, projectBySlug } from "@figaro/store";
import { addItemFile, type ItemsReport } from "../../jobs/learning/items/add_items.ts";
import { itemsFromFestival } from "../../jobs/learning/items/from_festival.ts";
import { localDate } from "../../learning/calendar.ts";
import { faultSummary } from "../fault_text.ts";
import { EXIT, InputError, withFile } from "../failure.ts";
import { stoppable } from "../interrupt.ts";
import { progressView } from "../progress.ts";
import { festivalOf, pathOf, type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `items add`. */
export interface AddItemsFlags extends PlainFlags {
  readonly day?: string;
  readonly idColumn?: string;
  readonly labelColumn?: string;
  readonly groupColumn?: string;
  readonly dayColumn?: string;
  readonly sheet?: string;
  readonly imported?: boolean;
  readonly dryRun?: boolean;
}

/** Adds a file of items. @returns the exit code: faults of the file are told here, not thrown */
export async function addItemsCommand(
  setting: Setting,
  { slug, path }: { readonly slug: string; readonly path: string },
  flags: AddItemsFlags,
): Promise<number> {
  const file = pathOf(setting, path);
  const info = await withFile(path, () => Deno.stat(file));
  if (info.isDirectory) {
    throw new InputError("file-unreadable", `${path} is a folder; name a CSV, JSONL or XLSX file`);
  }
  const report = await stoppable((signal) =>
    withDatabase(setting, "current", async (database) => {
      const project = await projectBySlug(database.db, slug);
      using view = progressView(setting);
      return await addItemFile(database, { project, source: fileSource(file) }, {
        ...readingOf(project, flags),
        signal,
        onProgress: (done, total) => view.show({ phase: "read", done, total }),
      });
    })
  );
  return await tellReport(setting, report, {
    slug,
    dryRun: flags.dryRun ?? false,
    json: flags.json ?? false,
  });
}

function readingOf(project: Project, flags: AddItemsFlags) {
  const { idColumn: id, labelColumn: label, groupColumn: group, dayColumn, sheet } = flags;
  return {
    columns: {
      ...(id === undefined ? {} : { id }),
      ...(label === undefined ? {} : { label }),
      ...(group === undefined ? {} : { group }),
      ...(dayColumn === undefined ? {} : { day: dayColumn }),
    },
    day: flags.day ?? localDate(new Date(), project.timeZone),
    ...(sheet === undefined ? {} : { sheet }),
    ...(flags.imported ? { imported: { actor: "import" } } : {}),
    dryRun: flags.dryRun ?? false,
  };
}

interface Telling {
  readonly slug: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

async function tellReport(
  { out }: Setting,
  report: ItemsReport,
  { slug, dryRun, json }: Telling,
): Promise<number> {
  if (json) await out.json({ ...report, dryRun });
  else if (report.ok) {
    const { added, unchanged, filled } = report;
    const told = unchanged === 0 ? "" : `; ${unchanged} were there already`;
    await out.print(
      ...(dryRun ? ["Dry run: nothing was written. Adding now would come to this:"] : []),
      `${slug}: ${added} items added${told}; ${filled} of the file's rows have a label.`,
    );
  } else {await out.tell(
      faultSummary(report.faults, { count: report.faultCount, out, end: "nothing was added" }),
    );}
  return report.ok ? EXIT.fine : EXIT.input;
}

/** Flags of `items from-festival`. */
export interface FromFestivalFlags extends PlainFlags {
  readonly day?: string;
  readonly labelsFromTags?: boolean;
  readonly dryRun?: boolean;
}

/** Makes the concerts of a festival's live schedule version items of a project. */
export async function itemsFromFestivalCommand(
  setting: Setting,
  { slug, festival }: { readonly slug: string; readonly festival: string },
  flags: FromFestivalFlags,
): Promise<void> {
  const { dryRun = false } = flags;
  const { version, added, unchanged, filled } = await withDatabase(setting, "current", async (database) => {
    const project = await projectBySlug(database.db, slug);
    const { id } = await festivalOf(database, festival);
    return await itemsFromFestival(database, { project, festivalId: id }, {
      day: flags.day ?? localDate(new Date(), project.timeZone),
      labelsFromTags: flags.labelsFromTags ?? false,
      dryRun,
    });
  });
  if (flags.json) {
    return await setting.out.json({ project: slug, festival, version, added, unchanged, filled, dryRun });
  }
  await setting.out.print(
    ...(dryRun ? ["Dry run: nothing was written."] : []),
    `${slug}: ${added} concerts of ${festival}, version ${version}, added (${filled} with a label from their tags); ` +
      `${unchanged} were there already.`,
  );
}

/** Flags of `items list`. */
export interface ListItemsFlags extends PlainFlags {
  readonly day?: string;
  readonly label?: string;
  readonly unlabelled?: boolean;
  readonly text?: string;
  readonly limit: number;
}

/** Lists items with their current labels. */
export async function listItemsCommand(setting: Setting, slug: string, flags: ListItemsFlags): Promise<void> {
  const { day, label, text, limit, unlabelled } = flags;
  const { project, items } = await withDatabase(setting, "current", async ({ db }) => {
    const project = await projectBySlug(db, slug);
    const items = await listItems(db, project, {
      limit,
      ...(day === undefined ? {} : { day }),
      ...(unlabelled ? { label: null } : label === undefined ? {} : { label }),
      ...(text === undefined ? {} : { text }),
    });
    return { project, items };
  });
  const { out } = setting;
  if (flags.json) return await out.json({ project: slug, items: items.map(({ id: _id, ...item }) => item) });
  if (items.length === 0) return await out.print("No such items.");
  const textOf = (fields: Readonly<Record<string, unknown>>) =>
    project.textColumns.map((name) => fields[name]).filter((value) => typeof value === "string").join(" · ");
  await out.print(tableText({
    head: ["id", "day", "given", "label", "source", "text"],
    rows: items.map((item) => [
      item.externalId,
      item.day,
      item.givenLabel ?? "-",
      item.label ?? "-",
      item.source ?? "-",
      textOf(item.fields).slice(0, 200),
    ]),
    flexible: 5,
  }, out));
  if (items.length === limit) await out.tell(`The first ${limit} are shown; --limit shows more.`);
}

/** Every label that an item ever had, the oldest first. */
export async function labelHistoryCommand(
  setting: Setting,
  { slug, item: id }: { readonly slug: string; readonly item: string },
  { json }: PlainFlags,
): Promise<void> {
  const history = await withDatabase(setting, "current", async ({ db }) => {
    const project = await projectBySlug(db, slug);
    const item = await itemByExternalId(db, project.id, id);
    if (item === null) {
      throw new InputError(
        "item-unknown",
        `${slug} has no item ${JSON.stringify(id)}; figaro items list shows them`,
      );
    }
    return await labelHistory(db, item.id);
  });
  const { out } = setting;
  if (json) {
    const shown = history.map(({ id: _id, itemId: _item, ...event }) => ({
      ...event,
      at: event.at.toISOString(),
    }));
    return await out.json({ project: slug, item: id, history: shown });
  }
  if (history.length === 0) return await out.print(`${id} was never labelled.`);
  const share = (value: number | null) => (value === null ? "-" : value.toFixed(3));
  await out.print(tableText({
    head: ["at (UTC)", "label", "source", "who", "policy", "probability", "odds", "before", "reason"],
    rows: history.map((event) => [
      event.at.toISOString().slice(0, 19).replace("T", " "),
      event.label ?? "(taken back)",
      event.source,
      event.actor,
      event.policy,
      share(event.probability),
      share(event.propensity),
      event.previous ?? "-",
      event.reason ?? "-",
    ]),
    right: [5, 6],
    flexible: 8,
  }, out));
}
