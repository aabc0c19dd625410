/** The many routes around one's own: a fair sample at once, and all of them where that is a matter of seconds. */
import { useEffect, useState } from "preact/hooks";
import { desk } from "../boot.ts";
import type { DeskAnswer } from "../engine/engine.ts";
import { SecondDesk } from "../results/second_desk.ts";
import { festival, tickets } from "../state/app.ts";
import { type Answered, useAnswer } from "./use_answer.ts";

type Cloud = DeskAnswer<"cloud">;

/** Routes up to which every one is looked at before anything is drawn, and how many random ones else. */
const AT_ONCE = 250_000;
const SAMPLED = 50_000;
/** Routes up to which every one is looked at afterwards: 40 MB of a worker of its own. */
const MOST = 1_000_000;

/**
 * Comfort and intellect of the routes of a question. Where there are more than can be looked at at once, a sample
 * comes first and all of them follow; where these fail the sample stays, and says that it is one.
 *
 * @param query days in the API's names
 */
export function useCloud(query: string): Answered<Cloud> {
  const first = useAnswer(query, () => desk().latest("cloud", "cloud", query, AT_ONCE, SAMPLED));
  const [whole, hold] = useState<{ readonly query: string; readonly value: Cloud } | null>(null);
  const { value, fresh } = first;
  const isPart = fresh && value !== undefined && !value.exact && BigInt(value.total) <= BigInt(MOST);
  useEffect(() => {
    const open = festival.peek();
    if (!isPart || open === null) return;
    const second = new SecondDesk(import.meta.url);
    const control = new AbortController();
    const call = { subject: { edition: open.edition, tickets: tickets.peek() }, signal: control.signal };
    second.ask(call, "cloud", query, MOST).then((all) => hold({ query, value: all })).catch(() => {})
      .finally(() => second[Symbol.dispose]());
    return () => {
      control.abort();
      second[Symbol.dispose]();
    };
  }, [isPart, query]);
  return whole?.query === query ? { value: whole.value, fresh: true, failed: false } : first;
}
