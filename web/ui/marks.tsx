/** What a visitor says of a concert: five marks, by button, by key, and in a small menu beside a concert. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { signal, useComputed } from "@preact/signals";
import { words } from "../i18n/mod.ts";
import { change, festival, marks } from "../state/app.ts";
import { type Mark, withMark } from "../state/plan.ts";
import { Icon, type IconName } from "./icon.tsx";

/** The marks in the order of their keys, 1 to 5. */
const MARK_ORDER: readonly Mark[] = ["must", "want", "maybe", "no", "bought"];

/** The icon of each mark. */
const MARK_ICONS: Readonly<Record<Mark, IconName>> = {
  must: "star",
  want: "heart",
  maybe: "question",
  no: "ban",
  bought: "ticket",
};

/** Marks a concert; the mark it has is taken away. Can be undone. */
function toggleMark(number: number, mark: Mark): void {
  change((plan) => withMark(plan, number, plan.marks.get(number) === mark ? null : mark));
}

/**
 * Marks by key: 1 to 5 in the order of `MARK_ORDER`, 0 takes the mark away.
 *
 * @returns whether the key was one of these
 */
export function markByKey(event: KeyboardEvent, number: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return false;
  const mark = MARK_ORDER[Number(event.key) - 1] ?? null;
  change((plan) => (plan.marks.get(number) ?? null) === mark ? plan : withMark(plan, number, mark));
  return true;
}

/** Five buttons with words; the mark that holds is pressed, and pressing it again takes it away. */
export function Marks(
  { number, onMarked }: { readonly number: number; readonly onMarked?: () => void },
): JSX.Element {
  const { names, label } = words.value.marks;
  const held = marks.value.get(number);
  return (
    <div
      class="marks"
      role="group"
      aria-label={label}
      onKeyDown={(event) => void markByKey(event, number)}
    >
      {MARK_ORDER.map((mark) => (
        <button
          key={mark}
          type="button"
          class="mark-choice"
          data-mark={mark}
          aria-pressed={held === mark}
          onClick={() => {
            toggleMark(number, mark);
            onMarked?.();
          }}
        >
          <Icon name={MARK_ICONS[mark]} />
          <span>{names[mark]}</span>
        </button>
      ))}
    </div>
  );
}

const marking = signal<{ readonly number: number; readonly beside: HTMLElement } | null>(null);

/** A button that shows a concert's mark and opens the menu of marks; it needs `MarkMenu` on the page. */
export function MarkButton({ number, title, tabIndex = 0 }: {
  readonly number: number;
  readonly title: string;
  readonly tabIndex?: number;
}): JSX.Element {
  const held = useComputed(() => marks.value.get(number)).value;
  const { of, is, names } = words.value.marks;
  return (
    <button
      type="button"
      class="mark-button"
      data-mark={held}
      tabIndex={tabIndex}
      aria-haspopup="dialog"
      aria-label={held === undefined ? of(title) : is(names[held], title)}
      onClick={(event) => {
        marking.value = { number, beside: event.currentTarget };
      }}
    >
      <Icon name={held === undefined ? "plus" : MARK_ICONS[held]} />
    </button>
  );
}

/** The menu of marks beside the button that opened it; rendered once on the page. */
export function MarkMenu(): JSX.Element | null {
  const menu = useRef<HTMLDivElement>(null);
  const open = marking.value;
  useLayoutEffect(() => {
    const [shown, beside] = [menu.current, open?.beside];
    if (shown === null || beside === undefined) return;
    shown.showPopover();
    place(shown, beside.getBoundingClientRect());
    (shown.querySelector<HTMLElement>("[aria-pressed=true]") ?? shown.querySelector("button"))?.focus();
  }, [open]);
  if (open === null) return null;
  const record = recordOf(open.number);
  const close = () => {
    menu.current?.hidePopover();
    open.beside.focus({ preventScroll: true });
  };
  return (
    <div
      ref={menu}
      popover="auto"
      role="dialog"
      aria-label={words.value.marks.of(record?.title ?? "")}
      class="mark-menu"
      onToggle={(event) => {
        if (event.newState === "closed" && marking.peek() === open) marking.value = null;
      }}
    >
      <p class="mark-menu-title" aria-hidden="true">{record?.title}</p>
      <Marks number={open.number} onMarked={close} />
    </div>
  );
}

function recordOf(number: number) {
  const index = festival.value?.index;
  return index?.concertOf(number)?.record;
}

/** Puts a box below a button, or above it where there is no room, inside the window. */
function place(box: HTMLElement, beside: DOMRect): void {
  const margin = 8;
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = beside.bottom + height + margin <= innerHeight;
  const top = below ? beside.bottom : Math.max(margin, beside.top - height);
  const left = Math.min(Math.max(margin, beside.right - width), innerWidth - width - margin);
  box.style.top = `${top}px`;
  box.style.left = `${left}px`;
}
