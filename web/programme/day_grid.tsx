/** One festival day as a printed programme shows it: halls beside each other, time downwards. */
import type { JSX } from "preact";
import { useId, useMemo, useRef } from "preact/hooks";
import type { FestivalIndex } from "../../planner/festival_index.ts";
import { clockOfDay } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { Icon } from "../ui/icon.tsx";
import { ConcertCell } from "./concert_parts.tsx";
import { goFrom, type Grid, type GridColumn, type GridKey, layOut } from "./grid_layout.ts";
import { concertKeys, type ConcertsProps, numbersOf, useGradually } from "./keys.ts";
import { shownConcerts } from "./shown.ts";

const KEYS: readonly GridKey[] = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];
/** Columns that are made in one turn. */
const NEW_COLUMNS = 1;

/** The grid of the concerts shown; at least one. `label` names the day. */
export function DayGrid(
  { index, label, children }: ConcertsProps & { readonly label: string },
): JSX.Element {
  const concerts = shownConcerts.value;
  const grid = useMemo(() => layOut(concerts), [concerts]);
  const heads = useRef<HTMLDivElement>(null);
  const { parts: columns, isWhole } = useGradually({
    items: grid.columns,
    keyOf: ({ hall, cells }) => `${hall.id} ${grid.from} ${numbersOf(cells.map((cell) => cell.concert))}`,
    make: (column) => <Column key={column.hall.id} index={index} column={column} />,
    most: NEW_COLUMNS,
    of: index,
  });
  // Sizes stand where they are used: as custom properties of the whole they would be inherited by every concert.
  const across = `calc(var(--axis) + ${grid.columns.length} * var(--column))`;
  const columnSizes = {
    gridTemplateColumns: `var(--axis) repeat(${grid.columns.length}, minmax(var(--column), 1fr))`,
    inlineSize: `max(100%, ${across})`,
  };
  return (
    <>
      <div class="day-grid">
        <div class="grid-heads" aria-hidden="true" ref={heads}>
          <div class="grid-columns" style={columnSizes}>
            <span class="grid-corner" />
            {grid.columns.map(({ hall }) => (
              <span key={hall.id} class="grid-head" title={hall.name}>
                <span>{hall.name}</span>
                {hall.record.stepFree === true && <Icon name="accessible" />}
              </span>
            ))}
          </div>
        </div>
        <div
          class="grid-body"
          role="group"
          aria-label={words.value.programme.byHall(label)}
          onScroll={(event) =>
            heads.current?.scrollTo({ left: event.currentTarget.scrollLeft, behavior: "instant" })}
          onKeyDown={concertKeys(KEYS, (number, key) => goFrom(grid, number, key))}
        >
          <div class="grid-columns" style={columnSizes}>
            <Axis grid={grid} />
            {columns}
          </div>
        </div>
      </div>
      {isWhole && children}
    </>
  );
}

function Axis({ grid }: { readonly grid: Grid }): JSX.Element {
  const hours = Array.from({ length: (grid.until - grid.from) / 60 }, (_, k) => grid.from + k * 60);
  return (
    <div
      class="grid-axis"
      style={{ blockSize: `calc(${grid.until - grid.from} * var(--minute) + 1px)` }}
      aria-hidden="true"
    >
      {hours.map((hour) => (
        <span key={hour} style={{ "--at": hour - grid.from }} data-night={hour >= 1440 || undefined}>
          {clockOfDay(hour)}
        </span>
      ))}
    </div>
  );
}

function Column(
  { index, column }: { readonly index: FestivalIndex; readonly column: GridColumn },
): JSX.Element {
  const heading = useId();
  return (
    <section class="grid-hall" aria-labelledby={heading}>
      <h3 id={heading} class="visually-hidden">{column.hall.name}</h3>
      <ul class="grid-cells">
        {column.cells.map((cell) => (
          <ConcertCell
            key={cell.concert.record.number}
            index={index}
            cell={cell}
          />
        ))}
      </ul>
    </section>
  );
}
