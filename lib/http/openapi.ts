import type { z } from "zod";
import { type ErrorCode, statusOf } from "@/lib/errors";
import type { AnyDefinition, Route } from "./define-route";
import { documentedErrors } from "./documented-errors";
import { type JsonSchema, jsonSchemaOf } from "./json-schema";
import { components, errorDocument } from "./openapi-components";
import { rateLimits } from "./rate-limit";

/** The OpenAPI 3.1 document of a route table. */
export function buildOpenApi(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const { definition } of routes) {
    const path = definition.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [definition.method.toLowerCase()]: operation(definition) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Frontrow API",
      version: "1.0.0",
      summary: "Fair ticketing for reserved-seat concerts",
      description: errorDocument,
      license: { name: "MIT", identifier: "MIT" },
    },
    tags: [...new Set(routes.map(({ definition }) => definition.tag))].map((name) => ({ name })),
    paths,
    components: { ...components, responses: failureComponents(routes) },
  };
}

function operation(definition: AnyDefinition): JsonSchema {
  return {
    operationId: operationIdOf(definition),
    tags: [definition.tag],
    summary: definition.summary,
    description: description(definition),
    security: security(definition),
    parameters: parameters(definition),
    ...(definition.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: jsonSchemaOf(definition.body, "input") } },
      },
    }),
    responses: { ...successResponse(definition), ...failureResponses(definition) },
  };
}

/** e.g. `getPaymentsPaymentId`: the method, then the words of the path. */
export function operationIdOf({ method, path }: AnyDefinition): string {
  const words = path.replace(/^\/api\/(v1\/)?/, "").split(/[^A-Za-z0-9]+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return method.toLowerCase() + name;
}

function description({ limit, identity, queue }: AnyDefinition): string {
  const { perAccount, perIp } = rateLimits[limit];
  const ofAccount = identity === "none" ? "" : `${perAccount} a minute per account, `;
  const away = "While the queue store is away a live hold of one's own is proof enough.";
  return [
    `Rate limit: ${ofAccount}${perIp} a minute per address.`,
    ...(identity === "admin" ? ["For organisers (role ADMIN)."] : []),
    ...(queue === "activeOrRefusal" ? [away] : []),
  ].join(" ");
}

/** Alternatives: any one of them will do. */
function security({ identity, queue, bearer }: AnyDefinition): JsonSchema[] {
  if (bearer) return [{ [bearer]: [] }];
  if (identity === "none") return [];
  const passes =
    queue === "active" || queue === "activeOrRefusal" ? ["queueToken", "queuePass"] : [];
  const inLine = queue === "token" ? ["queueToken"] : passes;
  const needs = ["accessToken", "sessionCookie"].flatMap((who) =>
    inLine.length === 0 ? [{ [who]: [] }] : inLine.map((proof) => ({ [who]: [], [proof]: [] })),
  );
  return identity === "optional" ? [{}, ...needs] : needs;
}

function parameters(definition: AnyDefinition): JsonSchema[] {
  const inHeader = [
    ...(definition.queue === "token" ? ["QueuePlace"] : []),
    ...(definition.idempotent ? ["IdempotencyKey"] : []),
  ];
  return [
    ...fieldsOf(definition.params, "path"),
    ...fieldsOf(definition.query, "query"),
    ...inHeader.map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function fieldsOf(schema: z.ZodType | undefined, place: "path" | "query"): JsonSchema[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, "input") as {
    properties?: JsonSchema;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: field,
  }));
}

function successResponse({ status, response, contentType, idempotent }: AnyDefinition): JsonSchema {
  const headers = {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    ...(idempotent && {
      "Idempotency-Replayed": { $ref: "#/components/headers/IdempotencyReplayed" },
    }),
  };
  const content = response
    ? { "application/json": { schema: envelopeOf(response) } }
    : contentType && { [contentType.split(";", 1)[0] ?? contentType]: {} };
  return { [status]: { description: "Success", headers, ...(content && { content }) } };
}

function envelopeOf(response: z.ZodType): JsonSchema {
  return {
    type: "object",
    required: ["success", "data"],
    properties: { success: { const: true }, data: jsonSchemaOf(response, "output") },
  };
}

/** The documented codes by their status. */
function failuresOf(definition: AnyDefinition): Map<number, ErrorCode[]> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of documentedErrors(definition)) {
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  }
  return byStatus;
}

/** Named by its codes, so that endpoints with the same refusals share one component. */
const componentName = (codes: ErrorCode[]) => codes.join(".");

function failureResponses(definition: AnyDefinition): JsonSchema {
  return Object.fromEntries(
    [...failuresOf(definition)].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${componentName(codes)}` },
    ]),
  );
}

function failureComponents(routes: readonly Route[]): JsonSchema {
  const all = routes.flatMap(({ definition }) => [...failuresOf(definition)]);
  const named = all.map(([status, codes]) => [componentName(codes), failureOf(status, codes)]);
  return Object.fromEntries(named);
}

const statusesWithRetryAfter = new Set([429, 503]);

function failureOf(status: number, codes: ErrorCode[]): JsonSchema {
  const code = { type: "string", enum: codes };
  const narrowed = { properties: { error: { properties: { code } } } };
  return {
    description: codes.join(", "),
    headers: {
      "X-Request-Id": { $ref: "#/components/headers/RequestId" },
      ...(statusesWithRetryAfter.has(status) && {
        "Retry-After": { $ref: "#/components/headers/RetryAfter" },
      }),
    },
    content: {
      "application/json": {
        schema: { allOf: [{ $ref: "#/components/schemas/Failure" }, narrowed] },
      },
    },
  };
}
