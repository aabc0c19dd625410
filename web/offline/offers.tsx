/** What the page offers or must say of itself above every view: a new build, a plan left here, no network. */
import type { ComponentChildren, JSX } from "preact";
import { ChangesBanner } from "../changes/banner.tsx";
import { longDurationText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { change, festival, plan, type View, view, wishFault } from "../state/app.ts";
import { type Plan, withFilter } from "../state/plan.ts";
import { clockOffset } from "../today/moment.ts";
import { keptHere, newBuild, online, takeNewBuild } from "./keeper.ts";
import { isOfferedOn, leftPlan, takeUp } from "./last_plan.ts";

/** Lines of the notices, each only while there is something to say. */
export function Offers(): JSX.Element {
  const { shell } = words.value;
  const offset = clockOffset.value;
  return (
    <>
      {newBuild.value !== null && (
        <Line text={shell.newBuild}>
          <button type="button" class="button" onClick={takeNewBuild}>{shell.takeNewBuild}</button>
        </Line>
      )}
      {!online.value && festival.value !== null && <Line text={shell.offline} />}
      {keptHere.value === "refused" && <Line text={shell.notKept} />}
      {offset !== 0 && (
        <Line text={shell.clockWrong(longDurationText(Math.round(Math.abs(offset) / 60_000)), offset < 0)} />
      )}
      {isOfferedOn(view.value, leftPlan.value) && (
        <Line text={shell.leftPlan}>
          <button type="button" class="button" onClick={takeUp}>{shell.takeUp}</button>
          <button type="button" class="button" onClick={() => leftPlan.value = null}>{shell.notNow}</button>
        </Line>
      )}
      <WishFaultLine />
      <ChangesBanner />
    </>
  );
}

/** Views that show a fault of the wishes beside the filters themselves. */
const SHOWS_FAULTS: readonly View[] = ["programme", "routes"];

/** A wish that cannot be answered, as in a link that was put together by hand, and the way out. */
function WishFaultLine(): JSX.Element | null {
  const { shell } = words.value;
  const fault = wishFault.value;
  if (fault === null || SHOWS_FAULTS.includes(view.value)) return null;
  const texts: Readonly<Record<string, (names: string) => string>> = shell.wishFaults;
  const values = fault.names.map((name) => `${name}=${plan.value.filters.get(name)?.join(",") ?? ""}`);
  const ours = fault.names.filter((name) => plan.value.filters.has(name));
  return (
    <Line text={(texts[fault.code] ?? shell.wishFaults.other)(values.join(", "))} warning>
      {ours.length > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => change((now) => ours.reduce<Plan>((made, name) => withFilter(made, name, []), now))}
        >
          {shell.leaveOut}
        </button>
      )}
    </Line>
  );
}

function Line(
  { text, warning = false, children }: {
    readonly text: string;
    readonly warning?: boolean;
    readonly children?: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class={`notice ${warning ? "warning" : "info"}`}>
      <p>{text}</p>
      {children !== undefined && <div class="notice-actions">{children}</div>}
    </div>
  );
}
