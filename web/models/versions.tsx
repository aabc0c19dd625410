/** The table of versions. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import type { Version, VersionLog } from "./client.ts";
import { DecisionText } from "./decision_text.tsx";
import { localDayText, measureText, momentText, shortHash } from "./format.ts";
import { shortened, ShowAll, useShown } from "./show_all.tsx";
import { words } from "./words.ts";

/** Versions that are shown unasked, and those with an alias. */
const SHOWN = 8;

/** Every version, the newest first. */
export function Versions({ log, onPromote }: {
  readonly log: VersionLog;
  readonly onPromote: (version: string) => void;
}): JSX.Element {
  const w = words.value;
  const head = [w.version, w.trained, w.f1, w.minF1Short, w.auc, w.decision];
  const [all, showAll] = useShown();
  const shown = shortened(log.versions, { all, most: SHOWN, always: ({ aliases }) => aliases.length > 0 });
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">{w.versions}</h2>
      <table class="versions" role="table">
        <thead>
          <tr role="row">
            {head.map((cell) => <th key={cell} scope="col" role="columnheader">{cell}</th>)}
            <th scope="col" role="columnheader">
              <span class="visually-hidden">{w.promote}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((version) => (
            <VersionRow
              key={version.version}
              version={version}
              serves={version.version === log.champion}
              onPromote={onPromote}
            />
          ))}
        </tbody>
      </table>
      <ShowAll shown={shown.length} count={log.versions.length} onAll={showAll} />
    </section>
  );
}

function VersionRow({ version, serves, onPromote }: {
  readonly version: Version;
  readonly serves: boolean;
  readonly onPromote: (version: string) => void;
}): JSX.Element {
  const w = words.value;
  const measures: readonly (readonly [string, unknown])[] = [
    [w.f1, version.metrics.macroF1],
    [w.minF1Short, version.metrics.minF1],
    [w.auc, version.metrics.auc],
  ];
  return (
    <tr role="row" class={serves ? "serves" : ""}>
      <th scope="row" role="rowheader">
        <span class="version-name">{version.version}</span>
        {version.aliases.map((alias) => <span key={alias} class={`alias ${alias}`}>{w.aliases[alias]}</span>)}
      </th>
      <td role="cell" data-label={w.trained}>{momentText(version.createdAt)}</td>
      {measures.map(([name, value]) => (
        <td key={name} role="cell" class="number" data-label={name}>{measureText(value)}</td>
      ))}
      <td role="cell" class="decision">
        <p>
          <DecisionText version={version} />
        </p>
        <VersionDetails version={version} />
      </td>
      <td role="cell" class="act">
        {!serves && (
          <button
            type="button"
            class="button"
            aria-label={w.promoteNamed(version.version)}
            onClick={() => onPromote(version.version)}
          >
            {w.promote}
          </button>
        )}
      </td>
    </tr>
  );
}

function VersionDetails({ version }: { readonly version: Version }): JSX.Element {
  const w = words.value;
  const { training, labels, served, modelHash, onnxHash, codeHash, kind } = version;
  const bySource = Object.entries(training.bySource).map(([source, rows]) =>
    `${w.sources[source] ?? source} ${numberText(rows)}`
  );
  const times = served.map(({ from, until }) =>
    w.fromUntil(momentText(from), until === null ? w.still : momentText(until))
  );
  return (
    <details>
      <summary>{w.more}</summary>
      <dl class="made-of">
        <dt>{w.snapshot}</dt>
        <dd>
          <code title={training.contentHash}>{shortHash(training.contentHash)}</code>,{" "}
          {w.rowsAsOf(numberText(training.rowCount), localDayText(training.asOfDay))}
        </dd>
        <dt>{w.bySource}</dt>
        <dd>{bySource.join(", ")}</dd>
        <dt>{w.labels}</dt>
        <dd>{labels.join(", ")}</dd>
        <dt>{w.modelHash}</dt>
        <dd>
          {w.kinds[kind] ?? kind} <code title={modelHash}>{shortHash(modelHash)}</code>
        </dd>
        <dt>{w.onnxHash}</dt>
        <dd>
          <code title={onnxHash}>{shortHash(onnxHash)}</code>
        </dd>
        <dt>{w.codeHash}</dt>
        <dd>
          <code title={codeHash}>{shortHash(codeHash)}</code>
        </dd>
        <dt>{w.servedTimes}</dt>
        <dd>{times.length === 0 ? w.neverServed : times.join("; ")}</dd>
      </dl>
    </details>
  );
}
