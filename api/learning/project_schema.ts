/**
 * JSON Schemas of the files that projects and calendars are made from; `deno run -A api/learning/project_schema.ts`
 * writes them anew.
 */
import { z } from "@hono/zod-openapi";
import { CalendarGivenSchema, ProjectBodySchema } from "./schemas.ts";

const NAMED = { "$schema": { type: "string" } };

/** The files and their texts. */
export function learningSchemas(): Readonly<Record<string, string>> {
  return {
    "project.schema.json": textOf("A project of the learning loop", ProjectBodySchema),
    "calendar.schema.json": textOf("A calendar of labelling", CalendarGivenSchema),
  };
}

/** Files may name their schema, which is no part of what they say. */
function textOf(title: string, schema: z.ZodType): string {
  const { properties, anyOf, ...rest } = z.toJSONSchema(schema, { io: "input" }) as {
    properties?: Record<string, object>;
    anyOf?: { properties?: Record<string, object> }[];
  };
  const named = {
    ...rest,
    title,
    ...(properties === undefined ? {} : { properties: { ...NAMED, ...properties } }),
    ...(anyOf === undefined ? {} : {
      anyOf: anyOf.map((one) =>
        one.properties === undefined ? one : { ...one, properties: { ...NAMED, ...one.properties } }
      ),
    }),
  };
  return `${JSON.stringify(named, null, 2)}\n`;
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(learningSchemas())) {
    await Deno.writeTextFile(new URL(name, import.meta.url), text);
  }
}
