/** Components that are drawn anew only when something they are given has changed. */
import { type ComponentType, createElement, type JSX } from "preact";
import { useMemo } from "preact/hooks";

/**
 * A component that keeps what it drew while its props are the same objects; signals it reads still draw it anew.
 *
 * @param Inner the component; the names of its props are the same at every use
 */
export function kept<Props extends object>(Inner: ComponentType<Props>): (props: Props) => JSX.Element {
  return (props) => {
    const { children: _, ...own } = props as Props & { children?: unknown };
    return useMemo(() => createElement(Inner, props), Object.values(own));
  };
}
