/** A file of items into a project: all of it or nothing, with every fault told by its row and column. */
import type { FileSource, ImportFault } from "@figaro/formats";
import { addItemStream, type Database, type ItemFault, type Project, StoreError } from "@figaro/store";
import { type ItemFileOptions, openItemFile, type ReadItem } from "./item_file.ts";
import { type Place, showValue } from "../../../formats/faults.ts";

/** What a file came to: how many items, or every fault, and then nothing was written. */
export type ItemsReport =
  | { readonly ok: true; readonly added: number; readonly unchanged: number; readonly filled: number }
  | { readonly ok: false; readonly faults: readonly ImportFault[]; readonly faultCount: number };

/** How a file is added. */
export interface AddFileOptions extends Omit<ItemFileOptions, "project"> {
  /** Settled labels: history, part of the training set at once. */
  readonly imported?: { readonly actor: string };
  readonly dryRun?: boolean;
}

/** Faults that are kept for telling; all are counted. */
const SHOWN_FAULTS = 200;

/** Thrown inside the transaction so that nothing of a file with faults stays. */
class FileFaulty extends Error {}

/**
 * Adds the items of a file; the same file again changes nothing.
 *
 * @throws the signal's reason when it was aborted; StoreError when the database cannot take it
 * Cost: memory for one batch, and one short text and number for each item
 */
export async function addItemFile(
  { db }: Pick<Database, "db">,
  { project, source }: { readonly project: Project; readonly source: FileSource },
  options: AddFileOptions,
): Promise<ItemsReport> {
  const { imported, dryRun = false, ...reading } = options;
  const file = openItemFile(source, { ...reading, project });
  const places: Place[] = [];
  let filled = 0;
  const batches = async function* () {
    for await (const batch of file.batches) {
      for (const { item, place } of batch) {
        places.push(place);
        if (item.label !== null) filled++;
      }
      yield batch.map(({ item }: ReadItem) => item);
    }
    if (file.faults().count > 0) hadFaults.push(...file.faults().faults);
  };
  const hadFaults: ImportFault[] = [];
  const kept = {
    ...(imported === undefined ? {} : { imported }),
    dryRun,
    faults: SHOWN_FAULTS,
    beforeCommit: () => {
      if (hadFaults.length > 0) throw new FileFaulty();
    },
  };
  try {
    const { added, unchanged } = await addItemStream(db, project, batches(), kept);
    return { ok: true, added, unchanged, filled };
  } catch (error) {
    const count = file.faults().count;
    if (error instanceof FileFaulty) return { ok: false, faults: hadFaults, faultCount: count };
    if (!(error instanceof StoreError) || error.code !== "items-invalid") throw error;
    const found = (error.params.faults as readonly ItemFault[]).map((fault) =>
      placed(fault, places, file.titles)
    );
    const faults = [...hadFaults, ...found].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(
      0,
      SHOWN_FAULTS,
    );
    return { ok: false, faults, faultCount: count + Number(error.params.count) };
  }
}

/** A fault of the store where the person sees it. */
function placed(
  { place = 0, field = "", value, detail }: ItemFault,
  places: readonly Place[],
  titles: ReadonlyMap<string, string>,
): ImportFault {
  const where = places[place] ?? { file: "", sheet: null, row: null };
  return {
    ...where,
    column: titles.get(field) ?? (field === "" ? null : field.replace(/^fields\//, "")),
    value: value === undefined || value === null ? null : showValue(value),
    code: "items-invalid",
    message: detail,
  };
}
