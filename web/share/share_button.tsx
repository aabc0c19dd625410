/** The way to "Keep and share", for every place that shows a route. */
import type { JSX } from "preact";
import { words } from "../i18n/mod.ts";
import { Icon } from "../ui/icon.tsx";
import { openShare } from "./sharing.ts";

/** What the button needs. */
export interface ShareButtonProps {
  /** Programme numbers. */
  readonly route: readonly number[];
  /** Only the icon, with its word for screen readers; for cards. */
  readonly small?: boolean;
}

/** Opens "Keep and share" for a route. */
export function ShareButton({ route, small = false }: ShareButtonProps): JSX.Element {
  const { share } = words.value;
  return (
    <button
      type="button"
      class={small ? "icon-button" : "button"}
      disabled={route.length === 0}
      aria-haspopup="dialog"
      aria-label={small ? share.keepAndShare : undefined}
      onClick={() => openShare(route)}
    >
      <Icon name="share" />
      {!small && <span>{share.keepAndShare}</span>}
    </button>
  );
}
