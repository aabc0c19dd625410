/** Answers of the catalogue. */
import { z } from "@hono/zod-openapi";
import { AvailabilitySchema, festivalHead, pageFields, RefSchema } from "./common.ts";

const date = z.iso.date().openapi({ example: "2027-06-04" });
const instant = z.string().openapi({ format: "date-time", example: "2027-06-04T18:00:00+02:00" });
const price = z.number().nullable().openapi({
  description: "In units of the festival's currency; null: not known",
});
const count = z.int().min(0);

export const FestivalBriefSchema = z.object({
  slug: z.string(),
  name: z.string(),
  timeZone: z.string().openapi({ example: "Europe/Vienna" }),
  scheduleVersion: z.int(),
  concerts: count,
  halls: count,
  firstDay: date.nullable(),
  lastDay: date.nullable(),
  updatedAt: instant,
}).openapi("FestivalBrief");

export const FestivalListSchema = z.object({ festivals: z.array(FestivalBriefSchema) }).openapi(
  "FestivalList",
);

const counted = RefSchema.extend({ concerts: count }).openapi("CountedRef");

export const FestivalSchema = FestivalBriefSchema.extend({
  dayStart: z.string().openapi({ description: "Local time at which a festival day ends", example: "04:00" }),
  currency: z.string().nullable(),
  defaultWalkMinutes: count,
  bufferMinutes: count,
  artists: count,
  composers: count,
  works: count,
  offProgramme: count,
  days: z.array(z.object({ date, concerts: count, firstStart: instant, lastEnd: instant })),
  genres: z.array(counted),
  tags: z.array(counted),
}).openapi("Festival");

export const ConcertBriefSchema = z.object({
  number: z.int().openapi({ description: "Programme number" }),
  title: z.string(),
  day: date.openapi({ description: "Festival day" }),
  start: instant,
  end: instant,
  startMinute: z.int().openapi({ description: "Since the festival's epoch" }),
  endMinute: z.int(),
  durationMinutes: z.int(),
  hall: RefSchema,
  genre: z.string().nullable(),
  price,
  tags: z.array(z.string()),
  composers: z.array(RefSchema),
  artists: z.array(RefSchema),
  link: z.string().nullable(),
  availability: AvailabilitySchema,
}).openapi("ConcertBrief");

export const ConcertListSchema = z.object({
  ...festivalHead,
  ...pageFields,
  concerts: z.array(ConcertBriefSchema),
  empty: z.object({
    dropped: z.record(z.string(), z.int()).openapi({ description: "Concerts without each filter" }),
  }).optional().openapi({ description: "Why no concert is left" }),
}).openapi("ConcertList");

const neighbourFields = {
  number: z.int(),
  title: z.string(),
  start: instant,
  end: instant,
  hall: RefSchema,
  gapMinutes: z.int().openapi({ description: "From the end of the earlier to the start of the later" }),
  walkMinutes: z.int(),
  slackMinutes: z.int().openapi({ description: "Gap less walk and buffer" }),
};
const NeighbourSchema = z.object(neighbourFields).openapi("Neighbour");
const side = z.object({
  sameHall: NeighbourSchema.nullable().openapi({
    description: "The nearest in time in the same hall and day",
  }),
  reachable: z.array(NeighbourSchema).openapi({
    description: "Nearest in time with walk and buffer, same day",
  }),
}).openapi("Neighbours");

export const ConcertSchema = ConcertBriefSchema.extend({
  ...festivalHead,
  externalId: z.string().nullable(),
  description: z.string().nullable(),
  works: z.array(z.object({ id: z.string(), title: z.string(), composer: RefSchema, flagged: z.boolean() })),
  artists: z.array(
    RefSchema.extend({ role: z.string().nullable(), flagged: z.boolean() }).openapi("ConcertArtist"),
  ),
  sameProgramme: z.array(z.int()).openapi({ description: "Other concerts with the same programme" }),
  before: side,
  after: side,
  routes: z.object({
    routes: z.string().openapi({ description: "Exact count of routes through this concert" }),
    share: z.number().openapi({ description: "Of all routes of the festival, 0 to 1" }),
  }).nullable(),
}).openapi("Concert");

const byDay = {
  days: z.array(z.object({ date, concerts: z.array(ConcertBriefSchema) })),
};

export const ArtistBriefSchema = counted.extend({ roles: z.array(z.string()), flagged: z.boolean() })
  .openapi("ArtistBrief");
export const ComposerBriefSchema = counted.extend({ works: count }).openapi("ComposerBrief");
export const HallBriefSchema = counted.extend({
  seats: count.nullable(),
  address: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  stepFree: z.boolean().nullable().openapi({ description: "null: not known" }),
}).openapi("HallBrief");
export const WorkBriefSchema = counted.extend({
  title: z.string(),
  composer: RefSchema,
  flagged: z.boolean(),
})
  .openapi("WorkBrief");

export const ArtistSchema = ArtistBriefSchema.extend({ ...festivalHead, ...byDay }).openapi("Artist");
export const ComposerSchema = ComposerBriefSchema.extend({ ...festivalHead, ...byDay }).openapi("Composer");
export const HallSchema = HallBriefSchema.extend({ ...festivalHead, ...byDay }).openapi("Hall");
export const WorkSchema = WorkBriefSchema.extend({ ...festivalHead, ...byDay }).openapi("Work");

export const ArtistListSchema = z.object({
  ...festivalHead,
  ...pageFields,
  artists: z.array(ArtistBriefSchema),
})
  .openapi("ArtistList");
export const ComposerListSchema = z.object({
  ...festivalHead,
  ...pageFields,
  composers: z.array(ComposerBriefSchema),
})
  .openapi("ComposerList");
export const HallListSchema = z.object({ ...festivalHead, ...pageFields, halls: z.array(HallBriefSchema) })
  .openapi("HallList");
export const WorkListSchema = z.object({ ...festivalHead, ...pageFields, works: z.array(WorkBriefSchema) })
  .openapi("WorkList");

export const WalksSchema = z.object({
  ...festivalHead,
  defaultMinutes: count,
  bufferMinutes: count,
  halls: z.array(RefSchema),
  minutes: z.array(z.array(count)).openapi({ description: "minutes[from][to], in the order of halls" }),
  given: count.openapi({ description: "Pairs that the organisers gave; the others are the default" }),
}).openapi("Walks");

export const OffProgrammeSchema = z.object({
  ...festivalHead,
  events: z.array(z.object({
    number: z.int(),
    title: z.string(),
    description: z.string().nullable(),
    day: date,
    start: instant,
    end: instant,
    hall: z.string(),
    format: z.string().nullable(),
    recommended: z.boolean(),
    link: z.string().nullable(),
  })),
}).openapi("OffProgramme");

const ChangeSchema = z.object({
  kind: z.string().openapi({ example: "concert-moved" }),
  subject: z.string().nullable().openapi({ description: "Programme number, hall or pair of halls" }),
  fields: z.record(z.string(), z.array(z.unknown())).optional().openapi({
    description: "Before and after, by field",
  }),
}).openapi("ScheduleChange");

export const VersionListSchema = z.object({
  festival: z.string(),
  current: z.int(),
  versions: z.array(z.object({
    version: z.int(),
    createdAt: instant,
    contentHash: z.string(),
    changes: count,
  })),
}).openapi("VersionList");

export const VersionChangesSchema = z.object({
  festival: z.string(),
  from: z.int(),
  to: z.int(),
  changes: z.array(ChangeSchema),
}).openapi("VersionChanges");

export const OverlapSchema = z.object({
  ...festivalHead,
  day: date.nullable(),
  pairs: z.array(z.object({
    first: z.int(),
    second: z.int(),
    cause: z.enum(["overlap", "walk"]),
    shortMinutes: z.int(),
  })).openapi({
    description: "Programme numbers of two concerts that nobody can hear both, in order of start",
  }),
}).openapi("Overlap");

export type FestivalBrief = z.infer<typeof FestivalBriefSchema>;
export type FestivalView = z.infer<typeof FestivalSchema>;
export type ConcertBrief = z.infer<typeof ConcertBriefSchema>;
export type ConcertView = z.infer<typeof ConcertSchema>;
export type NeighbourView = z.infer<typeof NeighbourSchema>;
export type SideView = z.infer<typeof side>;
