/** Why no route is left or none can be counted, and each way out with one press; the same wherever it is told. */
import type { JSX } from "preact";
import { words } from "../i18n/mod.ts";
import { change, count, festival, plan, wishFault } from "../state/app.ts";
import { faultText, filterText, withoutFilter } from "./filter_text.ts";
import { later } from "./later.tsx";

const NoRoutesTold = later(() => import("./no_routes_told.tsx").then((m) => m.NoRoutesTold));

/** Told when no route is left. */
export function NoRoutes(): JSX.Element | null {
  return count.value?.total === "0" && wishFault.value === null ? <NoRoutesTold /> : null;
}

/** Told when the filters themselves are at fault, e.g. an end before its beginning; each can be left out at once. */
export function WishFault(): JSX.Element | null {
  const fault = wishFault.value;
  const index = festival.value?.index;
  if (fault === null || index === undefined) return null;
  const texts = words.value.filters.fault;
  const ours = fault.names.filter((name) => plan.value.filters.has(name));
  return (
    <div class="no-routes">
      <h3 tabIndex={-1}>{texts.title}</h3>
      <p>{faultText(fault)}</p>
      {ours.length > 0 && (
        <div class="row">
          {ours.map((name) => (
            <button
              key={name}
              type="button"
              class="button"
              data-drop={name}
              onClick={() => change((plan) => withoutFilter(plan, name))}
            >
              {texts.leaveOut(filterText(index, plan.value, name))}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
