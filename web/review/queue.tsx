/** The item on the screen with its labels and keys, and who was first where two were. */
import type { JSX, TargetedMouseEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { project, type StaffProject } from "../staff/session.ts";
import { faultText, staffWords } from "../staff/words.ts";
import { Icon } from "../ui/icon.tsx";
import type { Task } from "./client.ts";
import { acceptable, closeConflict, conflicts, ended, progress, tasks } from "./desk_state.ts";
import { wishOf } from "./keys.ts";
import { comment, dialog, take } from "./open_dialog.tsx";
import { lost } from "./outbox.ts";
import { TaskCard } from "./task_card.tsx";
import { words } from "./words.ts";

/** Labels that scroll beside the item. */
const MANY = 12;

interface QueueProps {
  readonly undo: () => Promise<void>;
}

/** The queue's first task. */
export function Queue({ undo }: QueueProps): JSX.Element {
  useKeys(undo);
  const [open, task] = [project.value, tasks.value[0]];
  return (
    <>
      <Conflicts />
      {open === null || task === undefined ? <EmptyQueue undo={undo} /> : (
        <div class="desk">
          <TaskCard task={task} project={open} comment={comment.value} />
          <Actions task={task} undo={undo} />
          <Labels task={task} project={open} />
        </div>
      )}
    </>
  );
}

/** Items that somebody else was first with; each stays until it was read. */
function Conflicts(): JSX.Element {
  const w = words.value;
  return (
    <div class="conflicts" role="alert">
      {conflicts.value.map((one) => (
        <p key={one.id} class="conflict">
          <span>
            {one.label !== null
              ? w.conflict(one.operator, one.title, one.label)
              : one.skipped
              ? w.conflictSkipped(one.operator, one.title)
              : w.conflictTaken(one.operator, one.title)} {one.mine !== null && w.conflictMine(one.mine)}
          </span>
          <button
            type="button"
            class="icon-button"
            aria-label={staffWords.value.close}
            onClick={() => closeConflict(one.id)}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}

function EmptyQueue({ undo }: QueueProps): JSX.Element {
  const w = words.value;
  if (lost.value !== null) {
    return (
      <div class="staff-empty" role="status" aria-busy="true">
        <p>{faultText(lost.value)}</p>
        <p class="muted">{w.lostHint}</p>
      </div>
    );
  }
  return (
    <div class="staff-empty" aria-busy={!ended.value}>
      <p>{!ended.value ? w.loading : (progress.value?.done ?? 0) > 0 ? w.emptyDone : w.empty}</p>
      {ended.value && <p class="muted">{(progress.value?.open ?? 0) > 0 ? w.emptyOthers : w.emptyHint}</p>}
      {ended.value && (
        <button type="button" class="button" onClick={() => void undo()}>
          {w.undo} <kbd>U</kbd>
        </button>
      )}
    </div>
  );
}

/** A label that was clicked is not pressed again by the next Enter, which accepts. */
function byMouse(event: TargetedMouseEvent<HTMLButtonElement>): void {
  if (event.detail > 0) event.currentTarget.blur();
}

function Labels({ task, project: { labels } }: {
  readonly task: Task;
  readonly project: StaffProject;
}): JSX.Element {
  const w = words.value;
  const many = labels.length > MANY;
  const list = useRef<HTMLElement>(null);
  // The model's label is in sight, wherever it stands among two hundred.
  useEffect(() => {
    const box = list.current;
    const mark = box?.querySelector<HTMLElement>(".proposed");
    if (!many || box === null || mark === null || mark === undefined) return;
    box.scrollTop = mark.offsetTop - box.offsetTop - box.clientHeight / 2;
  }, [task.id]);
  return (
    <section
      class={`labels${many ? " many" : ""}`}
      aria-label={w.labels}
      ref={list}
      tabIndex={many ? 0 : undefined}
    >
      <div class="label-list">
        {labels.map((label, place) => {
          const proposed = label === task.proposedLabel && task.kind !== "settle";
          const given = label === task.givenLabel;
          return (
            <button
              key={label}
              type="button"
              class={`label-button${proposed ? " proposed" : ""}${given ? " given" : ""}`}
              onClick={(event) => {
                byMouse(event);
                take(label);
              }}
            >
              {place < 9 && <kbd>{place + 1}</kbd>}
              <span>{label}</span>
              {(proposed || given) && <span class="mark">{proposed ? w.proposedMark : w.givenMark}</span>}
            </button>
          );
        })}
      </div>
    </section>
  );
}

function Actions({ task, undo }: QueueProps & { readonly task: Task }): JSX.Element {
  const w = words.value;
  const label = acceptable(task);
  const keys = [
    ["skip", w.skip, "S"],
    ["undo", w.undo, "U"],
    ["comment", w.comment, "C"],
    ["search", w.find, "/"],
    ["bulk", w.bulk, "B"],
    ["help", w.help, "?"],
  ] as const;
  return (
    <div class="desk-actions">
      {label === null ? <p class="desk-choose">{w.chooseLabel}</p> : (
        <button
          type="button"
          class="button primary"
          onClick={(event) => {
            byMouse(event);
            take(label);
          }}
        >
          {w.accept(label)} <kbd>Enter</kbd>
        </button>
      )}
      <div class="desk-keys">
        {keys.map(([what, name, key]) => (
          <button
            key={what}
            type="button"
            class={`quiet${what === "help" ? " keys-only" : ""}`}
            onClick={(event) => {
              byMouse(event);
              if (what === "undo") void undo();
              else dialog.value = what;
            }}
          >
            {name} <kbd>{key}</kbd>
          </button>
        ))}
      </div>
    </div>
  );
}

/** One listener for the page: a key belongs to a dialog or a field where there is one. */
function useKeys(undo: QueueProps["undo"]): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (dialog.value !== null || document.querySelector(":popover-open") !== null) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const inField = target?.matches("input, textarea, select") ?? false;
      const onButton = target?.matches("button, a") ?? false;
      const { key, code, ctrlKey, metaKey, altKey, repeat } = event;
      const wish = wishOf({ key, code, ctrlKey, metaKey, altKey, repeat, inField, onButton });
      if (wish === undefined) return;
      const [task, open] = [tasks.value[0], project.value];
      event.preventDefault();
      if (wish.do === "undo") return void undo();
      if (wish.do === "help" || wish.do === "bulk") return void (dialog.value = wish.do);
      if (wish.do === "dismiss") {
        const oldest = conflicts.value[0];
        if (oldest !== undefined) closeConflict(oldest.id);
      } else if (task === undefined || open === null) return;
      else if (wish.do === "label") {
        const label = open.labels[wish.place];
        if (label !== undefined) take(label);
      } else if (wish.do === "accept") {
        const label = acceptable(task);
        if (label !== null) take(label);
      } else dialog.value = wish.do;
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
