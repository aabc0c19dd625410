/** The way to any place of the order. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { bigText } from "../i18n/format.ts";
import { words } from "../i18n/mod.ts";
import { partOf, placeAt, readPlace } from "./places.ts";
import { ranked, showFrom } from "./ranked_state.ts";

/** Steps of the scale. */
const STEPS = 1000;

/** A number of any size, or a scale of powers of ten. */
export function Jump({ total }: { readonly total: bigint }): JSX.Element {
  const { ranked: texts } = words.value.results;
  const typed = useSignal("");
  const refused = useSignal<string | null>(null);
  const from = ranked.value?.from ?? 0n;
  // The list may begin elsewhere by now: earlier places, another order. Told before the next key, so that nothing
  // typed after it is lost.
  useLayoutEffect(() => {
    typed.value = from === 0n ? "" : bigText(`${from + 1n}`);
  }, [from]);
  const place = readPlace(typed.value, total) ?? from + 1n;
  const jump = (text: string) => {
    const wanted = readPlace(text, total);
    refused.value = wanted === null ? text : null;
    if (wanted !== null) void showFrom(wanted - 1n);
  };
  return (
    <form
      class="jump"
      aria-label={texts.jump}
      onSubmit={(event) => {
        event.preventDefault();
        jump(typed.value);
      }}
    >
      <label class="field">
        <span>
          {texts.jumpLabel} <small class="number">{texts.jumpHint(bigText(`${total}`))}</small>
        </span>
        <input
          name="place"
          class="number"
          inputMode="numeric"
          autoComplete="off"
          value={typed.value}
          aria-invalid={refused.value !== null}
          aria-describedby={refused.value === null ? undefined : "jump-refused"}
          onInput={(event) => typed.value = event.currentTarget.value}
        />
      </label>
      <button type="submit" class="button">{texts.go}</button>
      <input
        type="range"
        class="jump-scale"
        aria-label={texts.slider}
        aria-valuetext={bigText(`${place}`)}
        min={0}
        max={STEPS}
        value={Math.round(partOf(place, total) * STEPS)}
        onInput={(event) =>
          typed.value = bigText(`${placeAt(event.currentTarget.valueAsNumber / STEPS, total)}`)}
        onChange={() => jump(typed.value)}
      />
      {refused.value !== null && (
        <p class="jump-refused" id="jump-refused" role="alert">
          {texts.noPlace(refused.value, bigText(`${total}`))}
        </p>
      )}
    </form>
  );
}
