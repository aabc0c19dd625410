/**
 * A festival of four concerts that the worker plays through while the real one is on its way: the first question
 * of a fresh engine takes ten times as long as the next.
 */
import type { Edition } from "./edition.ts";

const HALLS = ["A", "B"];

function concert(number: number) {
  const startMinute = number * 90;
  return {
    number,
    externalId: null,
    title: `${number}`,
    startMinute,
    endMinute: startMinute + 45,
    hall: HALLS[number % 2] ?? "",
    genre: null,
    price: 100,
    tags: [],
    link: null,
    description: null,
    programme: null,
    sale: "on-sale" as const,
    works: [{ composer: "A", title: "B", flagged: false }],
    artists: [],
  };
}

/** See the file's head. */
export const REHEARSAL: Edition = {
  festival: "rehearsal",
  scheduleVersion: 1,
  engineVersion: "",
  id: 0,
  document: {
    festival: {
      slug: "rehearsal",
      name: "Rehearsal",
      timeZone: "Europe/Vienna",
      dayStart: "04:00",
      epoch: "2027-06-11",
      currency: "EUR",
      currencyDigits: 2,
      defaultWalkMinutes: 10,
      bufferMinutes: 5,
    },
    halls: HALLS.map((name) => (
      { name, seats: null, address: null, latitude: null, longitude: null, stepFree: true }
    )),
    walks: [{ from: "A", to: "B", minutes: 8 }],
    // From 06:00 of the first day to the next.
    concerts: [4, 6, 8, 22].map(concert),
    offProgramme: [],
  },
  ordinals: [[4, 0], [6, 1], [8, 2], [22, 3]],
  slugs: {
    halls: [["a", "a"], ["b", "b"]],
    artists: [],
    composers: [["a", "a"]],
    works: [["a\nb", "a-b"]],
    genres: [],
    tags: [],
  },
};

/** Wishes of the rehearsal, of the kinds that most visitors have. */
export const REHEARSED = "day=2027-06-11&stepFree=true&walkCost=20&include=6&exclude=8&wish=4:5000";
