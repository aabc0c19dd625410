/** Room for signals between statements: the embedded database works on this thread and never waits. */
import type { Database } from "@figaro/store";
import type { KyselyPlugin } from "kysely";

const BREATH: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  async transformResult({ result }) {
    // A timer, as setImmediate comes before the signals.
    await new Promise((resolve) => setTimeout(resolve, 0));
    return result;
  },
};

/** The same database, with a turn of the event loop after every statement, so that Ctrl-C and the bar get theirs. */
export function breathing({ db }: Pick<Database, "db">): Pick<Database, "db"> {
  return { db: db.withPlugin(BREATH) };
}
