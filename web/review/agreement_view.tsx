/** How two people agree, and where they differ. */
import type { JSX } from "preact";
import { numberText, plural } from "../i18n/format.ts";
import { language } from "../state/settings.ts";
import { agreement } from "./desk_state.ts";
import { words } from "./words.ts";

/** Cohen's kappa and the items two people labelled differently. */
export function AgreementView(): JSX.Element {
  const w = words.value;
  const now = agreement.value;
  if (now === null) return <p class="desk-empty">{w.loading}</p>;
  return (
    <div class="agreement stack">
      <h2>{w.agreement}</h2>
      <p>
        {w.kappa}: <strong>{now.kappa === null ? w.kappaUnknown : numberText(now.kappa, 3)}</strong>,{" "}
        {plural(language.value, now.pairs, w.pairs)}
      </p>
      <h3>{w.differing}</h3>
      {now.differing.length === 0 && <p class="muted">{w.nothingDiffers}</p>}
      <ul class="differing">
        {now.differing.map((pair) => (
          <li key={pair.externalId} class="sheet">
            <p>
              {Object.values(pair.fields).filter((value) => typeof value === "string").join(" · ") ||
                pair.externalId}
            </p>
            <p>
              {pair.first.operator}: <strong>{pair.first.label}</strong>; {pair.second.operator}:{" "}
              <strong>{pair.second.label}</strong>;{" "}
              {pair.settled === null ? w.unsettled : `${w.settled} ${pair.settled}`}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
