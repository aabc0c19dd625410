/** Folders and single files on disk, through Deno. */
import type { FileSource, SourceFile } from "./source.ts";

/** More files than any import needs; a wrong folder (a home directory) is not walked to its end. */
const MAX_FILES = 2_000;
const MAX_DEPTH = 3;

/**
 * The files of a folder, three levels deep; hidden ones are left out, and links are not followed.
 * Nothing outside the folder can be read through it.
 */
export function folderSource(folder: string): FileSource {
  let listed: Promise<readonly SourceFile[]> | null = null;
  const list = () => listed ??= listFolder(folder);
  const resolve = async (path: string) => {
    if (!(await list()).some((file) => file.path === path)) {
      throw new Error(`no file "${path}" in the folder`);
    }
    return `${folder}/${path}`;
  };
  return {
    list,
    readBytes: async (path) => await Deno.readFile(await resolve(path)),
    openStream: async (path) => (await Deno.open(await resolve(path))).readable,
  };
}

/** One file as a source of its own, under its base name. */
export function fileSource(path: string): FileSource {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const check = (asked: string) => {
    if (asked !== name) throw new Error(`no file "${asked}", only "${name}"`);
    return path;
  };
  return {
    list: async () => [{ path: name, bytes: (await Deno.stat(path)).size }],
    readBytes: async (asked) => await Deno.readFile(check(asked)),
    openStream: async (asked) => (await Deno.open(check(asked))).readable,
  };
}

/** A folder or a file, whichever `path` is. @throws Deno.errors.NotFound when there is nothing. */
export async function pathSource(path: string): Promise<FileSource> {
  return (await Deno.stat(path)).isDirectory ? folderSource(path) : fileSource(path);
}

async function listFolder(folder: string): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  const walk = async (prefix: string, depth: number): Promise<void> => {
    const entries: Deno.DirEntry[] = [];
    for await (const entry of Deno.readDir(`${folder}/${prefix}`)) entries.push(entry);
    entries.sort((a, b) => a.name < b.name ? -1 : 1);
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name.startsWith("~$") || files.length >= MAX_FILES) continue;
      const path = prefix + entry.name;
      if (entry.isFile) files.push({ path, bytes: (await Deno.stat(`${folder}/${path}`)).size });
      else if (entry.isDirectory && depth < MAX_DEPTH) await walk(`${path}/`, depth + 1);
    }
  };
  await walk("", 1);
  return files;
}
