/** What is wrong with tickets, collected over a whole stream. */
import type { ImportFault, SaleOperation } from "@figaro/formats";

/** Faults that are kept; the rest are counted. */
const KEPT = 200;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Collects the faults of operations; readers have told file and row of theirs before, so here both are null. */
export class SalesFaults {
  readonly #list: ImportFault[] = [];
  #count = 0;

  /** The first 200. */
  get list(): readonly ImportFault[] {
    return this.#list;
  }

  get count(): number {
    return this.#count;
  }

  /** Looks at one operation; `concerts` has a key for every number that the festival ever had. */
  check(operation: SaleOperation, concerts: ReadonlyMap<number, unknown>): void {
    const { id, concert, client, at, price } = operation;
    const shown = `ticket ${JSON.stringify(id)}`;
    if (!isText(id) || id === "") this.#add("id", [id, "sale-invalid"], `a ticket has no usable id`);
    if (!concerts.has(concert)) {
      this.#add(
        "concert",
        [concert, "concert-unknown"],
        `${shown}: no concert has the programme number ${concert}`,
      );
    }
    if (client !== null && !isText(client)) {
      this.#add("client", [client, "sale-invalid"], `${shown}: the client is no text that can be kept`);
    }
    if (!INSTANT.test(at) || Number.isNaN(Date.parse(at))) {
      const wanted = "expected an instant such as 2022-04-21T00:07:12Z";
      this.#add("time", [at, "sale-invalid"], `${shown}: ${JSON.stringify(at)} is no instant; ${wanted}`);
    }
    if (price !== null && !(Number.isInteger(price) && price >= 0 && price < 2 ** 31)) {
      const wanted = "expected a whole number of minor units, 0 or more";
      this.#add("price", [price, "sale-invalid"], `${shown}: the price is ${price}; ${wanted}`);
    }
  }

  #add(column: string, [value, code]: readonly [unknown, string], message: string): void {
    this.#count++;
    if (this.#list.length >= KEPT) return;
    this.#list.push({ file: "sales", sheet: null, row: null, column, value: String(value), code, message });
  }
}

/** Postgres holds no U+0000 and no half of a surrogate pair. */
function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\u0000");
}
