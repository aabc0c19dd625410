/** Which format a file is, by its content and never by its name. */
import { markedEncoding, wrongEncoding } from "./csv.ts";
import { inFile, type Place, Unreadable } from "./faults.ts";

export type FileFormat = "xlsx" | "frab" | "c3voc" | "ics" | "json-ld" | "manifest" | "unknown";

const MAX_JSON_DEPTH = 64;

/** The format of a file's bytes, with its parsed JSON or decoded text where it is one. */
export interface Detected {
  readonly format: FileFormat;
  readonly text: string;
  readonly json: unknown;
}

/** @throws Unreadable for text in a wrong encoding and for broken or too deep JSON */
export function detectFormat(bytes: Uint8Array, file: string): Detected {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { format: "xlsx", text: "", json: undefined };
  const text = decodeText(bytes, file);
  const head = text.slice(0, 4096).trimStart();
  if (head.startsWith("<")) {
    const root = /<(?![?!])(?:[\w.-]+:)?([\w.-]+)/.exec(text.slice(0, 65_536))?.[1];
    return { format: root === "schedule" ? "frab" : "unknown", text, json: undefined };
  }
  if (/^BEGIN:VCALENDAR/i.test(head)) return { format: "ics", text, json: undefined };
  if (!head.startsWith("{") && !head.startsWith("[")) return { format: "unknown", text, json: undefined };
  const json = parseJson(text, file);
  return { format: jsonFormat(json), text, json };
}

/** Parses JSON that is at most 64 levels deep. @throws Unreadable */
export function parseJson(text: string, file: string): unknown {
  const depth = jsonDepth(text);
  if (depth > MAX_JSON_DEPTH) {
    throw new Unreadable(inFile(file), "json-too-deep", {
      message: `${file} is JSON nested more than ${MAX_JSON_DEPTH} levels deep; no schedule is`,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unreadable(jsonPlace(text, why, file), "file-unreadable", {
      message: `${file} is not valid JSON: ${why.slice(0, 200)}`,
    });
  }
}

/** Text of a whole file: by byte order mark, else by the XML declaration, else UTF-8. @throws Unreadable */
export function decodeText(bytes: Uint8Array, file: string): string {
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/
    .exec(new TextDecoder("latin1").decode(bytes.subarray(0, 200)))?.[1];
  const encoding = markedEncoding(bytes) ?? declared ?? "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw wrongEncoding(file, encoding);
  }
}

function jsonFormat(json: unknown): FileFormat {
  const has = (value: unknown, key: string): boolean =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key);
  if (has(json, "festival") && (has(json, "concerts") || has(json, "schedule"))) return "manifest";
  if (has(json, "schedule")) return "c3voc";
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  return items.some((item) => has(item, "@type") || has(item, "@graph")) ? "json-ld" : "unknown";
}

/** Deepest nesting outside strings, counted without recursion; stops one level past the limit. */
function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at++;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      deepest = Math.max(deepest, ++depth);
      if (deepest > MAX_JSON_DEPTH) return deepest;
    } else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}

/** The line of a JSON error, where the runtime tells the position. */
function jsonPlace(text: string, message: string, file: string): Place {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return inFile(file);
  return { ...inFile(file), row: text.slice(0, Number(position)).split("\n").length };
}
