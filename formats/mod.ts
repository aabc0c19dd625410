/** Files to festivals and back: readers, writers, the manifest. Knows no database and no HTTP. */
export type * from "./document.ts";
export { FAULT_CODES, type FaultCode } from "./faults.ts";
export { ClockError, type ClockSettings, FestivalClock, type FestivalDay, isTimeZone } from "./clock.ts";
export { deriveProgramme } from "./programme.ts";
export {
  type Manifest,
  type ManifestInput,
  manifestJsonSchema,
  manifestSchema,
  parseManifest,
  type ScheduleManifest,
  scheduleManifestSchema,
} from "./manifest.ts";
export type { FileFormat } from "./detect.ts";
export {
  DEFAULT_LIMITS,
  type FileSource,
  memorySource,
  type Progress,
  type ReadLimits,
  type SourceFile,
} from "./source.ts";
export { fileSource, folderSource, pathSource } from "./source_deno.ts";
export { readFestival, type ReadOptions, type ReadResult } from "./read.ts";
export { readSales, type SalesBatch, type SalesOptions } from "./sales.ts";
export type { ScheduleOptions } from "./schedule.ts";
export { type ScheduleWriteOptions, writeFrabXml } from "./write_frab.ts";
export { writeC3vocJson } from "./write_c3voc.ts";
export { concertUid, type IcsOptions, type Revision, writeIcs } from "./write_ics.ts";
export { csvManifest, writeCsv, writeCsvFiles } from "./write_csv.ts";
