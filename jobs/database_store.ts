/** The store as the jobs ask for it, over one open database. */
import {
  applyFestival,
  concertNumbers,
  type Database,
  festivalBySlug,
  listVersions,
  loadSnapshot,
  type ScheduleVersion,
} from "@figaro/store";
import type { ExportStore } from "./export_festival.ts";
import type { FestivalStore } from "./import_festival.ts";

const PAGE = 100;

/** Binds the store's functions to a database. */
export function databaseStore({ db }: Pick<Database, "db">): FestivalStore & ExportStore {
  return {
    applyFestival: (document, options) => applyFestival(db, document, options),
    concertNumbers: (slug) => concertNumbers(db, slug),
    festivalBySlug: (slug) => festivalBySlug(db, slug),
    loadSnapshot: (festivalId, version) => loadSnapshot(db, festivalId, version),
    listVersions: async (festivalId) => {
      const all: ScheduleVersion[] = [];
      for (;;) {
        const oldest = all.at(-1);
        const from = oldest === undefined ? {} : { before: oldest.version };
        const page = await listVersions(db, festivalId, { limit: PAGE, ...from });
        all.push(...page);
        if (page.length < PAGE) return all;
      }
    },
  };
}
