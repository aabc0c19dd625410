/** How two people agree, and where they differ. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import { project } from "../staff/session.ts";
import type { Agreement, Opinion } from "./client.ts";
import { agreement, settle } from "./desk_acts.ts";
import { titleOf } from "./task_text.ts";
import { words } from "./words.ts";

/** Cohen's kappa and the items two people labelled differently. */
export function AgreementView(): JSX.Element {
  const w = words.value;
  const now = agreement.value;
  if (now === null) return <p class="staff-empty muted">{w.loadingAgreement}</p>;
  const columns = project.value?.textColumns ?? [];
  return (
    <div class="agreement stack">
      <h2>{w.agreement}</h2>
      <dl class="kappa">
        <div>
          <dt>{w.kappa}</dt>
          <dd>{now.kappa === null ? w.kappaUnknown : numberText(now.kappa, 3)}</dd>
        </div>
        <div>
          <dt>{w.seenByTwo}</dt>
          <dd>{numberText(now.pairs)}</dd>
        </div>
      </dl>
      <p class="muted">{w.kappaHint}</p>
      <h3>{w.differing}</h3>
      {now.differing.length === 0 && <p class="muted">{w.nothingDiffers}</p>}
      <ul class="differing">
        {now.differing.map((pair) => (
          <li key={pair.externalId} class="sheet">
            <p>{titleOf(pair.fields, columns) ?? pair.externalId}</p>
            <Opinions opinions={[pair.first, pair.second]} />
            <Settling pair={pair} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who said what, and why. */
export function Opinions({ opinions }: { readonly opinions: readonly Opinion[] }): JSX.Element {
  return (
    <dl class="opinions">
      {opinions.map(({ operator, label, comment }) => (
        <div key={operator}>
          <dt>{operator}</dt>
          <dd>
            <strong>{label}</strong>
            {comment !== null && <span class="task-comment">{comment}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What it was settled to, or the ways to settle it: either opinion, or any other label. */
function Settling({ pair }: { readonly pair: Agreement["differing"][number] }): JSX.Element {
  const w = words.value;
  const { task, settled, first, second } = pair;
  if (task === null) return <p class="muted">{settled === null ? w.unsettled : `${w.settled} ${settled}`}</p>;
  const others = (project.value?.labels ?? []).filter((label) =>
    label !== first.label && label !== second.label
  );
  return (
    <div class="row">
      {[first.label, second.label].map((label) => (
        <button
          key={label}
          type="button"
          class="button"
          onClick={() => void settle(task, label)}
        >
          {w.settleTo(label)}
        </button>
      ))}
      {others.length > 0 && (
        <label>
          <span class="visually-hidden">{w.settleOther}</span>
          <select
            value=""
            onChange={({ currentTarget: { value } }) => value !== "" && void settle(task, value)}
          >
            <option value="">{w.settleOther}</option>
            {others.map((label) => <option key={label} value={label}>{label}</option>)}
          </select>
        </label>
      )}
    </div>
  );
}
