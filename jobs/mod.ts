/** Jobs: pure steps, given a store and, where they need one, a clock. */
export { databaseStore } from "./database_store.ts";
export {
  type FestivalReader,
  type FestivalStore,
  importFestival,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  sourceReader,
} from "./import_festival.ts";
export {
  EXPORT_FORMATS,
  exportFestival,
  exportFolder,
  type ExportFormat,
  type ExportRequest,
  type ExportStore,
  NOT_CARRIED,
} from "./export_festival.ts";
