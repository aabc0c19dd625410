/** Where "Keep and share" hangs; it costs nothing until somebody opens it. */
import type { JSX } from "preact";
import { later } from "../ui/later.tsx";
import { sharing } from "./sharing.ts";

const ShareDialog = later(() => import("./share_dialog.tsx").then((part) => part.ShareDialog));

/** Rendered once in the page. */
export function ShareHost(): JSX.Element | null {
  const route = sharing.value;
  return route === null ? null : <ShareDialog route={route} key={route.join()} />;
}
