/** The catalogue's questions, put to @figaro/store. */
import {
  availability,
  type Database,
  listFestivals,
  listVersions,
  loadSnapshot,
  migrationState,
  StoreError,
  versionChanges,
} from "@figaro/store";
import type { CatalogueStore } from "./catalogue.ts";

const mostVersions = 1_000;

/** An open database as the catalogue sees it. */
export function storePort({ db }: Pick<Database, "db">): CatalogueStore {
  return {
    listFestivals: () => listFestivals(db),
    listVersions: (id) => listVersions(db, id, { limit: mostVersions }),
    versionChanges: (id, from, to) => versionChanges(db, id, [from, to]),
    availability: (id) => availability(db, id),
    async loadSnapshot(id, version) {
      try {
        return await loadSnapshot(db, id, version);
      } catch (error) {
        if (error instanceof StoreError && error.code === "version-unknown") return null;
        throw error;
      }
    },
    async ready() {
      return (await migrationState(db)).pending.length === 0;
    },
  };
}
