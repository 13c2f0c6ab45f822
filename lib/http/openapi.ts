import { z } from "zod";
import { type ErrorCode, statusOf } from "@/lib/errors";
import type { Route } from "./define-route";
import { rateLimits } from "./rate-limit";

type Json = Record<string, unknown>;
type Definition = Route["definition"];

/** Every code an endpoint may answer: its own, and those its identity, queue, input and limit imply. */
export function documentedErrors(definition: Definition): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    ...definition.errors,
    "RATE_LIMITED",
    "INTERNAL",
    "UNAVAILABLE",
  ]);
  const add = (...more: ErrorCode[]) => {
    for (const code of more) codes.add(code);
  };
  if (definition.identity !== "none") add("UNAUTHENTICATED", "TOKEN_EXPIRED");
  if (definition.identity !== "none" && definition.method !== "GET") add("BAD_ORIGIN");
  if (definition.identity === "admin") add("FORBIDDEN");
  if (definition.queue && definition.queue !== "none") {
    add("QUEUE_TOKEN_REQUIRED", "QUEUE_TOKEN_INVALID");
    if (definition.queue !== "token") add("QUEUE_TOKEN_NOT_ACTIVE", "QUEUE_TOKEN_WRONG_SCHEDULE");
  }
  if (definition.params || definition.query || definition.body) add("INVALID_REQUEST");
  if (definition.body) add("MALFORMED_JSON", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE");
  for (const code of Object.values(definition.fieldCodes ?? {})) if (code) codes.add(code);
  if (definition.idempotent) {
    add("INVALID_REQUEST", "IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENCY_KEY_REUSED");
  }
  return [...codes].sort();
}

/** The OpenAPI 3.1 document of a route table. */
export function buildOpenApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const { definition } of routes) {
    const path = definition.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [definition.method.toLowerCase()]: operation(definition) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Frontrow API",
      version: "1.0.0",
      description:
        "Fair ticketing for reserved-seat concerts: stand in line, hold seats, pay, own the ticket.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: { securitySchemes, schemas: { Failure: failureSchema } },
  };
}

const securitySchemes = {
  accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
  queueToken: { type: "apiKey", in: "header", name: "Queue-Token" },
};

const failureSchema = {
  type: "object",
  required: ["success", "error", "requestId"],
  properties: {
    success: { const: false },
    error: {
      type: "object",
      required: ["code", "message", "details"],
      properties: {
        code: { type: "string" },
        message: { type: "string" },
        details: { type: "object" },
      },
    },
    requestId: { type: "string" },
  },
};

function operation(definition: Definition): Json {
  const limit = rateLimits[definition.limit];
  const perAccount =
    definition.identity === "none" ? "" : `${limit.perAccount} a minute per account, `;
  return {
    operationId: operationId(definition),
    tags: [definition.tag],
    summary: definition.summary,
    description: `Rate limit: ${perAccount}${limit.perIp} a minute per address.`,
    security: security(definition),
    parameters: parameters(definition),
    ...(definition.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: jsonSchema(definition.body, "input") } },
      },
    }),
    responses: { ...successResponse(definition), ...failureResponses(definition) },
  };
}

function operationId({ method, path }: Definition): string {
  const words = path.replace(/^\/api\/(v1\/)?/, "").split(/[/:-]+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return method.toLowerCase() + name;
}

function security({ identity, queue }: Definition): Json[] {
  if (identity === "none") return [];
  const needs = { accessToken: [], ...(queue && queue !== "none" && { queueToken: [] }) };
  return identity === "optional" ? [{}, needs] : [needs];
}

function parameters(definition: Definition): Json[] {
  const inPath = properties(definition.params).map(([name, schema]) => ({
    name,
    in: "path",
    required: true,
    schema,
  }));
  const required = new Set(requiredNames(definition.query));
  const inQuery = properties(definition.query).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.has(name),
    schema,
  }));
  const inHeader = definition.idempotent
    ? [
        {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          schema: { type: "string", minLength: 1, maxLength: 255 },
        },
      ]
    : [];
  return [...inPath, ...inQuery, ...inHeader];
}

function successResponse(definition: Definition): Json {
  const { status, response } = definition;
  if (!response) return { [status]: { description: "Success" } };
  const envelope = {
    type: "object",
    required: ["success", "data"],
    properties: { success: { const: true }, data: jsonSchema(response, "output") },
  };
  return {
    [status]: { description: "Success", content: { "application/json": { schema: envelope } } },
  };
}

function failureResponses(definition: Definition): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of documentedErrors(definition)) {
    byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(", "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } },
      },
    ]),
  );
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function properties(schema: z.ZodType | undefined): [string, unknown][] {
  if (!schema) return [];
  return Object.entries((jsonSchema(schema, "input").properties ?? {}) as Json);
}

function requiredNames(schema: z.ZodType | undefined): string[] {
  return schema ? ((jsonSchema(schema, "input").required ?? []) as string[]) : [];
}
