/** A button that is an icon alone; its name is what it does. */
import type { JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** What it does, and how it stands. */
export interface IconButtonProps {
  readonly icon: IconName;
  /** What screen readers say. */
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** Also told where the pointer rests. */
  readonly title?: string;
  readonly "aria-pressed"?: boolean;
  readonly "aria-expanded"?: boolean;
}

/** See the file's head. */
export function IconButton({ icon, label, ...rest }: IconButtonProps): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
