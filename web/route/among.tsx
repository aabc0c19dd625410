/** Where the route stands among all of its days; drawn and counted only when it is about to be seen. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../i18n/mod.ts";
import { later } from "../ui/later.tsx";
import type { AmongPlotProps } from "./among_plot.tsx";

const AmongPlot = later<AmongPlotProps>(() => import("./among_plot.tsx").then((part) => part.AmongPlot));

/** How far below the window's edge it begins to load. */
const AHEAD = "200px";

/** See the file's head. */
export function Among(props: AmongPlotProps): JSX.Element {
  const { among } = words.value.route;
  const [near, comeNear] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (box.current === null || near) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) comeNear(true);
    }, { rootMargin: AHEAD });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [near]);
  return (
    <section class="sheet among" ref={box}>
      <h3>{among.title}</h3>
      {near && <AmongPlot {...props} />}
    </section>
  );
}
