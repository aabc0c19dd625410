/** What changed between the version a plan was made for and the newest one. */
import { computed, effect, signal } from "@preact/signals";
import { festival, mend, plan } from "../state/app.ts";
import { tellLeftOut } from "../state/begin_with.ts";
import { isBlank, withoutGone } from "../state/plan.ts";
import { type Named, neverThere, type Touch, touchesOf, type VersionChange } from "./touched.ts";
import { newer } from "./watch.ts";

/** From the plan's version to the newest known; null: the plan is up to date. */
export const behind = computed(() => {
  const open = festival.value;
  if (open === null) return null;
  const shown = open.edition.scheduleVersion;
  const to = Math.max(shown, newer.value ?? 0);
  const from = isBlank(plan.value) ? shown : plan.value.version ?? 1;
  return from < to ? { slug: open.edition.festival, from, to, shown: shown === to } : null;
});

/** The changes of a span of versions, as far as they are known. */
export interface KnownChanges {
  readonly from: number;
  readonly to: number;
  /** null: they could not be asked for. */
  readonly changes: readonly VersionChange[] | null;
}

/** null: not asked for yet. */
export const known = signal<KnownChanges | null>(null);

/** What the plan names, with what only an older version has. */
const named = computed<Named>(() => {
  const { marks, route, events = [], gone = [], goneEvents = [] } = plan.value;
  return {
    concerts: new Set([...marks.keys(), ...route, ...gone]),
    events: new Set([...events, ...goneEvents]),
  };
});

/** What of the changes touches the plan; null: not known. */
export const touches = computed<readonly Touch[] | null>(() => {
  const changes = known.value?.changes;
  return changes === undefined || changes === null ? null : touchesOf(changes, named.value);
});

/** Asks for the changes whenever the plan is behind; returns how to stop. */
export function keepChanges(): () => void {
  return effect(() => {
    const span = behind.value;
    if (span === null) {
      known.value = null;
      return;
    }
    const { from, to } = known.peek() ?? {};
    if (from !== span.from || to !== span.to) void ask(span);
  });
}

/** Asks again. */
export async function askAgain(): Promise<void> {
  if (behind.value !== null) await ask(behind.value);
}

async function ask({ slug, from, to }: { slug: string; from: number; to: number }): Promise<void> {
  const changes = await changesOf(`/v1/festivals/${slug}/versions/${from}..${to}`);
  if (changes !== null) tellNeverThere(changes);
  known.value = { from, to, changes };
}

/** An address may name what the festival never had: no change of the programme, but a fault of the link. */
function tellNeverThere(changes: readonly VersionChange[]): void {
  const { gone = [], goneEvents = [] } = plan.peek();
  const never = neverThere(changes, { concerts: new Set(gone), events: new Set(goneEvents) });
  const numbers = [...never.concerts, ...never.events];
  if (numbers.length === 0) return;
  mend((one) => withoutGone(one, never));
  tellLeftOut(numbers.join(", "));
}

async function changesOf(path: string): Promise<readonly VersionChange[] | null> {
  try {
    const answer = await fetch(path);
    if (!answer.ok) return null;
    const { changes }: { changes?: unknown } = await answer.json();
    return Array.isArray(changes) ? changes : null;
  } catch {
    return null;
  }
}
