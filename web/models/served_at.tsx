/** What served at a moment, trained on which rows, labelled by whom. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { numberText } from "../i18n/format.ts";
import { faultText } from "../staff/words.ts";
import type { Served, VersionLog } from "./client.ts";
import { MoveReason } from "./decision_text.tsx";
import { localDayText, momentText } from "./format.ts";
import { clientNow } from "./models_state.ts";
import { words } from "./words.ts";

/** Asks what served at a moment of the reader's own clock. */
export function ServedAt({ log }: { readonly log: VersionLog }): JSX.Element {
  const w = words.value;
  const [moment, setMoment] = useState(() => localNow());
  const [found, setFound] = useState<Served | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const look = async () => {
    try {
      setFound(await clientNow()?.served(new Date(moment)) ?? null);
      setFault(null);
    } catch (error) {
      setFault(error);
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
      {fault !== null && <p role="alert" class="refused">{faultText(fault)}</p>}
      <div role="status">{found !== null && <ServedAnswer found={found} log={log} />}</div>
    </section>
  );
}

function ServedAnswer({ found: { version, served, training }, log }: {
  readonly found: Served;
  readonly log: VersionLog;
}): JSX.Element {
  const w = words.value;
  if (version === null || served === null || training === null) return <p>{w.nothingServed}</p>;
  const until = served.until === null ? w.still : momentText(served.until);
  return (
    <div class="stack served-answer">
      <p class="served-lead">{w.servedAnswer(version, served.actor)}</p>
      <p class="muted">{w.fromUntil(momentText(served.from), until)}</p>
      <p>
        <MoveReason log={log} to={version} reason={served.reason} />
      </p>
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
