/** What happened: moves of pointers, what served at a moment, retrains with their steps. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { numberText } from "../i18n/format.ts";
import type { Move, Run, Served, Step } from "./client.ts";
import { localDayText, momentText } from "./format.ts";
import { asking, detailOf } from "./models_state.ts";
import { words } from "./words.ts";

/** Every move of a pointer, the newest first. */
export function Moves({ moves }: { readonly moves: readonly Move[] }): JSX.Element {
  const w = words.value;
  return (
    <section aria-labelledby="moves-title">
      <h2 id="moves-title">{w.moves}</h2>
      {moves.length === 0 && <p class="muted">{w.noMoves}</p>}
      <ol class="timeline">
        {moves.map(({ alias, from, to, actor, reason, at }, i) => (
          <li key={moves.length - i}>
            <p class="timeline-when muted">{momentText(at)}</p>
            <p>
              <span class={`alias ${alias}`}>{w.aliases[alias]}</span>{" "}
              <span class="timeline-move">{from ?? w.none} → {to ?? w.none}</span>
              <span class="muted">{actor}</span>
            </p>
            <p class="timeline-why">{reason}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Asks what served at a moment of the reader's own clock. */
export function ServedAt(): JSX.Element {
  const w = words.value;
  const [moment, setMoment] = useState(() => localNow());
  const [found, setFound] = useState<Served | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const look = async () => {
    const asked = asking();
    if (asked === null) return;
    try {
      setFound(await asked.client.served(asked.slug, new Date(moment)));
      setFault(null);
    } catch (error) {
      setFault(detailOf(error));
    }
  };
  return (
    <section aria-labelledby="served-title">
      <h2 id="served-title">{w.servedAt}</h2>
      <form
        class="row served-form"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <label class="field">
          <span>{w.moment}</span>
          <input
            type="datetime-local"
            step={1}
            required
            value={moment}
            onInput={(event) => setMoment(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button">{w.look}</button>
      </form>
      {fault !== null && <p role="alert" class="refused">{fault}</p>}
      <div role="status">{found !== null && <ServedAnswer found={found} />}</div>
    </section>
  );
}

function ServedAnswer({ found: { version, served, training } }: { readonly found: Served }): JSX.Element {
  const w = words.value;
  if (version === null || served === null || training === null) return <p>{w.nothingServed}</p>;
  const until = served.until === null ? w.still : momentText(served.until);
  return (
    <div class="stack served-answer">
      <p class="served-lead">{w.servedAnswer(version, served.actor)}</p>
      <p class="muted">{w.fromUntil(momentText(served.from), until)}</p>
      <p>{served.reason}</p>
      <p>{w.trainedOn(numberText(training.rowCount), localDayText(training.asOfDay))}</p>
      <table class="numbers">
        <caption>{w.labelledBy}</caption>
        <tbody>
          {training.byActor.map(({ actor, source, rows }) => (
            <tr key={`${actor} ${source}`}>
              <th scope="row">{actor}</th>
              <td>{w.sources[source] ?? source}</td>
              <td>{numberText(rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "2027-01-12T14:03:00" by the reader's clock, as the field wants it. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Retrains, the newest first, each with the steps that it went through. */
export function Runs({ runs }: { readonly runs: readonly Run[] }): JSX.Element {
  const w = words.value;
  return (
    <section aria-labelledby="runs-title">
      <h2 id="runs-title">{w.runs}</h2>
      {runs.length === 0 && <p class="muted">{w.noRuns}</p>}
      <ol class="runs">{runs.map((run) => <RunLine key={run.id} run={run} />)}</ol>
    </section>
  );
}

function RunLine({ run }: { readonly run: Run }): JSX.Element {
  const w = words.value;
  const [steps, setSteps] = useState<readonly Step[] | null>(null);
  const { outcome, fault, state, slot, trigger, actor, dryRun, doneAt, createdAt } = run;
  const decision = typeof outcome?.decision === "string" ? outcome.decision : fault ?? "";
  const version = typeof outcome?.version === "string" ? outcome.version : null;
  const open = async () => {
    const asked = asking();
    if (asked !== null && steps === null) {
      setSteps(await asked.client.steps(asked.slug, run.id).catch(() => null));
    }
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
      <p>{decision}</p>
      <details onToggle={(event) => event.currentTarget.open && void open()}>
        <summary>{w.steps}</summary>
        <ol class="steps">
          {(steps ?? []).map(({ step, state, result }) => (
            <li key={step}>
              <span>{w.stepNames[step] ?? step}</span>
              <span class="muted">
                {result !== null && "skipped" in result ? w.skipped : w.stepStates[state]}
              </span>
              <span>{verdictOf(result)}</span>
            </li>
          ))}
        </ol>
      </details>
    </li>
  );
}

/** What a step says in words, where it says something. */
function verdictOf(result: Step["result"]): string {
  for (const key of ["words", "stopped", "verdict", "status"]) {
    const value = result?.[key];
    if (typeof value === "string") return value;
  }
  return "";
}
