/** The desk's part of the head: which view is shown, and how far the day is. */
import type { JSX } from "preact";
import { plural } from "../i18n/format.ts";
import { StaffHead } from "../staff/head.tsx";
import { signedIn } from "../staff/session.ts";
import { language } from "../state/settings.ts";
import type { Progress } from "./client.ts";
import { progress } from "./desk_state.ts";
import { lost, unsent } from "./outbox.ts";
import { words } from "./words.ts";

/** What the desk shows. */
export const VIEWS = ["queue", "agreement"] as const;
export type View = (typeof VIEWS)[number];

/** The head of the desk. */
export function DeskHead({ view, onView }: {
  readonly view: View;
  readonly onView: (view: View) => void;
}): JSX.Element {
  const w = words.value;
  return (
    <StaffHead page="review">
      {signedIn.value && (
        <div class="desk-tabs" role="group" aria-label={w.views}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              class="chip"
              aria-pressed={view === one}
              onClick={({ currentTarget }) => {
                onView(one);
                // Enter accepts an item again, and does not press this once more.
                currentTarget.blur();
              }}
            >
              {w[one]}
            </button>
          ))}
        </div>
      )}
      {signedIn.value && <DeskProgress />}
    </StaffHead>
  );
}

/** Open, done today, minutes left; what waits for the network. */
function DeskProgress(): JSX.Element {
  const waiting = unsent.value.length;
  return (
    <div class="desk-progress">
      {progress.value !== null && <Counts now={progress.value} />}
      {(waiting > 1 || (waiting > 0 && lost.value !== null)) && (
        <span class="unsent">{plural(language.value, waiting, words.value.offline)}</span>
      )}
    </div>
  );
}

function Counts({ now: { open, done, skipped, minutesLeft } }: { readonly now: Progress }): JSX.Element {
  const w = words.value;
  const parts = [
    plural(language.value, open, w.open),
    plural(language.value, done, w.done),
    ...(skipped === 0 ? [] : [plural(language.value, skipped, w.skippedToday)]),
    ...(minutesLeft === null || open === 0 ? [] : [plural(language.value, minutesLeft, w.minutesLeft)]),
  ];
  return (
    <>
      <progress max={Math.max(1, open + done + skipped)} value={done + skipped} aria-label={w.queue} />
      <span>{parts.join(" · ")}</span>
    </>
  );
}
