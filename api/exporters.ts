/** Writers of @figaro/formats by the ending of their files. */
import { writeC3vocJson, writeCsv, writeFrabXml, writeIcs } from "@figaro/formats";
import type { Exporter } from "./deps.ts";

/** xml (frab), json (c3voc), ics, csv. */
export const EXPORTERS: Readonly<Record<string, Exporter>> = {
  xml: {
    contentType: "application/xml; charset=utf-8",
    write: (document, { version }) => joined(writeFrabXml(document, { version })),
  },
  json: {
    contentType: "application/json",
    write: (document, { version }) => joined(writeC3vocJson(document, { version })),
  },
  ics: {
    contentType: "text/calendar; charset=utf-8",
    write: (document, version) => joined(writeIcs(document, version)),
  },
  csv: { contentType: "text/csv; charset=utf-8", write: (document) => joined(writeCsv(document)) },
};

/** Milliseconds of writing after which others have their turn. */
const TURN_MS = 10;

/**
 * All pieces as one text. A large festival takes a second to write: every few milliseconds the event loop serves
 * whoever else waits.
 */
async function joined(parts: Iterable<string>): Promise<string> {
  const pieces: string[] = [];
  let until = performance.now() + TURN_MS;
  for (const part of parts) {
    pieces.push(part);
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    until = performance.now() + TURN_MS;
  }
  return pieces.join("");
}
