/** An event beside the programme that is kept with the route. */
import type { JSX } from "preact";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { timeText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { IconButton } from "../ui/icon_button.tsx";
import { kept } from "../ui/kept.tsx";
import type { PlacedEvent } from "./fits.ts";
import { keepEvent } from "./state.ts";

/** What a row shows. */
export interface EventRowProps {
  readonly index: FestivalIndex;
  readonly event: PlacedEvent;
}

/** See the file's head. */
export const EventRow = kept(Row);

function Row({ index, event: { record, hall } }: EventRowProps): JSX.Element {
  const { route } = words.value;
  return (
    <li class="concert-row event-row" data-event={record.number}>
      <p class="row-time number">
        <b>{timeText(index, record.startMinute)}</b>
        <span>{timeText(index, record.endMinute)}</span>
      </p>
      <span class="row-rail" aria-hidden="true" />
      <div class="row-body">
        <h4 class="event-title" tabIndex={-1} data-main>{record.title}</h4>
        <p class="muted">
          {[hall.name, record.format].filter((part) => part !== null).join(" · ")}
        </p>
        {record.description !== null && <p class="row-names">{record.description}</p>}
        <p class="row-flags">
          <span class="flag quiet">{route.besideFlag}</span>
        </p>
      </div>
      <div class="row-tools">
        <IconButton
          icon="close"
          label={route.remove(record.title)}
          title={route.remove(record.title)}
          onClick={() => keepEvent(record, false)}
        />
      </div>
    </li>
  );
}
