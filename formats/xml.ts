/** XML as a stream of events: no DOCTYPE, no entities of its own, bounded depth. */
import { SaxesParser } from "saxes";
import { inFile, Unreadable } from "./faults.ts";

/** An element as it opens; names come without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1-based line, as an editor shows it. */
  readonly line: number;
}

export interface XmlHandlers {
  open(element: XmlElement): void;
  close(name: string): void;
  text(text: string): void;
}

const MAX_DEPTH = 64;
const CHUNK = 65_536;

/** Feeds XML bit by bit; `write` and `end` throw `Unreadable` (`xml-refused`, `file-unreadable`). */
export class XmlReader {
  readonly #parser: SaxesParser;
  readonly #file: string;

  constructor(file: string, handlers: XmlHandlers) {
    const parser = new SaxesParser({ fragment: false, position: true });
    let depth = 0;
    parser.on("doctype", () => {
      throw this.#refusal("a DOCTYPE, which is refused; take it out");
    });
    parser.on("error", (error) => {
      throw /entity/i.test(error.message)
        ? this.#refusal(`an entity that XML itself does not define (${error.message})`)
        : this.#broken(error.message);
    });
    parser.on("opentag", (tag) => {
      if (++depth > MAX_DEPTH) throw this.#refusal(`elements nested deeper than ${MAX_DEPTH}`);
      const attributes: Record<string, string> = Object.create(null);
      for (const [name, value] of Object.entries(tag.attributes)) attributes[localName(name)] = String(value);
      handlers.open({ name: localName(tag.name), attributes, line: parser.line });
    });
    parser.on("closetag", (tag) => {
      depth--;
      handlers.close(localName(tag.name));
    });
    parser.on("text", (text) => handlers.text(text));
    parser.on("cdata", (text) => handlers.text(text));
    this.#parser = parser;
    this.#file = file;
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.close();
  }

  #refusal(what: string): Unreadable {
    const place = { ...inFile(this.#file), row: this.#parser.line };
    return new Unreadable(place, "xml-refused", { message: `${this.#file} has ${what}` });
  }

  #broken(why: string): Unreadable {
    const place = { ...inFile(this.#file), row: this.#parser.line };
    return new Unreadable(place, "file-unreadable", {
      message: `${this.#file} is not well-formed XML: ${why}`,
    });
  }
}

/** Reads a whole XML text. @throws Unreadable */
export function readXml(text: string, file: string, handlers: XmlHandlers): void {
  const reader = new XmlReader(file, handlers);
  for (let at = 0; at < text.length; at += CHUNK) reader.write(text.slice(at, at + CHUNK));
  reader.end();
}

/** Escapes text for an element or a quoted attribute. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  // deno-lint-ignore no-control-regex -- these characters are not allowed in XML 1.0
  const clean = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return clean.replace(/[&<>"'\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
