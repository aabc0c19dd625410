/** Moves of pointers, those of one moment together. */
import type { JSX } from "preact";
import type { Move, VersionLog } from "./client.ts";
import { MoveReason } from "./decision_text.tsx";
import { momentText } from "./format.ts";
import { shortened, ShowAll, useShown } from "./show_all.tsx";
import { words } from "./words.ts";

const SHOWN = 8;

/** Every move of a pointer, the newest first. */
export function Moves({ log }: { readonly log: VersionLog }): JSX.Element {
  const w = words.value;
  const [all, showAll] = useShown();
  const moments = together(log.moves);
  const shown = shortened(moments, { all, most: SHOWN });
  return (
    <section aria-labelledby="moves-title">
      <h2 id="moves-title">{w.moves}</h2>
      {moments.length === 0 && <p class="muted">{w.noMoves}</p>}
      <ol class="timeline">
        {shown.map((moves, i) => <Moment key={moments.length - i} moves={moves} log={log} />)}
      </ol>
      <ShowAll shown={shown.length} count={moments.length} onAll={showAll} />
    </section>
  );
}

/** A new champion moves what points at the one before in the same moment: one event, told once. */
export function together(moves: readonly Move[]): Move[][] {
  const moments: Move[][] = [];
  for (const move of moves) {
    const last = moments.at(-1);
    if (last?.[0]?.at === move.at && last[0].actor === move.actor) last.push(move);
    else moments.push([move]);
  }
  return moments.map((moment) => moment.toSorted((a, b) => ORDER.indexOf(a.alias) - ORDER.indexOf(b.alias)));
}

const ORDER: readonly Move["alias"][] = ["champion", "challenger", "previous"];

function Moment(
  { moves, log }: { readonly moves: readonly Move[]; readonly log: VersionLog },
): JSX.Element | null {
  const w = words.value;
  const [first] = moves;
  if (first === undefined) return null;
  return (
    <li>
      <p class="timeline-when muted">
        {momentText(first.at)} · {first.actor}
      </p>
      {moves.map(({ alias, from, to }) => (
        <p key={alias} class="timeline-move">
          <span class={`alias ${alias}`}>{w.aliases[alias]}</span> {from ?? w.none} → {to ?? w.none}
        </p>
      ))}
      <p class="timeline-why">
        <MoveReason log={log} to={first.to} reason={first.reason} />
      </p>
    </li>
  );
}
