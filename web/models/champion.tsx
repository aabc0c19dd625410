/** The version that serves: its measures at a glance, and why it serves. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import { Icon } from "../ui/icon.tsx";
import type { Version, VersionLog } from "./client.ts";
import { DecisionText } from "./decision_text.tsx";
import { measureText, momentText, orderedJson } from "./format.ts";
import { words } from "./words.ts";

/** The champion, or that there is none. */
export function Champion({ log, onRollBack }: {
  readonly log: VersionLog;
  readonly onRollBack: (target: string) => void;
}): JSX.Element {
  const w = words.value;
  const version = log.versions.find(({ version }) => version === log.champion);
  const since = version?.served.at(-1);
  const { previous } = log;
  if (version === undefined) {
    return (
      <section class="champion">
        <p class="champion-kicker">{w.serves}</p>
        <h2 class="champion-none">{w.nothingServes}</h2>
        <p class="muted">{w.nothingServesHint}</p>
      </section>
    );
  }
  return (
    <section class="champion" aria-labelledby="champion-title">
      <p class="champion-kicker">{w.serves}</p>
      <div class="champion-line">
        <h2 id="champion-title" class="champion-name">{version.version}</h2>
        <Figures version={version} />
      </div>
      {since !== undefined && <p class="muted">{w.since(momentText(since.from), since.actor)}</p>}
      <p class="champion-why">
        <DecisionText version={version} />
      </p>
      <div class="row">
        {previous !== null && (
          <button
            type="button"
            class="button"
            onClick={() => onRollBack(previous)}
          >
            <Icon name="undo" /> {w.rollBack}
          </button>
        )}
        <button type="button" class="button" onClick={() => download(log)}>
          <Icon name="download" /> {w.export}
        </button>
      </div>
    </section>
  );
}

function Figures({ version: { metrics, training } }: {
  readonly version: Version;
}): JSX.Element {
  const w = words.value;
  const figures: readonly (readonly [string, string])[] = [
    [w.f1, measureText(metrics.macroF1)],
    [w.minF1, measureText(metrics.minF1)],
    [w.auc, measureText(metrics.auc)],
    [w.rows, numberText(training.rowCount)],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Gives the log as a file. */
function download(log: VersionLog): void {
  const address = URL.createObjectURL(new Blob([orderedJson(log)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "version_log.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
