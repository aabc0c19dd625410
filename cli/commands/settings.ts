/** `figaro settings`: every environment variable, what it means and what it is set to. */
import { settingsHelp } from "../../api/config.ts";
import type { Output } from "../output.ts";
import { tableText } from "../table.ts";
import type { PlainFlags } from "./festivals.ts";

/** Lists the settings; secrets are named and not shown. */
export async function settingsCommand(
  { out }: { readonly out: Output },
  { json }: PlainFlags,
): Promise<void> {
  const settings = settingsHelp();
  if (json) return await out.json({ settings });
  await out.print(tableText({
    head: ["name", "meaning", "set to"],
    rows: settings.map(({ name, meaning, value }) => [name, meaning, value ?? "-"]),
    flexible: 1,
  }, out));
}
