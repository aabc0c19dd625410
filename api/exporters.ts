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

function joined(parts: Iterable<string>): string {
  return [...parts].join("");
}
