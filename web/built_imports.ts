/** What the built scripts import, read from the files themselves. */
import { parse } from "es-module-lexer";

/**
 * A built script and everything that it imports statically, each once, the script first.
 *
 * @param folder of the built site
 * @param path of the script under it, without a leading slash
 */
export async function staticImports(folder: string, path: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (script: string) => {
    if (found.has(script)) return;
    found.add(script);
    const [imports] = await parse(await Deno.readTextFile(`${folder}/${script}`));
    for (const { type, specifier } of imports) {
      if (type !== "static" || specifier === null) continue;
      await visit(new URL(specifier, `http://built/${script}`).pathname.slice(1));
    }
  };
  await visit(path);
  return [...found];
}
