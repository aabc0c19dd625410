/** Restores a backup of the learning loop into an empty database: all of it, or nothing. */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { StoreError } from "../errors.ts";
import type { Schema } from "../schema.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { BACKUP_FORMAT, type BackupEntry, type BackupHead, type BackupManifest } from "./backup.ts";
import { firstWithRows, insertJson, learningTables, numberOn, type TableShape } from "./backup_tables.ts";

/** What came back. */
export interface RestoreReport {
  readonly madeAt: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly artifacts: number;
  /** Artifacts that were damaged when the backup was made: their versions cannot serve. */
  readonly damagedArtifacts: readonly string[];
  /** Migrations that the database has and the backup's had not: columns added since hold their defaults. */
  readonly newerMigrations: readonly string[];
}

/** Bytes of one entry at most: a guard against files that are none of ours. */
const MOST_ENTRY_BYTES = 2 ** 30;
/** Bytes of parsed lines that go into one statement, roughly. */
const STATEMENT_ROWS = 500;

/**
 * Restores.
 *
 * @param artifacts where the bytes go; the home may be another than that of the backup
 * @param file the bytes of the file, read as they are needed
 * @throws {StoreError} `database-not-empty`, `backup-too-new`, `backup-damaged`; nothing is written then (an object
 * store may hold objects that nothing names)
 */
export async function restoreBackup(
  db: Kysely<Schema>,
  artifacts: ArtifactStore,
  file: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<RestoreReport> {
  return await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = '10min'`.execute(trx);
    await sql`set local idle_in_transaction_session_timeout = '10min'`.execute(trx);
    const tables = await learningTables(trx);
    const held = await firstWithRows(trx, tables);
    if (held !== null) {
      const detail =
        `the table ${held} has rows; a backup is restored into a database without any of its own`;
      throw new StoreError("database-not-empty", detail, { table: held });
    }
    const restoring = new Restoring(trx, artifacts, tables);
    for await (const entry of entriesOf(file)) await restoring.take(entry);
    return await restoring.end();
  });
}

/** An entry, whole. */
interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function* entriesOf(file: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Entry> {
  const entries = file.pipeThrough(new DecompressionStream("gzip")).pipeThrough(
    createTarDecoder({ strict: true }),
  );
  const reader = entries.getReader();
  try {
    for (;;) {
      const entry = await reading(async () => {
        const { done, value } = await reader.read();
        return done ? null : await wholeOf(value);
      });
      if (entry === null) return;
      yield entry;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function wholeOf({ header, body }: ParsedTarEntry): Promise<Entry> {
  if (header.size > MOST_ENTRY_BYTES) {
    throw damaged(header.name, `it has ${header.size} bytes; at most ${MOST_ENTRY_BYTES} are taken`);
  }
  return { name: header.name, bytes: new Uint8Array(await new Response(body).arrayBuffer()) };
}

/** What the unpackers say of a file that is cut off or none of theirs. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(null, `it cannot be unpacked (${reason}); is it whole, and made by figaro backup?`, error);
  }
}

function damaged(entry: string | null, detail: string, cause?: unknown): StoreError {
  const where = entry === null ? "the backup" : `the backup's entry ${JSON.stringify(entry.slice(0, 120))}`;
  return new StoreError("backup-damaged", `${where} is not right: ${detail}`, { entry }, { cause });
}

/** One restore, entry by entry. */
class Restoring {
  #head: BackupHead | undefined;
  #newer: readonly string[] = [];
  #manifest: BackupManifest | undefined;
  readonly #seen: BackupEntry[] = [];
  readonly #rows: Record<string, number> = {};
  #artifacts = 0;

  constructor(
    private readonly db: Kysely<Schema>,
    private readonly artifacts: ArtifactStore,
    private readonly tables: readonly TableShape[],
  ) {}

  async take({ name, bytes }: Entry): Promise<void> {
    if (this.#manifest !== undefined) throw damaged(name, "it comes after the manifest");
    if (name === "manifest.json") {
      this.#manifest = jsonOf<BackupManifest>(name, bytes);
      return;
    }
    this.#seen.push({ name, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
    if (this.#head === undefined) return await this.#takeHead(name, bytes);
    const [, table, hash] = /^(?:tables\/(\w+)\/\d+\.jsonl|artifacts\/([0-9a-f]{64}))$/.exec(name) ?? [];
    if (table !== undefined) await this.#takeRows(name, table, bytes);
    else if (hash !== undefined) await this.#takeArtifact(name, hash, bytes);
    else throw damaged(name, "no backup has such an entry");
  }

  async #takeHead(name: string, bytes: Uint8Array): Promise<void> {
    const head = name === "backup.json" ? jsonOf<BackupHead>(name, bytes) : undefined;
    if (head?.format !== BACKUP_FORMAT) {
      throw damaged(name, `a backup begins with backup.json of the format ${BACKUP_FORMAT}`);
    }
    const { rows: here } = await sql<BackupHead["migrations"][number]>`
      select number, name, checksum from schema_migrations order by number`.execute(this.db);
    const unknown = head.migrations.filter((one) => !here.some(({ checksum }) => checksum === one.checksum));
    if (unknown.length > 0) {
      const names = unknown.map((one) => one.name);
      const detail =
        `the backup's schema has ${names.join(", ")}, which this database has not; run figaro migrate ` +
        "of the version that made the backup, or a later one";
      throw new StoreError("backup-too-new", detail, { migrations: names });
    }
    this.#newer = here.filter((one) => !head.migrations.some(({ number }) => number === one.number))
      .map((one) => one.name);
    this.#head = head;
  }

  async #takeRows(entry: string, name: string, bytes: Uint8Array): Promise<void> {
    const columns = this.#head?.tables.find((table) => table.name === name)?.columns;
    const known = this.tables.find((table) => table.name === name);
    if (columns === undefined || known === undefined) throw damaged(entry, `there is no table ${name}`);
    const strange = columns.find((column) => !known.columns.includes(column));
    if (strange !== undefined) throw damaged(entry, `${name} has no column ${strange}`);
    const lines = new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "");
    this.#rows[name] = (this.#rows[name] ?? 0) + lines.length;
    for (let from = 0; from < lines.length; from += STATEMENT_ROWS) {
      await this.#insert(entry, { name, columns }, lines.slice(from, from + STATEMENT_ROWS));
    }
  }

  async #insert(
    entry: string,
    table: Pick<TableShape, "name" | "columns">,
    lines: readonly string[],
  ): Promise<void> {
    try {
      await insertJson(this.db, table, lines);
    } catch (error) {
      // Class 22 and 23: values and rows that the schema refuses.
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (!/^2[23]/.test(code)) throw error;
      throw damaged(entry, `the database refuses its rows (${String(error)})`, error);
    }
  }

  async #takeArtifact(entry: string, hash: string, bytes: Uint8Array): Promise<void> {
    const row = await this.db.selectFrom("artifacts").select("media_type").where("hash", "=", hash)
      .executeTakeFirst();
    if (row === undefined) throw damaged(entry, "no row names it");
    const found = createHash("sha256").update(bytes).digest("hex");
    if (found !== hash) throw damaged(entry, `its bytes have the hash ${found}`);
    await this.artifacts.put(this.db, bytes, row.media_type);
    this.#artifacts++;
  }

  /** Compares with the manifest, and lets numbers go on. */
  async end(): Promise<RestoreReport> {
    const [head, manifest] = [this.#head, this.#manifest];
    if (head === undefined || manifest === undefined) {
      throw damaged(null, `it ends after ${this.#seen.length} entries without a manifest: it was cut off`);
    }
    const seen = new Map(this.#seen.map((entry) => [entry.name, entry]));
    for (const { name, size, sha256 } of manifest.entries) {
      const entry = seen.get(name);
      if (entry === undefined) throw damaged(name, "the manifest has it, the file has not");
      if (entry.sha256 !== sha256) {
        throw damaged(
          name,
          `its ${entry.size} bytes have the hash ${entry.sha256}; ${size} of ${sha256} were written`,
        );
      }
    }
    if (seen.size !== manifest.entries.length) {
      throw damaged(null, "it has entries that its manifest has not");
    }
    for (const [table, rows] of Object.entries(manifest.rows)) {
      if ((this.#rows[table] ?? 0) !== rows) throw damaged(`tables/${table}`, `${rows} rows were written`);
    }
    for (const table of this.tables) await numberOn(this.db, table);
    return {
      madeAt: head.madeAt,
      rows: manifest.rows,
      artifacts: this.#artifacts,
      damagedArtifacts: manifest.damagedArtifacts,
      newerMigrations: this.#newer,
    };
  }
}

function jsonOf<T>(name: string, bytes: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw damaged(name, "it is no JSON", error);
  }
}
