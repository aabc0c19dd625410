/** A small made festival for tests: two days, three halls, eight concerts, one past midnight. */
import type { ArtistRow, ConcertRecord, FestivalDocument } from "../../formats/document.ts";

const artist = (name: string, role: string | null = null, flagged = false): ArtistRow => ({
  name,
  role,
  flagged,
});

/** A concert with everything unsaid at its plainest. */
export function madeConcert(
  number: number,
  [startMinute, endMinute]: readonly [number, number],
  rest: Partial<ConcertRecord> & { readonly hall: string },
): ConcertRecord {
  return {
    number,
    externalId: null,
    title: `Concert ${number}`,
    startMinute,
    endMinute,
    genre: null,
    price: null,
    tags: [],
    link: null,
    description: null,
    programme: null,
    sale: "on-sale",
    works: [],
    artists: [],
    ...rest,
  };
}

const at = (day: number, hour: number, minute = 0) => day * 1440 + hour * 60 + minute;
const quartet = { composer: "Dvořák, Antonín", title: "String Quartet No. 12", flagged: true };
const pictures = { composer: "Мусоргский Модест", title: "Картинки с выставки", flagged: false };
const trio = artist("Трио Ясного", "ensemble");

const concerts: readonly ConcertRecord[] = [
  madeConcert(11, [at(0, 12), at(0, 12, 45)], {
    hall: "Main Hall",
    genre: "chamber",
    price: 120_050,
    tags: ["family"],
    works: [quartet],
    artists: [artist("Anna Müller", "violin", true), trio],
  }),
  madeConcert(12, [at(0, 12, 30), at(0, 13, 30)], { hall: "Chapel", genre: "organ", price: 80_000 }),
  madeConcert(13, [at(0, 13), at(0, 14)], { hall: "Main Hall", genre: "piano", price: 0, works: [pictures] }),
  madeConcert(14, [at(0, 23, 30), at(1, 0, 30)], { hall: "Main Hall", genre: "jazz", tags: ["night"] }),
  madeConcert(15, [at(1, 0, 45), at(1, 1, 30)], { hall: "Chapel", title: "Night music", artists: [trio] }),
  madeConcert(21, [at(1, 12), at(1, 13)], {
    hall: "Малый зал",
    genre: "chamber",
    sale: "sold-out",
    works: [quartet, pictures],
    artists: [artist("Anna Müller", "violin")],
  }),
  madeConcert(22, [at(1, 13, 30), at(1, 14, 15)], { hall: "Main Hall", tags: ["family"], works: [quartet] }),
  madeConcert(1002, [at(1, 15), at(1, 16)], {
    hall: "Chapel",
    title: '=Farewell, "all"',
    link: "https://example.org/f",
  }),
];

/** The festival as its organisers first gave it. */
export const madeFestival: FestivalDocument = {
  festival: {
    slug: "made",
    name: "Made Festival",
    timeZone: "Asia/Yekaterinburg",
    dayStart: "04:00",
    epoch: "2027-06-04",
    currency: "RUB",
    currencyDigits: 2,
    defaultWalkMinutes: 12,
    bufferMinutes: 5,
  },
  halls: [
    {
      name: "Main Hall",
      seats: 400,
      address: "1 Main Street",
      latitude: 56.8,
      longitude: 60.6,
      stepFree: true,
    },
    { name: "Chapel", seats: null, address: null, latitude: null, longitude: null, stepFree: null },
    { name: "Малый зал", seats: 100, address: null, latitude: null, longitude: null, stepFree: false },
  ],
  walks: [
    { from: "Main Hall", to: "Chapel", minutes: 7 },
    { from: "Chapel", to: "Main Hall", minutes: 9 },
  ],
  concerts,
  offProgramme: [{
    number: 1,
    title: "Open rehearsal",
    description: null,
    startMinute: at(0, 10),
    endMinute: at(0, 11),
    hall: "Chapel",
    format: "talk",
    recommended: true,
    link: null,
  }],
};

/** The same after concert 12 was moved by an hour and 1002 cancelled. */
export const changedFestival: FestivalDocument = {
  ...madeFestival,
  concerts: concerts.filter((c) => c.number !== 1002).map((c) =>
    c.number === 12 ? { ...c, startMinute: at(0, 13, 30), endMinute: at(0, 14, 30) } : c
  ),
};
