/** Many tasks at once: a filter, a look at what it meets, one confirmed answer for all. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { numberText, plural } from "../i18n/format.ts";
import { language } from "../state/settings.ts";
import { ApiProblem, isRefusal } from "../staff/api.ts";
import { type Closing, StaffDialog } from "../staff/dialog.tsx";
import { expire, type StaffProject } from "../staff/session.ts";
import { faultText, staffWords } from "../staff/words.ts";
import type { BulkAction, BulkFilter, BulkPreview } from "./client.ts";
import { previewBulk, runBulk } from "./desk_acts.ts";
import { titleOf } from "./task_text.ts";
import { words } from "./words.ts";

/** Kinds that a bulk may be for. */
const KINDS = ["filled", "empty", "unequal", "audit", "suspect"] as const;
/** Tasks of one bulk at most, as the API has it. */
const MOST = 10_000;

/** A preview and the filter it belongs to. */
interface Looked {
  readonly filter: BulkFilter;
  readonly preview: BulkPreview;
  /** The set had changed between the preview before and the confirmation. */
  readonly changed: boolean;
}

const looked = signal<Looked | null>(null);
const failed = signal<unknown>(null);

/** The dialog; Enter looks, and once looked at, the button of the count answers. */
export function BulkDialog({ project, onClose }: Closing & { readonly project: StaffProject }): JSX.Element {
  const w = words.value;
  useEffect(() => {
    looked.value = null;
    failed.value = null;
  }, []);
  return (
    <StaffDialog title={w.bulkTitle} onClose={onClose}>
      <FilterForm project={project} />
      {failed.value !== null && <p role="alert" class="refused">{faultText(failed.value)}</p>}
      <div class="bulk-found" role="status">
        {looked.value !== null && <Found looked={looked.value} columns={project.textColumns} />}
      </div>
      {looked.value?.preview.token && <Answering project={project} looked={looked.value} onClose={onClose} />}
      <button type="button" class="button" onClick={onClose}>{staffWords.value.close}</button>
    </StaffDialog>
  );
}

async function look(filter: BulkFilter, changed = false): Promise<void> {
  try {
    failed.value = null;
    looked.value = { filter, preview: await previewBulk(filter), changed };
  } catch (error) {
    fell(error);
  }
}

/** A token that has expired is asked for again; anything else is told in the dialog. */
function fell(error: unknown): void {
  if (isRefusal(error)) expire(error);
  failed.value = error;
}

/** What the fields of the form say. */
function filterOf(form: HTMLFormElement): BulkFilter {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const share = (name: string) => text(name) === "" ? undefined : Number(text(name)) / 100;
  const [words, proposed, kind, day] = [text("text"), text("proposed"), text("kind"), text("day")];
  const current = text("current");
  const [min, max] = [share("min"), share("max")];
  return {
    ...(text("state") === "answered" ? { state: "answered" as const } : {}),
    ...(current === "" ? {} : { currentLabel: current.slice(1) }),
    ...(words === "" ? {} : { text: words }),
    ...(proposed === "" ? {} : { proposedLabel: proposed === "-" ? null : proposed.slice(1) }),
    ...(kind === "" ? {} : { kind }),
    ...(day === "" ? {} : { day }),
    ...(min === undefined ? {} : { minProbability: min }),
    ...(max === undefined ? {} : { maxProbability: max }),
  };
}

function FilterForm({ project }: { readonly project: StaffProject }): JSX.Element {
  const w = words.value;
  return (
    <form
      class="bulk-filter"
      onInput={() => (looked.value = null)}
      onSubmit={(event) => {
        event.preventDefault();
        void look(filterOf(event.currentTarget));
      }}
    >
      <label class="field">
        <span>{w.bulkState}</span>
        <select name="state">
          <option value="open">{w.bulkOpen}</option>
          <option value="answered">{w.bulkAnswered}</option>
        </select>
      </label>
      <label class="field">
        <span>{w.bulkCurrent}</span>
        <select name="current">
          <option value="">{w.bulkAny}</option>
          {project.labels.map((label) => <option key={label} value={`=${label}`}>{label}</option>)}
        </select>
      </label>
      <label class="field wide">
        <span>{w.bulkText}</span>
        <input name="text" type="search" maxLength={500} />
      </label>
      <label class="field">
        <span>{w.bulkProposed}</span>
        <select name="proposed">
          <option value="">{w.bulkAny}</option>
          <option value="-">{w.bulkNone}</option>
          {project.labels.map((label) => <option key={label} value={`=${label}`}>{label}</option>)}
        </select>
      </label>
      <label class="field">
        <span>{w.bulkKind}</span>
        <select name="kind">
          <option value="">{w.bulkAny}</option>
          {KINDS.map((kind) => <option key={kind} value={kind}>{w.kinds[kind]}</option>)}
        </select>
      </label>
      <label class="field">
        <span>{w.bulkDay}</span>
        <input name="day" type="date" />
      </label>
      <SureField />
      <button type="submit" class="button">{w.bulkLook}</button>
    </form>
  );
}

/** From and to, of the probability. */
function SureField(): JSX.Element {
  const w = words.value;
  return (
    <fieldset class="field">
      <legend>{w.bulkSure}</legend>
      <div class="row">
        <input
          name="min"
          type="number"
          min="0"
          max="100"
          step="any"
          placeholder={w.bulkFrom}
          aria-label={w.bulkFrom}
        />
        <input
          name="max"
          type="number"
          min="0"
          max="100"
          step="any"
          placeholder={w.bulkTo}
          aria-label={w.bulkTo}
        />
      </div>
    </fieldset>
  );
}

function Found({ looked: { filter, preview, changed }, columns }: {
  readonly looked: Looked;
  readonly columns: readonly string[];
}): JSX.Element {
  const w = words.value;
  const { count, held, acceptable, sample } = preview;
  return (
    <>
      {changed && <p class="refused">{w.bulkChanged}</p>}
      <p>
        <strong>
          {plural(language.value, count, filter.state === "answered" ? w.bulkAnsweredCount : w.bulkCount)}
        </strong>
        {held > 0 && `, ${plural(language.value, held, w.bulkHeld)}`}
      </p>
      {count > MOST && <p class="refused">{w.bulkTooMany(numberText(MOST))}</p>}
      {count > 0 && filter.state !== "answered" && (
        <ul class="bulk-labels">
          {acceptable.map(({ label, count: n }) => (
            <li key={label ?? ""}>
              {label ?? <em>{w.bulkNone}</em>} <strong>{numberText(n)}</strong>
            </li>
          ))}
        </ul>
      )}
      {sample.length > 0 && <p class="muted">{w.bulkSample}</p>}
      {sample.length > 0 && (
        <ul class="bulk-sample" tabIndex={0} aria-label={w.bulkSample}>
          {sample.map((one) => (
            <li key={one.externalId}>
              <span>{titleOf(one.fields, columns) ?? one.externalId}</span>
              <span class="muted">
                {one.proposedLabel ?? one.givenLabel ?? w.bulkNone}
                {one.probability !== null && `, ${numberText(one.probability * 100)} %`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** "accept", "skip", or "=" and a label. */
function actionOf(value: string): BulkAction {
  return value === "accept" || value === "skip" ? { do: value } : { do: "label", label: value.slice(1) };
}

function Answering(
  { project, looked: { filter, preview }, onClose }: Closing & {
    readonly project: StaffProject;
    readonly looked: Looked;
  },
): JSX.Element {
  const w = words.value;
  const again = filter.state === "answered";
  const [chosen, setChosen] = useState("accept");
  const [busy, setBusy] = useState(false);
  const answer = async () => {
    setBusy(true);
    try {
      const { token } = preview;
      if (token === null) return;
      const action = again ? { do: "again" } as const : actionOf(chosen);
      await runBulk({ filter, token, action, requestId: crypto.randomUUID() });
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "task-conflict") await look(filter, true);
      else fell(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="bulk-answer"
      onSubmit={(event) => {
        event.preventDefault();
        void answer();
      }}
    >
      {again ? <p class="muted wide">{w.bulkAgainHint}</p> : (
        <label class="field">
          <span>{w.bulkAction}</span>
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value="accept">{w.bulkAccept}</option>
            {project.labels.map((label) => (
              <option key={label} value={`=${label}`}>{w.bulkLabel(label)}</option>
            ))}
            <option value="skip">{w.bulkSkip}</option>
          </select>
        </label>
      )}
      <button type="submit" class="button primary" disabled={busy}>
        {plural(language.value, preview.count, again ? w.bulkAgain : w.bulkRun)}
      </button>
    </form>
  );
}
