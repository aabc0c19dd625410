/** An item on the desk: its text large, its other columns beside, what was given and what the model says. */
import type { JSX } from "preact";
import { numberText } from "../i18n/format.ts";
import type { ReviewProject, Task } from "./client.ts";
import { words } from "./words.ts";

/** What the card shows. */
export interface TaskCardProps {
  readonly task: Task;
  readonly project: ReviewProject;
  /** Goes with the next answer. */
  readonly comment: string;
}

/** Read to screen readers as it changes. */
export function TaskCard({ task, project, comment }: TaskCardProps): JSX.Element {
  const w = words.value;
  const texts = project.textColumns.filter((name) =>
    task.fields[name] !== null && task.fields[name] !== undefined
  );
  const others = Object.entries(task.fields).filter(([name, value]) =>
    !project.textColumns.includes(name) && value !== null
  );
  return (
    <article class="task sheet" aria-live="polite" aria-atomic="true" key={task.id}>
      <p class="task-kind">
        {w.kinds[task.kind] ?? task.kind} <span class="muted">{task.externalId}</span>
      </p>
      {texts.map((name, i) => (
        <div key={name} class={i === 0 ? "task-title" : "task-text"}>
          {texts.length > 1 && <span class="muted">{name}</span>}
          <p>{String(task.fields[name])}</p>
        </div>
      ))}
      {others.length > 0 && (
        <dl class="task-fields">
          {others.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === "number" ? numberText(value, 6) : String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {task.kind === "second" ? <p class="muted">{w.blind}</p> : (
        <dl class="task-words">
          <div>
            <dt>{w.given}</dt>
            <dd>{task.givenLabel ?? <em>{w.notGiven}</em>}</dd>
          </div>
          <div>
            <dt>{w.proposed}</dt>
            <dd>
              {task.proposedLabel ?? <em>{w.noProposal}</em>}
              {task.probability !== null && <span class="muted">{numberText(task.probability * 100)} %</span>}
            </dd>
          </div>
        </dl>
      )}
      {comment !== "" && <p class="task-comment">{w.comment}: {comment}</p>}
    </article>
  );
}
