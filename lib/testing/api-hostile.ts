import fc from "fast-check";
import type { AnyDefinition } from "@/lib/http/define-route";
import { type JsonSchema, jsonSchemaOf } from "@/lib/http/json-schema";
import type { ApiRequest } from "./api-requests";

/** Requests that nobody means well with, made from what an endpoint's own schemas say it takes. */
export type HostileRequest = {
  path: string;
  text?: string;
  headers: Record<string, string>;
};

const strings = [
  "",
  " ",
  "0",
  "-1",
  "1e3",
  "0x10",
  "NaN",
  "null",
  "true",
  "1; DROP TABLE users",
  "' OR '1'='1",
  "$1",
  "%s%n",
  "../../etc/passwd",
  "\u0000",
  "\u001f\u007f",
  "\ud800",
  "\u202e\u200b\ufeff",
  "👩‍👩‍👧‍👦".repeat(20),
  "*",
  "{}",
  "{schedule:1}",
  "[]",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "9".repeat(30),
  "x".repeat(5_000),
  "2026-02-30",
  "0000-00-00",
  "+275760-09-13",
];

const numbers = [-1, 0, 0.5, 1, 50, 51, 2 ** 31, 2 ** 53 + 1, -(2 ** 53), 1e308, Number.MIN_VALUE];

const keys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "role",
  "price",
  "userId",
  "status",
];

/** Any JSON at all. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, ...numbers, ...strings),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.constantFrom<unknown>(...numbers), { maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);

type Node = JsonSchema & { properties?: Record<string, JsonSchema>; items?: JsonSchema };

/** What a schema takes, or nearly: the bounds themselves, and one beyond. */
function nearly(schema: Node): fc.Arbitrary<unknown> {
  const alternatives = schema.anyOf as Node[] | undefined;
  if (alternatives) return fc.oneof(...alternatives.map(nearly));
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  if (schema.type === "object") return nearlyObject(schema);
  if (schema.type === "array") {
    const [most, item] = [Number(schema.maxItems ?? 10), nearly(schema.items ?? {})];
    return fc.array(item, { maxLength: most + 1 });
  }
  if (schema.type === "integer" || schema.type === "number") {
    const [least, most] = [Number(schema.minimum ?? 0), Number(schema.maximum ?? 1_000)];
    return fc.constantFrom<unknown>(least - 1, least, least + 1, most - 1, most, most + 1);
  }
  if (schema.type === "string") return fc.oneof(fc.constantFrom(...strings), fc.string());
  return anything;
}

function nearlyObject({ properties = {} }: Node): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    fc.oneof({ arbitrary: nearly(field), weight: 3 }, { arbitrary: anything, weight: 1 }),
  ]);
  const model = Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>;
  return fc.record(model, { requiredKeys: [] });
}

/** The right body with one or two fields made wrong, dropped or put in. */
function spoilt(right: Record<string, unknown>): fc.Arbitrary<unknown> {
  const names = [...Object.keys(right), ...keys];
  const change = fc.tuple(fc.constantFrom(...names), fc.option(anything));
  return fc.array(change, { maxLength: 2 }).map((changes) => {
    const body: Record<string, unknown> = { ...right };
    for (const [name, value] of changes) {
      if (value === null) delete body[name];
      else Object.defineProperty(body, name, { value, enumerable: true, configurable: true });
    }
    return body;
  });
}

const notJson = fc.oneof(
  fc.constantFrom(
    "{",
    '{"a":}',
    "[1,2",
    "undefined",
    "NaN",
    '{"a":1}{"b":2}',
    '{"scheduleId":1,"scheduleId":2}',
    "[".repeat(10_000),
    `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
    `"${"x".repeat(66_000)}"`,
  ),
  fc.string({ unit: "binary", maxLength: 100 }),
);

function bodyText(definition: AnyDefinition, right: ApiRequest): fc.Arbitrary<string | undefined> {
  const schema = definition.body && (jsonSchemaOf(definition.body, "input") as Node);
  if (!schema) return fc.option(fc.constant("{}"), { nil: undefined, freq: 4 });
  const json = (value: unknown) => JSON.stringify(value) ?? "null";
  return fc.oneof(
    { arbitrary: spoilt(right.body ?? {}).map(json), weight: 6 },
    { arbitrary: nearly(schema).map(json), weight: 4 },
    { arbitrary: anything.map(json), weight: 1 },
    { arbitrary: notJson, weight: 1 },
  );
}

function pathOf(definition: AnyDefinition, right: ApiRequest): fc.Arbitrary<string> {
  const rightPath = right.path.split("?", 1)[0] ?? "";
  const steps = rightPath.split("/");
  const varying = definition.path.split("/").flatMap((step, at) => (step[0] === ":" ? [at] : []));
  if (varying.length === 0) return fc.constant(rightPath);
  const hostile = fc.constantFrom(...strings, ...numbers.map(String)).map(encoded);
  const wrong = fc
    .tuple(fc.constantFrom(...varying), hostile)
    .map(([at, step]) => steps.with(at, step).join("/"));
  return fc.oneof(
    { arbitrary: fc.constant(rightPath), weight: 3 },
    { arbitrary: wrong, weight: 1 },
  );
}

function queryOf({ query }: AnyDefinition): fc.Arbitrary<string> {
  if (!query) return fc.constant("");
  const { properties = {} } = jsonSchemaOf(query, "input") as Node;
  const names = [...Object.keys(properties), ...keys];
  const values = ["1", "20", "1000000000", "2026-12-01", "AVAILABLE", ...strings];
  const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values));
  return fc
    .array(pair, { maxLength: 3 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encoded(value)}`).join("&"))
    .map((text) => (text === "" ? "" : `?${text}`));
}

const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).slice(0, 3_000);

const headerText = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "*",
    "{}",
    "Bearer",
    "x".repeat(3_000),
    "a;b=c",
    '"',
    "1,2",
    "é",
    "8".repeat(36),
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 60 }),
);

const headerNames = [
  "authorization",
  "cookie",
  "queue-token",
  "queue-pass",
  "queue-place",
  "idempotency-key",
  "x-request-id",
  "accept-language",
  "content-type",
  "origin",
  "x-forwarded-for",
  "x-middleware-subrequest",
  "next-action",
];

function headersOf(right: ApiRequest): fc.Arbitrary<Record<string, string>> {
  const wrong = fc.dictionary(fc.constantFrom(...headerNames), headerText, { maxKeys: 2 });
  const kept = fc.constant({ "content-type": "application/json", ...right.headers });
  return fc.oneof(
    { arbitrary: kept, weight: 6 },
    { arbitrary: fc.tuple(kept, wrong).map(([a, b]) => ({ ...a, ...b })), weight: 2 },
    { arbitrary: wrong, weight: 1 },
  );
}

/** Hostile variants of a right request to an endpoint; some are the right one itself. */
export function hostileTo(
  definition: AnyDefinition,
  right: ApiRequest,
): fc.Arbitrary<HostileRequest> {
  return fc
    .record({
      path: pathOf(definition, right),
      query: queryOf(definition),
      text: bodyText(definition, right),
      headers: headersOf(right),
    })
    .map(({ path, query, text, headers }) => ({
      path: path + query,
      headers,
      ...(text !== undefined && definition.method !== "GET" && { text }),
    }));
}
