/** The page of models: who serves and how well, how that came about, and letting another serve. */
import { effect, signal, untracked } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { StaffHead } from "../staff/head.tsx";
import { ask, project, resume } from "../staff/session.ts";
import { SignedIn } from "../staff/sign_in.tsx";
import { faultText } from "../staff/words.ts";
import { Champion } from "./champion.tsx";
import { DriftSection } from "./drift.tsx";
import { Experiments } from "./experiments.tsx";
import { Moves } from "./history.tsx";
import { type Board, board, openBoard, said } from "./models_state.ts";
import { MoveDialog } from "./move_dialog.tsx";
import { Plots } from "./plots.tsx";
import { Runs } from "./runs.tsx";
import { ServedAt } from "./served_at.tsx";
import { Versions } from "./versions.tsx";
import { words } from "./words.ts";

/** Which move is being confirmed: a version, or the roll back. */
const moving = signal<{ readonly version: string | null; readonly target: string } | null>(null);

/** The whole page. */
export function ModelsPage(): JSX.Element {
  useEffect(() => {
    const stop = effect(() => {
      if (ask.value !== null && project.value !== null) untracked(() => void openBoard());
    });
    void resume();
    return stop;
  }, []);
  const open = board.value;
  const asked = moving.value;
  return (
    <>
      <StaffHead page="models" />
      <main id="main" tabIndex={-1}>
        <SignedIn>
          {() => open === null ? <p class="muted">{words.value.loading}</p> : <Shown board={open} />}
        </SignedIn>
      </main>
      <p class="said" role="status">{saidText()}</p>
      {asked !== null && open !== null && (
        <MoveDialog {...asked} champion={open.log.champion} onClose={() => (moving.value = null)} />
      )}
    </>
  );
}

function Shown(
  { board: { log, metrics, runs, experiments, drift } }: { readonly board: Board },
): JSX.Element {
  return (
    <>
      <Champion log={log} onRollBack={(target) => (moving.value = { version: null, target })} />
      <Plots metrics={metrics} />
      {log.versions.length > 0 && (
        <Versions log={log} onPromote={(version) => (moving.value = { version, target: version })} />
      )}
      <Experiments key={`experiments of ${log.project}`} experiments={experiments} />
      <DriftSection drift={drift} />
      <div class="columns">
        <Moves key={`moves of ${log.project}`} log={log} />
        <div>
          <ServedAt key={log.project} log={log} />
          <Runs key={`runs of ${log.project}`} runs={runs} log={log} />
        </div>
      </div>
    </>
  );
}

function saidText(): string {
  const w = words.value;
  const now = said.value;
  if (now === null) return "";
  if (now.kind === "failed") return faultText(now.error);
  return now.kind === "moved" ? w.saidMoved(now.version) : w.saidUnchanged(now.version);
}
