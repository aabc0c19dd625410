/** The line above every view that says that the programme changed, and opens what did. */
import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import { showNewest } from "../boot.ts";
import { plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, plan } from "../state/app.ts";
import { isBlank, withSeen } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { later } from "../ui/later.tsx";
import { shown } from "./shown.ts";
import { askAgain, behind, keepChanges, known, touches } from "./state.ts";

const Dialog = later(() => import("./changes_dialog.tsx").then(({ ChangesDialog }) => ChangesDialog));

/** Shows nothing while the plan is up to date. */
export function ChangesBanner(): JSX.Element | null {
  useEffect(keepChanges, []);
  const { changes: text } = words.value;
  const span = behind.value;
  if (span === null) return shown.value ? <Dialog /> : null;
  if (known.value === null) return null;
  const touched = touches.value;
  const nothing = touched !== null && touched.length === 0 && span.shown;
  const blank = isBlank(plan.value);
  const open = async () => {
    if (!span.shown) await showNewest().catch(() => {});
    if (behind.peek() !== null) shown.value = true;
  };
  return (
    <>
      <div class={`notice ${(touched?.length ?? 0) > 0 ? "warning" : "info"}`}>
        <p>
          {touched === null ? text.unknown : nothing ? text.untouched : text.newer}{" "}
          {touched !== null && touched.length > 0 && plural(language.value, touched.length, text.touched)}
        </p>
        <div class="notice-actions">
          {touched === null && (
            <button type="button" class="button" onClick={() => void askAgain()}>{text.again}</button>
          )}
          {touched !== null && (
            <button type="button" class="button" onClick={() => void open()}>
              {blank ? text.showNew : text.show}
            </button>
          )}
          {nothing && (
            <button
              type="button"
              class="button"
              onClick={() => change((now) => withSeen(now, span.to))}
            >
              {text.understood}
            </button>
          )}
        </div>
      </div>
      {shown.value && <Dialog />}
    </>
  );
}
