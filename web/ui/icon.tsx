/** Line icons of one weight, drawn for this page. */
import type { JSX } from "preact";

const paths = {
  logo: "M3 18 8 11l6 4 7-10",
  undo: "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-3",
  redo: "m16 5 4 4-4 4M20 9H10a5 5 0 0 0 0 10h3",
  compass: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM15.5 8.5l-2 5-5 2 2-5Z",
  grid: "M4 5h16v14H4ZM4 10h16M10 5v14",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  route:
    "M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 18h6a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3 2",
  bookmark: "M6 4h12v16l-6-4-6 4Z",
  map: "m4 6 5-2 6 2 5-2v14l-5 2-6-2-5 2ZM9 4v14M15 6v14",
  close: "m6 6 12 12M18 6 6 18",
  menu: "M4 7h16M4 12h16M4 17h16",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  swap: "M7 4 4 7l3 3M4 7h13M17 14l3 3-3 3M20 17H7",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20",
  filter: "M4 6h16M7 12h10M10 18h4",
  walk:
    "M13 5a1.4 1.4 0 1 0 0-2.8A1.4 1.4 0 0 0 13 5ZM9 21l2-6 3 2.5V21M11 15l.8-5.5L8.5 11 7 14M11.8 9.500l3 2.500 2.700.500",
  heart: "M12 20s-7-4.400-7-9.600A4 4 0 0 1 12 8a4 4 0 0 1 7 2.400c0 5.200-7 9.600-7 9.600Z",
  star: "m12 4 2.400 5 5.600.700-4.100 3.800 1.100 5.500L12 16.300 7 19l1.100-5.500L4 9.700 9.600 9Z",
  pin:
    "M12 21s6-5.500 6-10.500A6 6 0 0 0 6 10.500C6 15.500 12 21 12 21ZM12 12.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  ticket: "M4 8h16v3a1.500 1.500 0 0 0 0 3v3H4v-3a1.500 1.500 0 0 0 0-3ZM14 8v9",
  ban: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.700 5.700l12.600 12.600",
  share: "M12 15V4M8 7.500 12 4l4 3.500M5 12v8h14v-8",
  print: "M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7Z",
  download: "M12 4v11M8 11.500 12 15l4-3.500M5 19h14",
  qr: "M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2v2h-2ZM18 18h2v2h-2ZM18 14h2M14 18h2",
  dice: "M5 5h14v14H5ZM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01",
  calendar: "M4 6h16v14H4ZM4 10.500h16M8 3.500v5M16 3.500v5",
  chevron: "m9 6 6 6-6 6",
  accessible: "M12 5a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM12 7v6h4l2 5M8 12a5 5 0 1 0 6.500 6.500",
  check: "m5 12.500 4.500 4.500L19 7.500",
  question: "M8.500 9a3.500 3.500 0 1 1 5.200 3.100c-1.100.600-1.700 1.300-1.700 2.600M12 18h.01",
  alert: "M12 4 2.500 20h19ZM12 10v4M12 17h.01",
} as const;

export type IconName = keyof typeof paths;

/** An icon; hidden from screen readers, so what it means stands beside it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.7"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
