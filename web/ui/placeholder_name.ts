/** Names that stand for nobody. */

/** Whether a composer's name is an organiser's placeholder ("_Other"), which nobody can choose to hear. */
export function isPlaceholder(name: string): boolean {
  return name.startsWith("_");
}
