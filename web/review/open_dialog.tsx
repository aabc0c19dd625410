/** The dialog that is open over the desk, and the comment that goes with the next answer. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { project } from "../staff/session.ts";
import { BulkDialog } from "./bulk_dialog.tsx";
import { answer } from "./desk_state.ts";
import { CommentDialog, HelpDialog, LabelDialog, SkipDialog } from "./dialogs.tsx";

/** Which one is open. */
export const dialog = signal<"help" | "skip" | "search" | "comment" | "bulk" | null>(null);
export const comment = signal("");

/** Answers with the comment, which is used up by that. */
export function take(label: string | null, reason?: string): void {
  const said = comment.value.trim();
  answer(label, {
    ...(reason === undefined ? {} : { reason }),
    ...(said === "" ? {} : { comment: said }),
  });
  comment.value = "";
}

/** The open one. */
export function Dialogs(): JSX.Element | null {
  const close = () => void (dialog.value = null);
  switch (dialog.value) {
    case null:
      return null;
    case "help":
      return <HelpDialog onClose={close} />;
    case "bulk":
      return project.value === null ? null : <BulkDialog project={project.value} onClose={close} />;
    case "comment":
      return (
        <CommentDialog
          text={comment.value}
          onClose={close}
          onText={(text) => void (comment.value = text)}
        />
      );
    case "skip":
      return (
        <SkipDialog
          onClose={close}
          onSkip={(reason) => {
            close();
            take(null, reason);
          }}
        />
      );
    case "search":
      return (
        <LabelDialog
          labels={project.value?.labels ?? []}
          onClose={close}
          onLabel={(label) => {
            close();
            take(label);
          }}
        />
      );
  }
}
