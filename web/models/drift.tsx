/** Drift of what comes in, against what the champion was trained on. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import type { Drift, DriftCheck } from "./client.ts";
import { localDayText, measureText, shareText } from "./format.ts";
import { words } from "./words.ts";

/** The newest check of each column, those with an alarm first. */
export function DriftSection({ drift }: { readonly drift: Drift }): JSX.Element {
  const w = words.value;
  const last = newest(drift.checks);
  const lines = drift.columns.flatMap(({ column, kind }) => {
    const check = last.get(column);
    return check === undefined ? [] : [{ column, kind, check }];
  }).toSorted((a, b) =>
    Number(b.check.alarm) - Number(a.check.alarm) || b.check.stabilityIndex - a.check.stabilityIndex
  );
  return (
    <section aria-labelledby="drift-title">
      <h2 id="drift-title">{w.drift}</h2>
      <p class="muted section-note">{w.driftNote}</p>
      {lines.length === 0 ? <p>{drift.version === null ? w.driftNothing : w.driftUnchecked}</p> : (
        <>
          <p class={drift.alarms.length === 0 ? "calm" : "alarm"}>
            {drift.alarms.length === 0
              ? w.driftCalm
              : w.driftAlarm(lines.filter(({ check }) => check.alarm).map(nameOf).join(", "))}
          </p>
          <div class="scrolled" role="group" aria-label={w.drift} tabIndex={0}>
            <table class="numbers drift">
              <thead>
                <tr>
                  {[w.driftColumn, w.driftState, w.driftIndex, w.driftMoved, w.driftRows, w.driftDays].map((
                    cell,
                  ) => <th key={cell} scope="col">{cell}</th>)}
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.column}>
                    <th scope="row">{nameOf(line)}</th>
                    <td class={line.check.alarm ? "alarm" : ""}>
                      {line.check.alarm ? w.driftSince(localDayText(line.check.sinceDay)) : w.driftNone}
                    </td>
                    <td>{measureText(line.check.stabilityIndex)}</td>
                    <td>{shareText(line.check.totalVariation)}</td>
                    <td>{numberText(line.check.rows)}</td>
                    <td>{daysText(line.check)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

/** Of each column; checks come by day. */
function newest(checks: readonly DriftCheck[]): Map<string, DriftCheck> {
  return new Map(checks.map((check) => [check.column, check]));
}

/** Columns of the project go by their own names; what is made of them is worded. */
function nameOf({ column, kind }: { readonly column: string; readonly kind: string }): string {
  const sample = /\d+/.exec(column)?.[0] ?? "";
  return words.value.driftKinds[kind]?.replace("#", sample) ?? column;
}

function daysText({ fromDay, day }: DriftCheck): string {
  return fromDay === day
    ? localDayText(day)
    : words.value.fromUntil(localDayText(fromDay), localDayText(day));
}
