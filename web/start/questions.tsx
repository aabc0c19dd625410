/**
 * The questionnaire: a question at a time, each to be skipped, the number of routes beside every answer. An answer
 * is a change of the plan and can be undone like any other.
 */
import type { ComponentType, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { durationText, plural } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { go } from "../router.ts";
import { count, firstPage, plan } from "../state/app.ts";
import type { Plan } from "../state/plan.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { NoRoutes, WishFault } from "../ui/no_routes.tsx";
import { CountText } from "../ui/route_count.tsx";
import { minutesOf } from "../ui/route_points.ts";
import { asking, closeAsking, endAsking, followBack, openStep, type Step } from "./asking.ts";
import { AimStep, DaysStep, FamilyStep, MealStep, PaceStep, WalkStep } from "./choice_steps.tsx";
import { BoughtStep } from "./bought_step.tsx";
import { BudgetStep } from "./budget_step.tsx";
import { NamesStep, VarietyStep } from "./name_steps.tsx";
import { answerText, isSoftAnswer, stepsOf } from "./steps.ts";

/** What every question gets. */
export interface StepProps {
  readonly index: FestivalIndex;
  readonly plan: Plan;
}

const PARTS: Readonly<Record<Step, ComponentType<StepProps>>> = {
  aim: AimStep,
  days: DaysStep,
  pace: PaceStep,
  variety: VarietyStep,
  names: NamesStep,
  family: FamilyStep,
  budget: BudgetStep,
  walk: WalkStep,
  meal: MealStep,
  bought: BoughtStep,
};

/** The open question, the way through, and what the answers come to. */
export function Questions({ index }: { readonly index: FestivalIndex }): JSX.Element | null {
  const { ask } = words.value.start;
  const step = asking.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(followBack, []);
  useEffect(() => {
    scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [step]);
  if (step === null) return null;
  const steps = stepsOf(index);
  const at = steps.indexOf(step);
  const Part = PARTS[step];
  return (
    <div class="questions">
      <StepList index={index} steps={steps} open={step} />
      <section class="question" aria-labelledby="question">
        <p class="question-progress">
          <span>{ask.progress(at + 1, steps.length)}</span>
          <progress max={steps.length} value={at + 1} aria-hidden="true" />
        </p>
        <h2 id="question" tabIndex={-1} ref={heading}>{ask[step].title}</h2>
        <Part index={index} plan={plan.value} />
      </section>
      <Outcome index={index} step={step} />
      <Ways index={index} steps={steps} open={step} />
    </div>
  );
}

interface WayProps {
  readonly index: FestivalIndex;
  readonly steps: readonly Step[];
  readonly open: Step;
}

/** All questions with their answers; on a phone only the progress is shown. */
function StepList({ index, steps, open }: WayProps): JSX.Element {
  const { ask } = words.value.start;
  return (
    <nav class="question-steps" aria-label={ask.steps}>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === open ? "step" : undefined}
              onClick={() => openStep(step)}
            >
              <span>{ask[step].short}</span>
              <small>{answerText(plan.value, index, step)}</small>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The number of routes under the answers, and the best of them: soft answers change only that. */
function Outcome({ index, step }: { readonly index: FestivalIndex; readonly step: Step }): JSX.Element {
  const { ask } = words.value.start;
  const tag = language.value;
  const total = count.value?.total;
  const best = firstPage.value?.routes[0];
  return (
    <aside class="outcome" data-step={step}>
      <div class="outcome-total">
        <p class="outcome-label">{ask.left}</p>
        <p class="outcome-count number">
          <CountText />
        </p>
      </div>
      {total !== "0" && best !== undefined && (
        <>
          <p class="outcome-label">{ask.bestNow}</p>
          <p class="outcome-best">
            {ask.bestLine(
              plural(tag, best.concerts.length, words.value.start.concerts),
              durationText(minutesOf(best).walkMinutes),
              durationText(minutesOf(best).waitMinutes),
            )}
          </p>
        </>
      )}
      {total !== "0" && isSoftAnswer(plan.value, index, step) && <p class="muted outcome-note">{ask.order}
      </p>}
      <NoRoutes />
      <WishFault />
    </aside>
  );
}

function Ways({ index, steps, open }: WayProps): JSX.Element {
  const { ask } = words.value.start;
  const at = steps.indexOf(open);
  const next = steps[at + 1];
  const answered = answerText(plan.value, index, open) !== "";
  const show = () => {
    endAsking();
    go("routes");
  };
  return (
    <div class="question-ways">
      <p class="ways-count number" aria-hidden="true">
        <CountText />
      </p>
      <button
        type="button"
        class="button"
        data-way="back"
        aria-label={at === 0 ? ask.close : ask.back}
        onClick={() => at === 0 ? closeAsking() : history.back()}
      >
        <Icon name="chevron" />
      </button>
      {next !== undefined && (
        <button
          type="button"
          class="button primary"
          data-way="next"
          onClick={() => openStep(next)}
        >
          {answered ? ask.next : ask.skip}
        </button>
      )}
      <button
        type="button"
        class={next === undefined ? "button primary" : "button"}
        data-way="show"
        onClick={show}
      >
        {ask.show}
      </button>
    </div>
  );
}
