/** A QR code drawn as one path: black on white in every appearance, as readers need it. */
import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { words } from "../i18n/mod.ts";

/** Light modules around a code, so that readers find it (ISO/IEC 18004, 9.1). */
const QUIET = 4;

/** A code: its side in modules, the quiet zone included, and its dark modules as an SVG path. */
export interface QrDrawing {
  readonly side: number;
  readonly path: string;
}

/** Draws a text; null: it is longer than a code holds. */
async function drawQr(text: string): Promise<QrDrawing | null> {
  const { default: qrcode } = await import("qrcode-generator");
  // Medium correction survives a scratched print; the longest links need the room.
  for (const level of ["M", "L"] as const) {
    try {
      const code = qrcode(0, level);
      code.addData(text, "Byte");
      code.make();
      return pathOf(code.getModuleCount(), (row, column) => code.isDark(row, column));
    } catch (error) {
      // The library throws a text when nothing is large enough.
      if (!`${error}`.includes("overflow")) throw error;
    }
  }
  return null;
}

function pathOf(count: number, isDark: (row: number, column: number) => boolean): QrDrawing {
  let path = "";
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const first = column;
      while (column < count && isDark(row, column)) column++;
      if (column > first) path += `M${first + QUIET} ${row + QUIET}h${column - first}v1h-${column - first}z`;
    }
  }
  return { side: count + 2 * QUIET, path };
}

/** The code of a link. */
export function QrCode({ link }: { readonly link: string }): JSX.Element {
  const { share } = words.value;
  const drawing = useSignal<QrDrawing | null | undefined>(undefined);
  const wanted = useSignal(link);
  wanted.value = link;
  useSignalEffect(() => {
    const text = wanted.value;
    drawQr(text).then((drawn) => {
      if (wanted.peek() === text) drawing.value = drawn;
    }).catch(() => drawing.value = null);
  });
  const drawn = drawing.value;
  return useMemo(() => {
    if (drawn === null) return <p class="muted">{share.qrTooLong}</p>;
    if (drawn === undefined) return <div class="qr" />;
    return (
      <svg class="qr" viewBox={`0 0 ${drawn.side} ${drawn.side}`} role="img" aria-label={share.qrAlt(link)}>
        <rect width={drawn.side} height={drawn.side} fill="#fff" />
        <path d={drawn.path} fill="#000" shape-rendering="crispEdges" />
      </svg>
    );
  }, [drawn, link, share]);
}
