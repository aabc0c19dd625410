/** "I am late", "it is sold out", "skip this": asks for the smallest change and takes it with one tap. */
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { desk } from "../boot.ts";
import { timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { canUndo, change, plan, undo } from "../state/app.ts";
import { type Plan, withMark, withRoute } from "../state/plan.ts";
import type { NextProps } from "./next_card.tsx";
import { RepairList, type RepairOffer } from "./repairs.tsx";
import { type Trouble, type WayOut, wayOut } from "./trouble.ts";

/** Minutes that are asked for with one tap. */
const LATE = [5, 15, 30];

/** What is shown below the buttons. */
type Answer =
  | { readonly name: "none" }
  | { readonly name: "looking" | "failed"; readonly trouble: Trouble }
  | { readonly name: "found"; readonly trouble: Trouble; readonly out: WayOut }
  /** `plan`: as it was made, so that only this change is offered to be undone. */
  | { readonly name: "taken"; readonly plan: Plan };

/** See the file's head. */
export function TroublePanel(props: NextProps): JSX.Element {
  const { today: text } = words.value;
  const answer = useSignal<Answer>({ name: "none" });
  const { index, state, minute, next } = props;
  const { number } = next.record;
  // What was asked about another concert is no answer any more.
  useLayoutEffect(() => {
    if (answer.peek().name !== "taken") answer.value = { name: "none" };
  }, [number]);
  const ask = async (trouble: Trouble) => {
    answer.value = { name: "looking", trouble };
    try {
      const out = await wayOut({ engine: desk(), index, plan: plan.peek(), minute, day: state }, trouble);
      answer.value = { name: "found", trouble, out };
    } catch {
      answer.value = { name: "failed", trouble };
    }
  };
  return (
    <section class="today-trouble" aria-labelledby="today-trouble">
      <h3 class="eyebrow" id="today-trouble">{text.trouble}</h3>
      <LateButtons ask={(minutes) => void ask({ kind: "late", minutes })} />
      <div class="row">
        <button type="button" class="button" onClick={() => void ask({ kind: "soldOut", number })}>
          {text.itIsSoldOut}
        </button>
        <button type="button" class="button" onClick={() => void ask({ kind: "skip", number })}>
          {text.skip}
        </button>
      </div>
      <Outcome
        {...props}
        answer={answer.value}
        take={(repair, trouble) => {
          change((now) => taken(now, repair, trouble));
          answer.value = { name: "taken", plan: plan.peek() };
        }}
        leave={() => answer.value = { name: "none" }}
      />
    </section>
  );
}

/** The plan after a repair; what is sold out or skipped is not wanted again. */
function taken(plan: Plan, { route }: RepairOffer, trouble: Trouble): Plan {
  const changed = withRoute(plan, route.concerts);
  return trouble.kind === "late" ? changed : withMark(changed, trouble.number, "no");
}

function LateButtons({ ask }: { readonly ask: (minutes: number) => void }): JSX.Element {
  const { today: text } = words.value;
  const own = useSignal("");
  const minutes = /^\d{1,3}$/.test(own.value) ? Number(own.value) : 0;
  return (
    <fieldset class="late">
      <legend>{text.iAmLate}</legend>
      <div class="row">
        {LATE.map((late) => (
          <button key={late} type="button" class="chip" onClick={() => ask(late)}>
            {text.minutes(late)}
          </button>
        ))}
        <form
          class="late-own"
          onSubmit={(event) => {
            event.preventDefault();
            if (minutes > 0) ask(minutes);
          }}
        >
          <input
            inputMode="numeric"
            maxLength={3}
            value={own.value}
            aria-label={text.other}
            placeholder="…"
            onInput={(event) => own.value = event.currentTarget.value}
          />
          <button type="submit" class="button" disabled={minutes === 0}>{text.ask}</button>
        </form>
      </div>
    </fieldset>
  );
}

interface OutcomeProps extends NextProps {
  readonly answer: Answer;
  readonly take: (repair: RepairOffer, trouble: Trouble) => void;
  readonly leave: () => void;
}

function Outcome({ index, state, next, answer, take, leave }: OutcomeProps): JSX.Element | null {
  const { today: text } = words.value;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (answer.name === "found") head.current?.focus();
  }, [answer]);
  switch (answer.name) {
    case "none":
      return null;
    case "looking":
      return <p class="muted" role="status">{text.looking}</p>;
    case "failed":
      return <p class="warn" role="status">{text.failed}</p>;
    case "taken":
      return (
        <p class="taken" role="status">
          {text.taken} {plan.value === answer.plan && canUndo.value && (
            <button
              type="button"
              class="button"
              onClick={() => {
                undo();
                leave();
              }}
            >
              {text.undo}
            </button>
          )}
        </p>
      );
    case "found": {
      const { trouble, out } = answer;
      const place = state.place ?? next.hall;
      return (
        <div class="way-out">
          <h4 ref={head} tabIndex={-1}>
            {trouble.kind === "late"
              ? text.lateTitle(timeText(index, out.free), place.name)
              : text.soldOutTitle(titleOf(trouble.number, index))}
          </h4>
          <Found index={index} out={out} take={(repair) => take(repair, trouble)} />
          <button type="button" class="link-button" onClick={leave}>{text.dismiss}</button>
        </div>
      );
    }
  }
}

function titleOf(number: number, index: NextProps["index"]): string {
  return index.concertOf(number)?.record.title ?? String(number);
}

function Found(
  { index, out, take }: {
    readonly index: NextProps["index"];
    readonly out: WayOut;
    readonly take: (repair: RepairOffer) => void;
  },
): JSX.Element {
  const { today: text } = words.value;
  const [first] = out.repairs;
  if (first === undefined) return <p>{text.none}</p>;
  if (first.dropped.length + first.added.length === 0) return <p class="good">{text.still}</p>;
  return (
    <>
      {out.relaxed && <p class="muted">{text.relaxed}</p>}
      <RepairList index={index} repairs={out.repairs} take={take} />
    </>
  );
}
