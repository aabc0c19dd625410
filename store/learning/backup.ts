/**
 * A backup of the learning loop as one streamed file: projects, items, labels, runs, versions, the history of
 * pointers, and the artifacts' bytes from wherever they are kept.
 *
 * The file is a gzipped tar, so any tar lists and unpacks it:
 *
 *   backup.json                 what it is, its schema's migrations, its tables and their columns
 *   tables/<name>/<part>.jsonl  rows as JSON lines, in parts of about 4 MB; tables in the order of their references
 *   artifacts/<hash>            bytes
 *   manifest.json               last: each entry with its size and SHA-256; without it the file is cut off
 *
 * Everything is read in one transaction, so the backup is the state of one moment while others go on working.
 */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { createTarPacker } from "modern-tar";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { learningTables, rowsAsJson, type TableShape } from "./backup_tables.ts";

/** What stands at the head of a backup. */
export interface BackupHead {
  readonly format: typeof BACKUP_FORMAT;
  readonly madeAt: string;
  readonly migrations: readonly {
    readonly number: number;
    readonly name: string;
    readonly checksum: string;
  }[];
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[];
}

/** One entry as the manifest has it. */
export interface BackupEntry {
  readonly name: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** What stands at its end. */
export interface BackupManifest {
  readonly entries: readonly BackupEntry[];
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Artifacts whose bytes were damaged or lost when the backup was made; their rows are in it. */
  readonly damagedArtifacts: readonly string[];
}

/** What was written. */
export interface BackupReport {
  readonly madeAt: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly artifacts: number;
  readonly damagedArtifacts: readonly string[];
}

export const BACKUP_FORMAT = "figaro-learning-backup-1";
/** Rows that are read at a time. */
const BATCH = 500;
/** Bytes of a part, roughly: the last batch goes beyond. */
const PART_BYTES = 4_000_000;

/**
 * Writes a backup.
 *
 * @param sink gets the bytes of the file; closed at the end, aborted when something fails
 * @throws {StoreError} `object-store-unreachable`, `object-store-refused`, `database-unreachable`
 */
export async function writeBackup(
  db: Kysely<Schema>,
  artifacts: ArtifactStore,
  sink: WritableStream<Uint8Array<ArrayBuffer>>,
): Promise<BackupReport> {
  const { readable, controller } = createTarPacker();
  const piped = readable.pipeThrough(new CompressionStream("gzip")).pipeTo(sink);
  const made = db.transaction().execute(async (trx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(trx);
    await sql`set local statement_timeout = '10min'`.execute(trx);
    await sql`set local idle_in_transaction_session_timeout = '10min'`.execute(trx);
    return await writeAll(trx, artifacts, new EntryWriter(controller));
  }).catch((error) => {
    controller.error(error);
    throw error;
  });
  const [report] = await Promise.allSettled([made, piped]);
  if (report.status === "rejected") throw report.reason;
  await piped;
  return report.value;
}

/** Writes entries one after another and notes their hashes. */
class EntryWriter {
  readonly entries: BackupEntry[] = [];
  readonly #at = new Date();

  constructor(private readonly packer: ReturnType<typeof createTarPacker>["controller"]) {}

  async add(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const writer = this.packer.add({ name, size: bytes.length, mtime: this.#at }).getWriter();
    await writer.write(bytes);
    await writer.close();
    this.entries.push({ name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
  }

  end(): void {
    this.packer.finalize();
  }
}

async function writeAll(
  db: Kysely<Schema>,
  artifacts: ArtifactStore,
  writer: EntryWriter,
): Promise<BackupReport> {
  const tables = (await learningTables(db)).map(withoutBytes);
  const { rows: migrations } = await sql<BackupHead["migrations"][number]>`
    select number, name, checksum from schema_migrations order by number`.execute(db);
  const madeAt = new Date().toISOString();
  const head: BackupHead = {
    format: BACKUP_FORMAT,
    madeAt,
    migrations,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
  await writer.add("backup.json", JSON.stringify(head, null, 2));
  const rows: Record<string, number> = {};
  for (const table of tables) rows[table.name] = await writeTable(db, table, writer);
  const kept = await writeArtifacts(db, artifacts, writer);
  const manifest: BackupManifest = { entries: writer.entries, rows, damagedArtifacts: kept.damaged };
  await writer.add("manifest.json", JSON.stringify(manifest, null, 2));
  writer.end();
  return { madeAt, rows, artifacts: kept.written, damagedArtifacts: kept.damaged };
}

/** Bytes of artifacts are entries of their own. */
function withoutBytes(table: TableShape): TableShape {
  if (table.name !== "artifacts") return table;
  return { ...table, columns: table.columns.filter((column) => column !== "bytes") };
}

async function writeTable(db: Kysely<Schema>, table: TableShape, writer: EntryWriter): Promise<number> {
  let rows = 0, part = 0, text = "";
  const flush = async () => {
    if (text === "") return;
    await writer.add(`tables/${table.name}/${String(++part).padStart(6, "0")}.jsonl`, text);
    text = "";
  };
  for await (const lines of rowsAsJson(db, table, BATCH)) {
    rows += lines.length;
    text += `${lines.join("\n")}\n`;
    if (text.length >= PART_BYTES) await flush();
  }
  await flush();
  return rows;
}

/** One damaged artifact must not stand in the way of all else: it is told instead. */
async function writeArtifacts(
  db: Kysely<Schema>,
  artifacts: ArtifactStore,
  writer: EntryWriter,
): Promise<{ readonly written: number; readonly damaged: readonly string[] }> {
  const damaged: string[] = [];
  const all = await db.selectFrom("artifacts").select("hash").orderBy("hash").execute();
  for (const { hash } of all) {
    try {
      await writer.add(`artifacts/${hash}`, await artifacts.get(db, hash));
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== "artifact-damaged") throw error;
      damaged.push(hash);
    }
  }
  return { written: all.length - damaged.length, damaged };
}
