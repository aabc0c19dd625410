/** `figaro tickets`: what can still be bought, and statuses set by hand. */
import { availability, loadSnapshot, type SalesTotals, salesTotals, setOverride } from "@figaro/store";
import { festivalOf, type Setting, withDatabase } from "../setting.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** What can be set: a status that holds whatever the tickets say, or "clear", which lets them decide again. */
export const TICKET_STATUSES = ["sold-out", "not-on-sale", "clear"] as const;
/** One of TICKET_STATUSES. */
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** A status for one concert, by programme number. */
export interface TicketsGiven {
  readonly slug: string;
  readonly number: number;
  readonly status: TicketStatus;
}

/** Seats, tickets sold and status of every concert of the current version. */
export async function listTicketsCommand(
  setting: Setting,
  slug: string,
  { json }: PlainFlags,
): Promise<void> {
  const { out } = setting;
  await withDatabase(setting, "current", async (database) => {
    const { id, version } = await festivalOf(database, slug);
    const tickets = await availability(database.db, id);
    const sales = await salesTotals(database.db, id);
    if (json) return await out.json({ festival: slug, sales, tickets });
    const { document } = await loadSnapshot(database.db, id, version);
    const titles = new Map(document.concerts.map(({ number, title }) => [number, title]));
    const shown = (count: number | null) => count === null ? "-" : String(count);
    await out.print(
      tableText({
        head: ["no.", "concert", "seats", "sold", "free", "status"],
        rows: tickets.map((one) => [
          String(one.number),
          titles.get(one.number) ?? "",
          shown(one.seats),
          String(one.sold),
          shown(one.free),
          one.status,
        ]),
        right: [0, 2, 3, 4],
        flexible: 1,
      }, out),
      salesLine(sales, document.festival),
    );
  });
}

/** What the sales came to, in the festival's currency. */
function salesLine(
  { tickets, revenue, firstAt, lastAt }: SalesTotals,
  { currency, currencyDigits }: { readonly currency: string | null; readonly currencyDigits: number },
): string {
  if (firstAt === null || lastAt === null) return "No sales are known.";
  const money = `${(revenue / 10 ** currencyDigits).toFixed(currencyDigits)} ${currency ?? ""}`.trim();
  const day = (time: Date) => time.toISOString().slice(0, 10);
  return `${tickets} tickets sold for ${money}, from ${day(firstAt)} to ${day(lastAt)}.`;
}

/** Sets or clears the status of one concert. @throws StoreError `concert-unknown` */
export async function setTicketsCommand(
  setting: Setting,
  { slug, number, status }: TicketsGiven,
  { json }: PlainFlags,
): Promise<void> {
  const { out } = setting;
  await withDatabase(setting, "current", async (database) => {
    const { id } = await festivalOf(database, slug);
    await setOverride(database.db, id, { number, status: status === "clear" ? null : status });
    const now = (await availability(database.db, id)).find((one) => one.number === number);
    if (json) return await out.json({ festival: slug, ...now });
    await out.print(`Concert ${number} is ${now?.status ?? "not in the current version"}.`);
  });
}
