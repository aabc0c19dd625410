/** Tickets that came again with other content under the same id: the first stays, and that is told. */
import { type Kysely, sql } from "kysely";
import type { ImportFault, SaleOperation } from "@figaro/formats";
import type { RowOf, Schema } from "./schema.ts";

/** Conflicts that are kept; the rest are counted. */
const KEPT = 200;

/** What of a stream was not taken, as the database already says otherwise. */
export interface SalesConflicts {
  /** The first 200, each with the row of its file where it is known. */
  readonly list: readonly ImportFault[];
  readonly count: number;
}

type SaleRow = RowOf<"sales_operations">;

/** Collects conflicts over a whole stream. */
export class ConflictList implements SalesConflicts {
  readonly #list: ImportFault[] = [];
  #count = 0;

  get list(): readonly ImportFault[] {
    return this.#list;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Looks for operations of a batch whose id the database has with other content.
   *
   * @param numbers programme number by ordinal
   */
  async look(
    db: Kysely<Schema>,
    batch: { readonly operations: readonly SaleOperation[]; readonly rows: readonly SaleRow[] },
    numbers: ReadonlyMap<number, number>,
  ): Promise<void> {
    const stored = await differing(db, batch.rows);
    if (stored.size === 0) return;
    for (const operation of batch.operations) {
      const kept = stored.get(operation.id);
      if (kept === undefined) continue;
      const first = { ...kept, concert: numbers.get(kept.concert_ordinal) ?? -1 };
      const [column, before, after] = differenceOf(first, operation) ?? [];
      if (column !== undefined) this.#add(operation, { column, before, after });
    }
  }

  #add(
    { id, row }: SaleOperation,
    { column, before, after }: { column: string; before: unknown; after: unknown },
  ): void {
    this.#count++;
    if (this.#list.length >= KEPT) return;
    const message =
      `ticket ${JSON.stringify(id)} was there already with ${column} ${shown(before)}, here it has ` +
      `${shown(after)}; the first stays, and a ticket that changed needs an id of its own`;
    const place = { file: "sales", sheet: null, row: row ?? null };
    this.#list.push({ ...place, column, value: shown(after), code: "sale-conflict", message });
  }
}

interface Stored {
  readonly id: string;
  readonly concert_ordinal: number;
  readonly client: string | null;
  readonly sold_at: Date;
  readonly price: number | null;
}

/** Stored rows, by id, from which a row of the same id differs. */
async function differing(db: Kysely<Schema>, rows: readonly SaleRow[]): Promise<Map<string, Stored>> {
  const { rows: found } = await sql<Stored>`
    select distinct s.id, s.concert_ordinal, s.client, s.sold_at, s.price
    from json_populate_recordset(null::sales_operations, ${JSON.stringify(rows)}::json) r
    join sales_operations s on s.festival_id = r.festival_id and s.id = r.id
    where (s.concert_ordinal, s.client, s.sold_at, s.price)
      is distinct from (r.concert_ordinal, r.client, r.sold_at, r.price)`.execute(db);
  return new Map(found.map((row) => [row.id, row]));
}

/** The first column in which an operation differs from what is stored. */
function differenceOf(
  stored: Omit<Stored, "concert_ordinal"> & { readonly concert: number },
  { concert, client, at, price }: SaleOperation,
): [column: string, before: unknown, after: unknown] | null {
  if (stored.concert !== concert) return ["concert", stored.concert, concert];
  if (stored.client !== client) return ["client", stored.client, client];
  if (stored.sold_at.getTime() !== Date.parse(at)) return ["time", stored.sold_at.toISOString(), at];
  if (stored.price !== price) return ["price", stored.price, price];
  return null;
}

function shown(value: unknown): string {
  return value === null ? "nothing" : String(value);
}
