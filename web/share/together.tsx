/** A friend's route beside one's own: where they meet, and the route that shares most. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { dayText, plural, timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { firstPage, plan } from "../state/app.ts";
import { language } from "../state/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { BestTogether } from "./best_together.tsx";
import { ConcertLines } from "./concert_lines.tsx";
import { compared } from "./compared.ts";
import { askSince, type Friend, type FriendFault, readFriend } from "./friend.ts";
import { type Meeting, meetingsOf } from "./meeting.ts";
import { routeIdOfNumbers } from "./route_ids.ts";
import { capital } from "./route_title.ts";

type Found = Friend | { readonly fault: FriendFault };

/** Paste a link, see where you meet. */
export function Together({ index }: { readonly index: FestivalIndex }): JSX.Element {
  const { together } = words.value.share;
  const text = useSignal("");
  const found = useSignal<Found | null>(null);
  const read = async (event: Event) => {
    event.preventDefault();
    const asked = text.value;
    const answer = await readFriend(index, asked, (id) => askSince(index.slug, id));
    if (text.value === asked) found.value = answer;
  };
  const friend = found.value;
  return (
    <section class="together">
      <h2>{together.title}</h2>
      <p class="muted">{together.lead}</p>
      <form class="copy-field" onSubmit={(event) => void read(event)}>
        <label class="field">
          <span>{together.paste}</span>
          <input
            type="text"
            inputMode="url"
            autocomplete="off"
            value={text.value}
            aria-invalid={friend !== null && "fault" in friend}
            onInput={(event) => text.value = event.currentTarget.value}
          />
        </label>
        <button type="submit" class="button primary">{together.show}</button>
      </form>
      <div role="status">
        {friend !== null && "fault" in friend && <p class="told warning">{together.faults[friend.fault]}</p>}
        {friend !== null && !("fault" in friend) && <Notes friend={friend} />}
      </div>
      {friend !== null && !("fault" in friend) && friend.numbers.length > 0 && (
        <Met index={index} theirs={friend.numbers} />
      )}
    </section>
  );
}

/** What is not as it was in the friend's link. */
function Notes({ friend }: { readonly friend: Friend }): JSX.Element | null {
  const { together } = words.value.share;
  const { numbers, unknown, gone, changed } = friend;
  const notes = [
    ...(unknown.length === 0 ? [] : [together.unknownNumbers(unknown.join(", "))]),
    ...(gone === 0 ? [] : [plural(language.value, gone, together.gone)]),
    ...(changed === null ? [together.older] : []),
    ...(changed === null || changed === 0 ? [] : [plural(language.value, changed, together.changed)]),
    ...(numbers.length === 0 ? [together.nothingLeft] : []),
  ];
  return notes.length === 0 ? null : <p class="told warning">{notes.join(" ")}</p>;
}

function Met({ index, theirs }: { readonly index: FestivalIndex; readonly theirs: readonly number[] }) {
  const { together } = words.value.share;
  const own = plan.value.route;
  const mine = own.length > 0 ? own : firstPage.value?.routes[0]?.concerts ?? [];
  const { shared, meetings, days } = meetingsOf(index, mine, theirs);
  const ids = [mine, theirs].map((route) => routeIdOfNumbers(index, route));
  const [a, b] = ids;
  return (
    <div class="met">
      {own.length === 0 && <p class="muted">{together.needMine}</p>}
      {days.length === 0 ? <p class="muted">{together.otherDays}</p> : (
        <section>
          <h3>{together.shared}</h3>
          {shared.length === 0
            ? <p class="muted">{together.sharedNone}</p>
            : <ConcertLines index={index} numbers={shared} />}
        </section>
      )}
      {days.length > 0 && (
        <section>
          <h3>{together.free}</h3>
          {meetings.length === 0
            ? <p class="muted">{together.freeNone}</p>
            : <Meetings index={index} meetings={meetings} />}
        </section>
      )}
      <BestTogether index={index} mine={mine} theirs={theirs} />
      {a != null && b != null && a !== b && (
        <button
          type="button"
          class="button"
          onClick={() => compared.value = [a, b]}
        >
          <Icon name="swap" />
          <span>{together.compare}</span>
        </button>
      )}
    </div>
  );
}

function Meetings(
  { index, meetings }: { readonly index: FestivalIndex; readonly meetings: readonly Meeting[] },
) {
  const { together } = words.value.share;
  const { clock } = index.parts;
  const dates = [...new Set(meetings.map(({ from }) => clock.dayOf(from).date))];
  return (
    <>
      {dates.map((date) => (
        <div key={date}>
          {dates.length > 1 && <h4>{capital(dayText(date))}</h4>}
          <ul class="lines spans">
            {meetings.filter(({ from }) => clock.dayOf(from).date === date).map((
              { from, until, hall, onTheWay },
            ) => (
              <li key={from}>
                <span class="number">{together.span(timeText(index, from), timeText(index, until))}</span>
                <span>
                  <span class="line-title">{hall}</span>
                  {onTheWay && <small>{together.onTheWay}</small>}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
