/** What stands above the concerts grows and shrinks with marks and filters; what was tapped stays under the finger. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { effect } from "@preact/signals";
import { plan } from "../state/app.ts";
import type { Plan } from "../state/plan.ts";

/** The part above the concerts. */
export function AboveConcerts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current === null ? undefined : keepPlace(box.current), []);
  return <div class="programme-above" ref={box}>{children}</div>;
}

/** Scrolls by as much as a change moves the element that it was made at; returns how to stop. */
function keepPlace(above: HTMLElement): () => void {
  let held: { readonly element: Element; top: number } | null = null;
  let before = plan.peek();
  /** Where the concerts begin on the page, and how much of that is room given because nothing scrolls beyond the top. */
  let [edge, room] = [edgeOf(above), 0];
  // Nothing is drawn yet when the plan has just changed.
  const stop = effect(() => {
    const now = plan.value;
    if (now === before) return;
    const element = madeAt(before, now);
    before = now;
    held = element === null ? null : { element, top: topOf(element) };
  });
  const scrolled = () => {
    // What grows in the same frame is no scrolling: it is made up for below.
    if (held !== null && edgeOf(above) === edge) held.top = topOf(held.element);
  };
  const grown = new ResizeObserver(() => {
    if (held?.element.isConnected === true) {
      const top = scrollY + topOf(held.element) - held.top - room;
      room = Math.max(0, -top);
      above.style.marginBlockStart = `${room}px`;
      scrollTo({ top: Math.max(0, top), behavior: "instant" });
    }
    edge = edgeOf(above);
  });
  for (const part of [above, ...document.querySelectorAll(".notices")]) grown.observe(part);
  addEventListener("scroll", scrolled, { passive: true });
  return () => {
    stop();
    grown.disconnect();
    removeEventListener("scroll", scrolled);
  };
}

/** The concert on the screen whose mark changed, else the filters beside; null: neither, and nothing is kept. */
function madeAt(before: Plan, now: Plan): Element | null {
  const numbers = new Set([...before.marks.keys(), ...now.marks.keys()]);
  const [number, ...others] = [...numbers].filter((one) => before.marks.get(one) !== now.marks.get(one));
  if (number === undefined) return document.activeElement?.closest(".filters-beside") ?? null;
  const row = document.querySelector(`.programme [data-number="${number}"]`);
  return row !== null && others.length === 0 && isOnScreen(row) ? row : null;
}

function edgeOf(above: Element): number {
  return Math.round(above.getBoundingClientRect().bottom + scrollY);
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}

function isOnScreen(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
