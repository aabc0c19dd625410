/** Lets a visitor see the page of the day at another time of the festival. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { words } from "../i18n/mod.ts";
import { festival, plan } from "../state/app.ts";
import { localMinute, pretend } from "./moment.ts";

/** Begins half an hour before the second concert of the route, where there is something to see. */
export function PretendForm({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { today: text } = words.value;
  const [at, setAt] = useState(() => momentOf(index));
  const { clock, days } = index.parts;
  const valid = localMinute(clock, at) !== null;
  return (
    <form
      class="pretend"
      onSubmit={(event) => {
        event.preventDefault();
        if (festival.peek() !== null && valid) pretend(at);
      }}
    >
      <p class="muted">{text.tryHint}</p>
      <div class="row">
        <label class="field">
          <span>{text.pretendAt}</span>
          <input
            type="datetime-local"
            value={at}
            min={`${days[0]?.date}T00:00`}
            onInput={(event) => setAt(event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={!valid}>{text.pretend}</button>
      </div>
    </form>
  );
}

function momentOf(index: FestivalIndex): string {
  const route = index.concertsOf(plan.peek().route);
  const concerts = route.length > 0 ? route : index.concerts;
  return index.parts.clock.localDateTimeOf(((concerts[1] ?? concerts[0])?.record.startMinute ?? 0) - 30);
}
