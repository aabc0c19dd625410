/**
 * The festival as every reader gives it and every writer takes it: plain records with the keys that people
 * use (a concert's programme number, a hall's name), checked and normalised.
 *
 * Units: minutes since the festival's epoch (local midnight of its first day in its IANA zone) count elapsed
 * time, so a night with a clock change keeps real lengths; prices are integers in minor units of the currency.
 */
export interface FestivalDocument {
  readonly festival: FestivalRecord;
  readonly halls: readonly HallRecord[];
  readonly walks: readonly WalkRecord[];
  readonly concerts: readonly ConcertRecord[];
  readonly offProgramme: readonly OffProgrammeRecord[];
}

export interface FestivalRecord {
  /** Lower-case letters, digits and hyphens, 1 to 64 characters. */
  readonly slug: string;
  readonly name: string;
  /** IANA zone, e.g. "Asia/Yekaterinburg". */
  readonly timeZone: string;
  /** Local clock time at which a festival day ends, "HH:MM"; "04:00" unless said. */
  readonly dayStart: string;
  /** Local date of the first day, "YYYY-MM-DD"; its midnight is minute 0. */
  readonly epoch: string;
  /** ISO 4217 code; null when no price is known. */
  readonly currency: string | null;
  /** Digits after the decimal point of the currency: 2 for RUB and EUR, 0 for JPY. */
  readonly currencyDigits: number;
  /** Minutes for a pair of halls that `walks` does not name. */
  readonly defaultWalkMinutes: number;
  /** Minutes kept free before every concert, on top of the walk. */
  readonly bufferMinutes: number;
}

export interface HallRecord {
  /** The key: its name, trimmed, inner blanks folded to one. */
  readonly name: string;
  readonly seats: number | null;
  readonly address: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** null: not known. */
  readonly stepFree: boolean | null;
}

export interface WalkRecord {
  readonly from: string;
  readonly to: string;
  readonly minutes: number;
}

export type SaleStatus = "on-sale" | "sold-out" | "not-on-sale";

export interface ConcertRecord {
  /** Programme number, the key; a positive integer up to 2^31 - 1, unique in the festival. */
  readonly number: number;
  /** Ticketing id, guid or URL of the source. */
  readonly externalId: string | null;
  readonly title: string;
  /** [startMinute, endMinute), minutes since the epoch, endMinute > startMinute. */
  readonly startMinute: number;
  readonly endMinute: number;
  readonly hall: string;
  readonly genre: string | null;
  /** Minor units; null: not known (counts as 0 in sums). */
  readonly price: number | null;
  /** Lower-case keys such as "family"; sorted, unique. */
  readonly tags: readonly string[];
  readonly link: string | null;
  readonly description: string | null;
  /** Concerts with one programme key play the same programme; null: derived from the works, else the title. */
  readonly programme: string | null;
  readonly sale: SaleStatus;
  readonly works: readonly WorkRow[];
  readonly artists: readonly ArtistRow[];
}

export interface WorkRow {
  readonly composer: string;
  readonly title: string;
  /** Marked by the editors. */
  readonly flagged: boolean;
}

export interface ArtistRow {
  readonly name: string;
  readonly role: string | null;
  readonly flagged: boolean;
}

export interface OffProgrammeRecord {
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly hall: string;
  readonly format: string | null;
  readonly recommended: boolean;
  readonly link: string | null;
}

/** One ticket sold, streamed apart from the document; `at` is an ISO instant. */
export interface SaleOperation {
  readonly id: string;
  readonly concert: number;
  readonly client: string | null;
  readonly at: string;
  /** Minor units. */
  readonly price: number | null;
  /** Row of its file, 1-based; absent where it comes from no file. */
  readonly row?: number;
}

/** One fault of a file: where, what was found, what would be right. */
export interface ImportFault {
  readonly file: string;
  /** Sheet of a workbook; in JSON the pointer of the event, in a calendar its UID. */
  readonly sheet: string | null;
  /** 1-based, as a spreadsheet or editor shows it. */
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  /** English: what is wrong, the value, what would be right. */
  readonly message: string;
}
