/** What an item is called. */
import type { Task } from "./client.ts";

/** The first of its texts; null: it has none. */
export function titleOf(fields: Task["fields"], textColumns: readonly string[]): string | null {
  for (const name of textColumns) {
    const value = fields[name];
    if (value !== null && value !== undefined && value !== "") return String(value);
  }
  return null;
}
