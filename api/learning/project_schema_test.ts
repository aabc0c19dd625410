import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/2020";
import { learningSchemas } from "./project_schema.ts";

const read = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));

Deno.test("the schemas of projects and calendars are those of the API, and the examples keep them", async () => {
  for (const [name, text] of Object.entries(learningSchemas())) {
    assert.equal(await read(name), text, `write ${name} anew: deno run -A api/learning/project_schema.ts`);
  }
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const schemas = learningSchemas();
  const check = async (schema: string, example: string, wanted: boolean, change: object = {}) => {
    const validate = ajv.compile(JSON.parse(schemas[schema] ?? ""));
    const json = { ...JSON.parse(await read(`../../examples/learning/${example}`)), ...change };
    assert.equal(validate(json), wanted, `${example}: ${ajv.errorsText(validate.errors)}`);
  };
  await check("project.schema.json", "concerts.json", true);
  await check("project.schema.json", "creatives.json", true);
  await check("project.schema.json", "creatives.json", false, { labels: "food" });
  await check("calendar.schema.json", "calendar-vienna-2027.json", true);
  await check("calendar.schema.json", "calendar-vienna-2027.json", false, { holidays: [1] });
});
