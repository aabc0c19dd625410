/** An item on the desk: its text large, its other columns beside, what was given and what the model says. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import type { StaffProject } from "../staff/session.ts";
import { Opinions } from "./agreement_view.tsx";
import type { Task } from "./client.ts";
import { reasons } from "./reasons_state.ts";
import { words } from "./words.ts";

/** What the card shows. */
export interface TaskCardProps {
  readonly task: Task;
  readonly project: StaffProject;
  /** Goes with the next answer. */
  readonly comment: string;
}

/** Characters of a text that scrolls by itself. */
const LONG = 600;

/** Read to screen readers as it changes. */
export function TaskCard({ task, project, comment }: TaskCardProps): JSX.Element {
  const w = words.value;
  return (
    <article class="task sheet" aria-live="polite" aria-atomic="true" key={task.id}>
      <p class="task-kind">
        {w.kinds[task.kind] ?? task.kind} <span class="muted">{task.externalId}</span>
      </p>
      <TaskTexts task={task} project={project} />
      <TaskFields task={task} project={project} />
      {task.kind === "second"
        ? <p class="muted">{w.blind}</p>
        : task.kind === "settle"
        ? (
          <section class="task-opinions" aria-label={w.opinions}>
            <Opinions opinions={task.opinions} />
          </section>
        )
        : <TaskWords task={task} />}
      <TaskReasons task={task} />
      {comment !== "" && <p class="task-comment">{w.comment}: {comment}</p>}
    </article>
  );
}

/** The text columns, the first one large; long ones scroll by themselves. */
function TaskTexts({ task: { fields }, project }: Omit<TaskCardProps, "comment">): JSX.Element {
  const texts = project.textColumns.flatMap((name) => {
    const value = fields[name];
    return value === null || value === undefined || value === "" ? [] : [{ name, text: String(value) }];
  });
  const long = texts.reduce((sum, { text }) => sum + text.length, 0) > LONG;
  const scrolls = long ? { tabIndex: 0, role: "region", "aria-label": words.value.text } as const : {};
  return (
    <div class={`task-texts${long ? " long" : ""}`} {...scrolls}>
      {texts.length === 0 && <p class="muted">{words.value.noText}</p>}
      {texts.map(({ name, text }, i) => (
        <div key={name} class={i === 0 ? "task-title" : "task-text"}>
          {texts.length > 1 && <span class="task-name">{name}</span>}
          <p>{text}</p>
        </div>
      ))}
    </div>
  );
}

/** The columns that are no text. */
function TaskFields({ task: { fields }, project }: Omit<TaskCardProps, "comment">): JSX.Element | null {
  const others = Object.entries(fields).filter(([name, value]) =>
    !project.textColumns.includes(name) && value !== null
  );
  if (others.length === 0) return null;
  return (
    <dl class="task-fields">
      {others.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === "number" ? numberText(value, 6) : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the item came with, what it is labelled now, and what the model says. */
function TaskWords({ task }: { readonly task: Task }): JSX.Element {
  const w = words.value;
  const { givenLabel, currentLabel, proposedLabel, probability, kind } = task;
  const differs = givenLabel !== null && proposedLabel !== null && givenLabel !== proposedLabel;
  return (
    <dl class="task-words">
      <div>
        <dt>{w.given}</dt>
        <dd>{givenLabel ?? <em>{w.notGiven}</em>}</dd>
      </div>
      {currentLabel !== null && currentLabel !== givenLabel && (
        <div>
          <dt>{w.current}</dt>
          <dd>{currentLabel}</dd>
        </div>
      )}
      <div>
        <dt>{kind === "suspect" ? w.proposedUnseen : w.proposed}</dt>
        <dd class={differs ? "differs" : ""}>
          {proposedLabel ?? <em>{w.noProposal}</em>}
          {probability !== null && <span class="muted">{numberText(probability * 100)} %</span>}
        </dd>
      </div>
    </dl>
  );
}

/** "w:summer sale" and "c:sale" are what stands in the text; anything else is a column. */
function featureText(feature: string): string {
  return /^[wc]:/.test(feature) ? `«${feature.slice(2)}»` : feature;
}

/** What speaks for the label that the model which serves now would give. */
function TaskReasons({ task }: { readonly task: Task }): JSX.Element | null {
  const w = words.value;
  const now = reasons.value;
  if (now === null || now.task !== task.id || now.found.reasons.length === 0) return null;
  return (
    <div class="task-reasons">
      <p class="muted">{w.reasons(now.found.label, now.found.version)}</p>
      <ul>
        {now.found.reasons.map(({ feature, weight }) => (
          <li key={feature}>
            {featureText(feature)} <span class="muted">{weight > 0 && "+"}{numberText(weight, 2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
