/** Addresses that the page's first script and the page itself go by. */

/** Where the festivals are listed. */
export const LIST = "/v1/festivals";

/** Where a festival's programme is, as it is now. */
export function editionOf(slug: string): string {
  return `${LIST}/${slug}/edition`;
}

/** The festival that a path of the page names, and the word behind it; null: none. */
export function namedIn(path: string): { readonly slug: string; readonly view: string | null } | null {
  const [, slug, view = null] = /^\/f\/([a-z0-9-]{1,64})(?:\/([a-z]+))?\/?$/.exec(path) ?? [];
  return slug === undefined ? null : { slug, view };
}

/** Where to begin again from a path that is none: at the festival that it names, or at all of them. */
export function beginningOf(path: string): string {
  return /^\/f\/[a-z0-9-]{1,64}(?=\/)/.exec(path)?.[0] ?? "/";
}
