/** The dialog that lets another version serve. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { StaffDialog } from "../staff/dialog.tsx";
import { faultText } from "../staff/words.ts";
import { move } from "./models_state.ts";
import { words } from "./words.ts";

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
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const hint = useId();
  const confirm = async () => {
    setBusy(true);
    const fault = await move(version, reason.trim());
    setBusy(false);
    if (fault === null) onClose();
    else setRefused(fault);
  };
  return (
    <StaffDialog
      title={version === null ? w.rollBackTitle(target) : w.promoteTitle(target)}
      onClose={onClose}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
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
            {w.refused} {faultText(refused)}
          </p>
        )}
        <div class="row">
          <button type="submit" class="button primary" disabled={busy || reason.trim() === ""}>
            {w.confirm}
          </button>
          <button type="button" class="button" onClick={onClose}>{w.cancel}</button>
        </div>
      </form>
    </StaffDialog>
  );
}
