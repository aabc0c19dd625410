/** Items of a project: added in batches, listed, and each with its history of labels. */
import { addItems, itemByExternalId, labelHistory, listItems, StoreError } from "@figaro/store";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type QueryNames, readWhole } from "../../planner/query.ts";
import type { AppDeps } from "../deps.ts";
import type { ApiEnv } from "../types.ts";
import { projectAddress } from "./address.ts";
import { ItemListSchema, ItemsAddedSchema, ItemsBodySchema, ItemSchema } from "./schemas.ts";

const anyone = ["operator", "data"] as const;
const MOST_LISTED = 500;

const listNames: QueryNames = {
  day: { description: "Local date on which they came", schema: { type: "string", format: "date" } },
  label: { description: "Current label", schema: { type: "string" } },
  text: { description: "Characters somewhere in the text columns", schema: { type: "string" } },
  after: { description: "`next` of the page before", schema: { type: "string" } },
  limit: {
    description: "Items at most",
    schema: { type: "integer", minimum: 1, maximum: MOST_LISTED, default: 50 },
  },
};

/** Mounts the addresses of items. */
export function itemRoutes(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    method: "post",
    path: "/items",
    summary: "Adds items, filled or empty, all or nothing; the same items again change nothing",
    description: "At most 10,000 items and 8 MiB (`itemsLimit` of /v1/info) in a request; larger files by " +
      "`figaro items add`, or in several requests.",
    needs: ["data"],
    body: ItemsBodySchema,
    answer: ItemsAddedSchema,
    problems: ["items-invalid"],
  }, async ({ db, project, body, owner }) => {
    const imported = body.imported ? { imported: { actor: `token:${owner.name}` } } : {};
    return await addItems(db, project, body.items, imported);
  });
  projectAddress(app, deps, {
    path: "/items",
    summary: "Items in the order in which they came, with their current labels",
    needs: anyone,
    query: listNames,
    answer: ItemListSchema,
    problems: ["limit-exceeded", "value-malformed"],
  }, async ({ db, project, values, faults }) => {
    const one = (name: string) => values.get(name)?.[0];
    const limit = readWhole(one("limit") ?? "50", { min: 1, max: MOST_LISTED }, { name: "limit", faults });
    const after = readWhole(one("after") ?? "0", { min: 0, max: 2 ** 53 - 1 }, { name: "after", faults });
    faults.throwIfAny();
    const [day, label, text] = [one("day"), one("label"), one("text")];
    const found = await listItems(db, project, {
      limit: limit ?? 50,
      after: after ?? 0,
      ...(day === undefined ? {} : { day }),
      ...(label === undefined ? {} : { label }),
      ...(text === undefined ? {} : { text }),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return {
      items: found.map(({ id: _id, ...item }) => item),
      next: last === undefined ? null : String(last.id),
    };
  });
  itemRoute(app, deps);
}

function itemRoute(app: OpenAPIHono<ApiEnv>, deps: AppDeps): void {
  projectAddress(app, deps, {
    path: "/items/{item}",
    summary: "One item by its external id, with every label it ever had",
    needs: anyone,
    answer: ItemSchema,
    problems: ["item-unknown"],
  }, async ({ db, project, c }) => {
    const id = c.req.param("item") ?? "";
    const item = await itemByExternalId(db, project.id, id);
    if (item === null) {
      throw new StoreError("item-unknown", `${project.slug} has no item ${JSON.stringify(id)}`, { item: id });
    }
    const history = await labelHistory(db, item.id);
    const { externalId, day, fields, givenLabel } = item;
    return {
      externalId,
      day,
      fields,
      givenLabel,
      label: history.at(-1)?.label ?? null,
      history: history.map((event) => ({
        label: event.label,
        source: event.source,
        actor: event.actor,
        policy: event.policy,
        probability: event.probability,
        propensity: event.propensity,
        previous: event.previous,
        reason: event.reason,
        at: event.at.toISOString(),
      })),
    };
  });
}
