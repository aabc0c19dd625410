/** The review desk: one item at a time, answered from the keyboard. */
import { effect, signal, untracked } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { plural } from "../i18n/format.ts";
import { ask, project, resume } from "../staff/session.ts";
import { SignedIn } from "../staff/sign_in.tsx";
import { faultText } from "../staff/words.ts";
import { language } from "../state/settings.ts";
import { AgreementView } from "./agreement_view.tsx";
import { agreement, fetchAgreement, undo } from "./desk_acts.ts";
import { DeskHead, type View } from "./desk_head.tsx";
import { openQueue, renew, said } from "./desk_state.ts";
import { Dialogs } from "./open_dialog.tsx";
import { unsent } from "./outbox.ts";
import { Queue } from "./queue.tsx";
import { followReasons } from "./reasons_state.ts";
import { words } from "./words.ts";

const view = signal<View>("queue");

/** The whole desk. */
export function ReviewDesk(): JSX.Element {
  useEffect(() => {
    const stops = [followProject(), followReasons(), guardUnsent(), renewOnReturn()];
    void resume();
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    <>
      <DeskHead
        view={view.value}
        onView={(next) => {
          view.value = next;
          if (next === "agreement") void fetchAgreement();
        }}
      />
      <main id="main">
        <SignedIn>{() => view.value === "agreement" ? <AgreementView /> : <Queue undo={undo} />}</SignedIn>
      </main>
      <p class="said" role="status">{saidText()}</p>
      <Dialogs />
    </>
  );
}

/** Opens the queue of the project that is chosen, once somebody is signed in. */
function followProject(): () => void {
  return effect(() => {
    const slug = project.value?.slug;
    if (ask.value === null || slug === undefined) return;
    untracked(() => {
      agreement.value = null;
      if (view.value === "agreement") void fetchAgreement();
      void openQueue(slug);
    });
  });
}

/** The browser asks before answers that the server does not have are left behind. */
function guardUnsent(): () => void {
  const leaving = (event: BeforeUnloadEvent) => {
    if (unsent.value.length > 0) event.preventDefault();
  };
  addEventListener("beforeunload", leaving);
  return () => removeEventListener("beforeunload", leaving);
}

/** Who comes back to the tab sees what is still his. */
function renewOnReturn(): () => void {
  const shown = () => {
    if (document.visibilityState === "visible" && ask.value !== null) void renew();
  };
  document.addEventListener("visibilitychange", shown);
  return () => document.removeEventListener("visibilitychange", shown);
}

function saidText(): string {
  const w = words.value;
  const now = said.value;
  if (now === null) return "";
  switch (now.kind) {
    case "saved":
      return w.saved(now.label);
    case "bulk":
      return plural(language.value, now.answered, w.bulkDone) +
        (now.left === 0 ? "" : `; ${plural(language.value, now.left, w.bulkLeft)}`);
    case "bulkAgain":
      return plural(language.value, now.opened, w.bulkAgainDone);
    case "bulkUndone":
      return plural(language.value, now.undone, w.bulkUndone) +
        (now.kept === 0 ? "" : `; ${plural(language.value, now.kept, w.bulkKept)}`);
    case "failed":
      return faultText(now.error);
    default:
      return w[now.kind];
  }
}
