/** The number of routes left at the foot of the programme, where it stays on the screen however far one scrolls. */
import type { JSX } from "preact";
import { words } from "../i18n/mod.ts";
import { count, wishFault } from "../state/app.ts";
import { CountText } from "../ui/route_count.tsx";

/** See the file's head. Screen readers are told the number by the page's head. */
export function CountFoot(): JSX.Element {
  const isNone = count.value?.total === "0";
  return (
    <div class="programme-foot">
      <p class="programme-count" data-none={isNone || undefined} aria-hidden="true">
        <CountText />
      </p>
      {(isNone || wishFault.value !== null) && (
        <button type="button" class="link-button" onClick={showWhy}>{words.value.programme.why}</button>
      )}
    </div>
  );
}

/** The explanation stands above the concerts. */
function showWhy(): void {
  const why = document.querySelector(".programme .no-routes");
  why?.scrollIntoView({ block: "start" });
  why?.querySelector("h3")?.focus({ preventScroll: true });
}
