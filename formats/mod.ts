/** Files to festivals and back: readers, writers, the manifest. Knows no database and no HTTP. */
export type * from "./document.ts";
