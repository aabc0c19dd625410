/** Retrains, each with the steps that it went through. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Run, Step, VersionLog } from "./client.ts";
import { faultText } from "../staff/words.ts";
import { RunDecision, stepText } from "./decision_text.tsx";
import { momentText } from "./format.ts";
import { clientNow } from "./models_state.ts";
import { shortened, ShowAll, useShown } from "./show_all.tsx";
import { words } from "./words.ts";

const SHOWN = 8;

/** Retrains, the newest first, each with the steps that it went through. */
export function Runs(
  { runs, log }: { readonly runs: readonly Run[]; readonly log: VersionLog },
): JSX.Element {
  const w = words.value;
  const [all, showAll] = useShown();
  const shown = shortened(runs, { all, most: SHOWN });
  return (
    <section aria-labelledby="runs-title">
      <h2 id="runs-title">{w.runs}</h2>
      {runs.length === 0 && <p class="muted">{w.noRuns}</p>}
      <ol class="runs">{shown.map((run) => <RunLine key={run.id} run={run} log={log} />)}</ol>
      <ShowAll shown={shown.length} count={runs.length} onAll={showAll} />
    </section>
  );
}

function RunLine({ run, log }: { readonly run: Run; readonly log: VersionLog }): JSX.Element {
  const w = words.value;
  const [steps, setSteps] = useState<readonly Step[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const { outcome, state, slot, trigger, actor, dryRun, doneAt, createdAt } = run;
  const version = typeof outcome?.version === "string" ? outcome.version : null;
  /** Asked for when they are first looked at, and again after a fault. */
  const open = () => {
    if (steps !== null) return;
    setFault(null);
    void clientNow()?.steps(run.id).then(setSteps, setFault);
  };
  return (
    <li>
      <p class="run-head">
        <span class="run-slot">{slot}</span>
        <span class={`state ${state}`}>{w.states[state]}</span>
        {version !== null && <span>{version}</span>}
        {dryRun && <span>{w.dryRun}</span>}
        <span class="muted">
          {w.triggers[trigger]}, {actor}, {momentText(doneAt ?? createdAt)}
        </span>
      </p>
      <p>
        <RunDecision run={run} log={log} />
      </p>
      <details onToggle={(event) => event.currentTarget.open && open()}>
        <summary>{w.steps}</summary>
        {fault !== null && <p role="alert" class="refused">{faultText(fault)}</p>}
        <ol class="steps">
          {(steps ?? []).map(({ step, state, result }) => (
            <li key={step}>
              <span>{w.stepNames[step] ?? step}</span>
              <span class="muted">
                {result !== null && "skipped" in result ? w.skipped : w.stepStates[state]}
              </span>
              <span>{stepText(step, result)}</span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}
