/** The table of versions, and the dialog that lets one serve. */
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { numberText } from "../i18n/format.ts";
import type { Version, VersionLog } from "./client.ts";
import { localDayText, measureText, momentText, reasonOf, shortHash } from "./format.ts";
import { move } from "./models_state.ts";
import { words } from "./words.ts";

/** Every version, the newest first. */
export function Versions({ log, onPromote }: {
  readonly log: VersionLog;
  readonly onPromote: (version: string) => void;
}): JSX.Element {
  const w = words.value;
  const head = [w.version, w.trained, w.f1, w.minF1Short, w.auc, w.decision];
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
          {log.versions.map((version) => (
            <VersionRow
              key={version.version}
              version={version}
              serves={version.version === log.champion}
              onPromote={onPromote}
            />
          ))}
        </tbody>
      </table>
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
        <p>{reasonOf(version.decision)}</p>
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

/** Asks for a reason and lets a version serve. */
export function MoveDialog({ version, target, champion, onClose }: {
  /** null: the version before. */
  readonly version: string | null;
  /** The version that will serve. */
  readonly target: string;
  readonly champion: string | null;
  readonly onClose: () => void;
}): JSX.Element {
  const w = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [heading, hint] = [useId(), useId()];
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const confirm = async () => {
    setBusy(true);
    const fault = await move(version, reason.trim());
    setBusy(false);
    if (fault === null) onClose();
    else setRefused(fault);
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <h2 id={heading}>{version === null ? w.rollBackTitle(target) : w.promoteTitle(target)}</h2>
        <p>{champion === null ? w.promoteFirstHint : w.promoteHint(champion)}</p>
        <label class="field">
          <span>{w.reason}</span>
          <textarea
            required
            rows={3}
            maxLength={1_000}
            value={reason}
            aria-describedby={hint}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        <p id={hint} class="muted">{w.reasonHint}</p>
        {refused !== null && (
          <p role="alert" class="refused">
            {w.refused} {refused}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button primary" disabled={busy || reason.trim() === ""}>
            {w.confirm}
          </button>
          <button type="button" class="button" onClick={onClose}>{w.cancel}</button>
        </div>
      </form>
    </dialog>
  );
}
