/** Experiments with two versions: what each arm has seen, and what came of it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { numberText, plural } from "../i18n/format.ts";
import { language } from "../state/settings.ts";
import { faultText } from "../staff/words.ts";
import type { Arm, Experiment, Look } from "./client.ts";
import { signed } from "./decision_tell.ts";
import { measureText, momentText, pText, shareText } from "./format.ts";
import { clientNow } from "./models_state.ts";
import { shortened, ShowAll, useShown } from "./show_all.tsx";
import { words } from "./words.ts";

const SHOWN = 3;

/** Every experiment, the newest first; nothing where there was none. */
export function Experiments({ experiments }: { readonly experiments: readonly Experiment[] }): JSX.Element {
  const w = words.value;
  const [all, showAll] = useShown();
  const shown = shortened(experiments, { all, most: SHOWN });
  return (
    <section aria-labelledby="experiments-title">
      <h2 id="experiments-title">{w.experiments}</h2>
      {experiments.length === 0 && <p class="muted">{w.noExperiments}</p>}
      <ol class="experiments">
        {shown.map((experiment) => <ExperimentLine key={experiment.id} experiment={experiment} />)}
      </ol>
      <ShowAll shown={shown.length} count={experiments.length} onAll={showAll} />
    </section>
  );
}

function ExperimentLine({ experiment }: { readonly experiment: Experiment }): JSX.Element {
  const w = words.value;
  const { id, kind, control, challenger, share, state, verdict, reason, actor, startedAt, endedAt } =
    experiment;
  const [looks, setLooks] = useState<readonly Look[] | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    void clientNow()?.looks(id).then(setLooks, setFault);
  }, [id, state]);
  const [last] = looks ?? [];
  return (
    <li>
      <p class="experiment-head">
        <span class="experiment-pair">{challenger} {w.against} {control}</span>
        <span class={`state ${state === "running" ? "open" : "done"}`}>{w.experimentStates[state]}</span>
        <span class="muted">
          {w.experimentKinds[kind]}
          {kind === "ab" && `, ${w.challengerShare(shareText(share))}`}, {actor},{" "}
          {w.fromUntil(momentText(startedAt), endedAt === null ? w.still : momentText(endedAt))}
        </span>
      </p>
      <p class="experiment-verdict">{verdict === null ? w.undecided : w.verdicts[verdict] ?? verdict}</p>
      {fault !== null && <p class="refused">{faultText(fault)}</p>}
      {looks !== null && last === undefined && <p class="muted">{w.noLooks}</p>}
      {last !== undefined && <LookTable experiment={experiment} look={last} count={looks?.length ?? 0} />}
      {verdict === "by-hand" && reason !== null && <p class="muted">{reason}</p>}
      {last !== undefined && last.broken.length > 0 && (
        <ul class="broken" lang="en">{last.broken.map((text) => <li key={text}>{text}</li>)}</ul>
      )}
    </li>
  );
}

function LookTable({ experiment: { control, challenger, level }, look, count }: {
  readonly experiment: Experiment;
  readonly look: Look;
  readonly count: number;
}): JSX.Element {
  const w = words.value;
  const arms: readonly (readonly [string, Arm])[] = [[challenger, look.challenger], [control, look.control]];
  return (
    <>
      <div class="scrolled" role="group" aria-label={`${challenger} ${w.against} ${control}`} tabIndex={0}>
        <table class="numbers">
          <thead>
            <tr>
              {[w.version, w.subjects, w.unanswered, w.labelled, w.agreed].map((cell) => (
                <th key={cell} scope="col">{cell}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {arms.map(([version, arm]) => (
              <tr key={version}>
                <th scope="row">{version}</th>
                <td>{numberText(arm.exposed)}</td>
                <td>{numberText(arm.failed)}</td>
                <td>{numberText(arm.count)}</td>
                <td>{arm.agreement === null ? "–" : shareText(arm.agreement)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted">
        {w.difference(signed(look.difference), measureText(look.error))};{" "}
        {w.pValue(pText(look.pValue), numberText(level, 3))}; {plural(language.value, count, w.looks)},{" "}
        {w.lastLook(momentText(look.at))}
      </p>
    </>
  );
}
