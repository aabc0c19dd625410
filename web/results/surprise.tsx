/** A route by lot: uniformly random among all, the same for the same number. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { RouteView } from "../../planner/views.ts";
import { desk } from "../boot.ts";
import { words } from "../i18n/mod.ts";
import { portrayed, query } from "../state/app.ts";
import { Icon } from "../ui/icon.tsx";
import { RouteCard } from "../ui/route_card.tsx";

/** Numbers that are drawn; any other can be typed. */
const SEEDS = 1_000_000;
const LARGEST_SEED = 999_999_999;

/** A lot that was drawn. */
interface Drawn {
  readonly seed: number;
  readonly query: string;
  readonly route: RouteView;
}

/** A button, the route it drew, and the number by which it is drawn again. */
export function Surprise(): JSX.Element {
  const { surprise, highlights } = words.value.results;
  const drawn = useSignal<Drawn | null>(null);
  const failed = useSignal(false);
  const isAsked = useRef(false);
  const draw = async (seed: number) => {
    const wanted = query.peek();
    isAsked.current = true;
    try {
      const page = await desk().latest("surprise", "random", wanted, seed, 1);
      const route = page?.routes[0];
      if (route !== undefined) drawn.value = { seed, query: wanted, route };
      failed.value = false;
    } catch {
      failed.value = true;
    } finally {
      isAsked.current = false;
    }
  };
  const drawAny = () => draw(1 + Math.floor(Math.random() * SEEDS));
  const lot = drawn.value;
  // One that was drawn before there were portraits is drawn again with its own.
  useEffect(() => {
    const early = drawn.peek();
    if (!portrayed.value || isAsked.current || early?.query !== query.peek()) return;
    void draw(early.seed);
  }, [portrayed.value]);
  return (
    <section class="surprise" aria-labelledby="surprise">
      <div>
        <h3 id="surprise">{surprise.title}</h3>
        <p class="muted">{surprise.lead}</p>
      </div>
      <div class="surprise-tools">
        <button
          type="button"
          class="button"
          data-way="draw"
          onClick={() => void drawAny()}
        >
          <Icon name="dice" />
          {lot === null ? surprise.draw : surprise.again}
        </button>
        {lot !== null && <SeedForm key={lot.seed} seed={lot.seed} draw={(seed) => void draw(seed)} />}
      </div>
      {failed.value && <p role="status">{highlights.failed}</p>}
      {lot !== null && lot.query === query.value && (
        <RouteCard route={lot.route} label={surprise.label(`${lot.seed}`)} level={4} />
      )}
    </section>
  );
}

function SeedForm(
  { seed, draw }: { readonly seed: number; readonly draw: (seed: number) => void },
): JSX.Element {
  const { surprise } = words.value.results;
  const typed = useSignal(`${seed}`);
  return (
    <form
      class="seed"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(typed.value);
        if (Number.isSafeInteger(wanted) && wanted >= 0 && wanted <= LARGEST_SEED) draw(wanted);
      }}
    >
      <label class="field">
        <span>
          {surprise.seed} <small>{surprise.seedHint}</small>
        </span>
        <input
          type="number"
          inputMode="numeric"
          name="seed"
          min={0}
          max={LARGEST_SEED}
          value={typed.value}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </label>
      <button type="submit" class="button">{surprise.redraw}</button>
    </form>
  );
}
