/** The four plots, each with the table behind it. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { numberText } from "../i18n/format.ts";
import type { Metrics } from "./client.ts";
import type { Line, Part } from "./drawn.ts";
import { localDayText, measureText, momentText, shareText } from "./format.ts";
import { words } from "./words.ts";

/** Colours by source, in the order of the bars from below. */
const SOURCE_COLOURS: Readonly<Record<string, string>> = {
  imported: "var(--genre-1)",
  operator: "var(--genre-0)",
  adjudicated: "var(--genre-5)",
  model_agreed: "var(--genre-3)",
  coin: "var(--genre-4)",
  model_only: "var(--genre-6)",
};

/** All of them. */
export function Plots({ metrics }: { readonly metrics: Metrics }): JSX.Element {
  const w = words.value;
  return (
    <section aria-labelledby="measures-title">
      <h2 id="measures-title">{w.measures}</h2>
      <div class="plots">
        <F1Plot metrics={metrics} />
        <UnequalPlot metrics={metrics} />
        <QualityPlot metrics={metrics} />
        <SizesPlot metrics={metrics} />
      </div>
    </section>
  );
}

function F1Plot({ metrics: { retrains } }: { readonly metrics: Metrics }): JSX.Element {
  const w = words.value;
  const lines = useMemo(() => {
    const of = (value: "f1" | "minF1") =>
      retrains.map((one) => ({ at: new Date(one.at), value: one[value], hollow: !one.promoted }));
    return [
      { name: w.f1, colour: "var(--genre-1)", points: of("f1") },
      { name: w.minF1, colour: "var(--genre-0)", points: of("minF1") },
    ];
  }, [retrains, w]);
  return (
    <PlotFigure
      title={w.plotF1}
      note={w.plotF1Note}
      lines={lines}
      last={measureText(retrains.at(-1)?.f1)}
      head={[w.trained, w.version, w.f1, w.minF1]}
      rows={retrains.map((one) => [
        momentText(one.at),
        one.version,
        measureText(one.f1),
        measureText(one.minF1),
      ])}
    />
  );
}

function QualityPlot({ metrics: { retrains } }: { readonly metrics: Metrics }): JSX.Element {
  const w = words.value;
  const lines = useMemo(() => {
    const of = (value: "auc" | "logLoss" | "ece") =>
      retrains.flatMap((one) => {
        const measure = one[value];
        return measure === null ? [] : [{ at: new Date(one.at), value: measure, hollow: !one.promoted }];
      });
    return [
      { name: w.auc, colour: "var(--genre-3)", points: of("auc") },
      { name: w.logLoss, colour: "var(--genre-4)", points: of("logLoss") },
      { name: w.ece, colour: "var(--genre-2)", points: of("ece") },
    ];
  }, [retrains, w]);
  return (
    <PlotFigure
      title={w.plotQuality}
      note={w.plotQualityNote}
      lines={lines}
      last={measureText(retrains.at(-1)?.auc)}
      head={[w.trained, w.auc, w.logLoss, w.ece]}
      rows={retrains.map((one) => [
        momentText(one.at),
        measureText(one.auc),
        measureText(one.logLoss),
        measureText(one.ece),
      ])}
    />
  );
}

function UnequalPlot({ metrics: { days } }: { readonly metrics: Metrics }): JSX.Element {
  const w = words.value;
  const lines = useMemo(
    () => [{
      name: w.unequal,
      colour: "var(--genre-0)",
      points: days.map(({ day, unequalShare }) => ({
        at: new Date(`${day}T00:00:00Z`),
        value: unequalShare,
      })),
    }],
    [days, w],
  );
  return (
    <PlotFigure
      title={w.plotUnequal}
      note={w.plotUnequalNote}
      percent
      lines={lines}
      last={shareText(days.at(-1)?.unequalShare ?? 0)}
      head={[w.day, w.predicted, w.unequal, w.share]}
      rows={days.map((one) => [
        localDayText(one.day),
        numberText(one.predicted),
        numberText(one.unequal),
        shareText(one.unequalShare),
      ])}
    />
  );
}

function SizesPlot({ metrics: { trainingSets } }: { readonly metrics: Metrics }): JSX.Element {
  const w = words.value;
  const sets = useMemo(
    // The last set of a day stands for it.
    () => [...new Map(trainingSets.map((set) => [set.asOfDay, set])).values()],
    [trainingSets],
  );
  const sources = Object.keys(SOURCE_COLOURS).filter((source) =>
    sets.some(({ bySource }) => bySource[source])
  );
  const bars = useMemo(
    () =>
      sets.flatMap(({ asOfDay, bySource }) =>
        Object.entries(bySource).map(([source, rows]) => ({ day: asOfDay, source, rows }))
      ),
    [sets],
  );
  return (
    <PlotFigure
      title={w.plotSizes}
      note={w.plotSizesNote}
      lines={sources.map((source) => ({
        name: w.sources[source] ?? source,
        colour: SOURCE_COLOURS[source] ?? "",
        points: [],
      }))}
      bars={bars}
      last={numberText(sets.at(-1)?.rows ?? 0)}
      head={[w.day, ...sources.map((source) => w.sources[source] ?? source), w.rows]}
      rows={sets.map((set) => [
        localDayText(set.asOfDay),
        ...sources.map((source) => numberText(set.bySource[source] ?? 0)),
        numberText(set.rows),
      ])}
    />
  );
}

interface PlotProps {
  readonly title: string;
  readonly note: string;
  readonly lines: readonly Line[];
  /** Drawn in place of the lines, which then only name colours. */
  readonly bars?: readonly Part[];
  readonly percent?: boolean;
  /** The last value, in words of the picture's name. */
  readonly last: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function PlotFigure(props: PlotProps): JSX.Element {
  const w = words.value;
  const { title, note, lines, last, head, rows } = props;
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <p class="muted">{note}</p>
      </figcaption>
      {rows.length === 0 ? <p class="plot-empty muted">{w.noPoints}</p> : (
        <>
          <ul class="legend">
            {lines.map(({ name, colour }) => (
              <li key={name}>
                <span class="swatch" style={{ background: colour }} />
                {name}
              </li>
            ))}
          </ul>
          <Picture {...props} label={w.picture(title, numberText(rows.length), last)} />
          <details>
            <summary>{w.asTable}</summary>
            <div class="scrolled" role="region" aria-label={title} tabIndex={0}>
              <table class="numbers">
                <thead>
                  <tr>{head.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr>
                </thead>
                <tbody>
                  {rows.toReversed().map((row) => (
                    <tr key={row.join()}>
                      {row.map((cell, i) =>
                        i === 0 ? <th key={i} scope="row">{cell}</th> : <td key={i}>{cell}</td>
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </figure>
  );
}

function Picture(
  { lines, bars, percent = false, label }: PlotProps & { readonly label: string },
): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  useEffect(() => {
    let gone = false;
    if (width === 0) return;
    void import("./drawn.ts").then(({ drawLines, drawBars }) => {
      if (gone) return;
      const drawn = bars === undefined
        ? drawLines(lines, { width, percent })
        : drawBars(bars, SOURCE_COLOURS, { width });
      box.current?.replaceChildren(drawn);
    });
    return () => void (gone = true);
  }, [lines, bars, percent, width]);
  return <div class="plot-box" ref={box} role="img" aria-label={label} />;
}

/** The width of an element in pixels, as it changes; 0 before it is known. */
function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return width;
}
