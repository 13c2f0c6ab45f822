import { expect, it } from "vitest";
import type { JsonSchema } from "@/lib/http/json-schema";
import { breakingChanges } from "./api-breaking-changes";

const answer = {
  type: "object",
  required: ["id", "state"],
  properties: {
    id: { type: "integer" },
    state: { type: "string", enum: ["OPEN", "CLOSED"] },
    note: { anyOf: [{ type: "string" }, { type: "null" }] },
    seats: { type: "array", items: { type: "object", properties: { row: { type: "string" } } } },
  },
};
const request = {
  type: "object",
  required: ["amount"],
  properties: { amount: { type: "integer", maximum: 10 }, kind: { enum: ["A", "B"] } },
};
const published: JsonSchema = {
  paths: {
    "/things/{id}": {
      post: {
        parameters: [{ in: "query", name: "page", required: false, schema: { type: "string" } }],
        security: [{ token: [] }],
        requestBody: { content: { "application/json": { schema: request } } },
        responses: {
          "200": { content: { "application/json": { schema: answer } } },
          "404": { $ref: "#/components/responses/Missing" },
        },
      },
    },
  },
  components: {
    responses: { Missing: { content: { "application/json": { schema: { enum: ["NONE"] } } } } },
  },
};

type Loose = { [key: string]: Loose } & unknown[];
const at = "paths./things/{id}.post";
const body = `${at}.requestBody.content.application/json.schema`;
const ok = `${at}.responses.200.content.application/json.schema`;

/** The published document with one change made: `undefined` removes. */
function changed(path: string, value: unknown): JsonSchema {
  const copy = structuredClone(published) as Loose;
  const keys = path.split(".");
  const last = keys.pop() as string;
  const parent = keys.reduce<Loose>((node, key) => node[key] as Loose, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value as Loose;
  return copy;
}

it("nothing has changed in the same document", () => {
  expect(breakingChanges(published, structuredClone(published))).toEqual([]);
});

it.each([
  ["a path is removed", changed("paths./things/{id}", undefined), "POST /things/{id} is gone"],
  ["a method is removed", changed(at, undefined), "is gone"],
  ["a status is removed", changed(`${at}.responses.404`, undefined), "does not answer 404"],
  ["a field is removed", changed(`${ok}.properties.id`, undefined), ".id is gone"],
  [
    "a nested field is removed",
    changed(`${ok}.properties.seats.items.properties.row`, undefined),
    ".seats[].row is gone",
  ],
  ["a field may be missing", changed(`${ok}.required`, ["id"]), ".state may be missing"],
  ["a field has another type", changed(`${ok}.properties.id.type`, "string"), ".id may be string"],
  ["a field may be null", changed(`${ok}.properties.id.type`, ["integer", "null"]), ".id"],
  ["a value is new", changed(`${ok}.properties.state.enum`, ["OPEN", "CLOSED", "X"]), "may be X"],
  [
    "an error code is new under a status",
    changed("components.responses.Missing.content.application/json.schema.enum", ["NONE", "GONE"]),
    "may be GONE",
  ],
  ["the answer is of another media type", changed(`${at}.responses.200.content`, {}), "is not"],
  [
    "an input is demanded",
    changed(`${body}.required`, ["amount", "kind"]),
    "body.kind is demanded",
  ],
  ["an input is removed", changed(`${body}.properties.kind`, undefined), "body.kind is gone"],
  ["an input is bounded", changed(`${body}.properties.amount.maximum`, 9), "a narrower maximum"],
  ["a value is refused", changed(`${body}.properties.kind.enum`, ["A"]), "refuses B"],
  ["a parameter is demanded", changed(`${at}.parameters.0.required`, true), "demands query page"],
  ["a parameter is removed", changed(`${at}.parameters`, []), "takes no query page"],
  [
    "the door is narrower",
    changed(`${at}.security`, [{ token: [], admin: [] }]),
    "not open to token",
  ],
])("it breaks clients when %s", (_, document, said) => {
  const changes = breakingChanges(published, document);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toContain(said);
});

it.each([
  ["a path", changed("paths./others", { get: { responses: {} } })],
  ["a status", changed(`${at}.responses.409`, {})],
  ["a field", changed(`${ok}.properties.extra`, { type: "string" })],
  ["an optional input", changed(`${body}.properties.extra`, { type: "string" })],
  ["a value of an input", changed(`${body}.properties.kind.enum`, ["A", "B", "C"])],
  ["a wider bound", changed(`${body}.properties.amount.maximum`, 11)],
  ["an input no longer demanded", changed(`${body}.required`, [])],
  ["one more way in", changed(`${at}.security`, [{ token: [] }, { cookie: [] }])],
  ["an end to null", changed(`${ok}.properties.note`, { type: "string" })],
])("adding %s breaks nobody", (_, document) => {
  expect(breakingChanges(published, document)).toEqual([]);
});
