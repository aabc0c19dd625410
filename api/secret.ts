/** The key that signs cursors, kept in the data folder when the settings give none. */

/**
 * Reads the key of a data folder; makes it on the first start. Several servers on one database need one key:
 * give them FIGARO_SECRET.
 */
export async function keptSecret(dataDir: string): Promise<string> {
  const path = `${dataDir}/secret`;
  await Deno.mkdir(dataDir, { recursive: true });
  const made = crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url" });
  try {
    await Deno.writeTextFile(path, made, { createNew: true, mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const kept = (await Deno.readTextFile(path)).trim();
  if (kept.length >= 16) return kept;
  throw new Error(`${path} holds no key; remove it, and a new one is made`);
}
