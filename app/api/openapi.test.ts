import { readdirSync, readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { documentedErrors } from "@/lib/http/documented-errors";
import { buildOpenApi } from "@/lib/http/openapi";
import { breakingChanges } from "@/lib/testing/api-breaking-changes";
import { apiRoutes } from "./route-table";

const current = JSON.parse(JSON.stringify(buildOpenApi(apiRoutes)));
const published = JSON.parse(readFileSync("docs/openapi.json", "utf8"));

/** Beside the structure: what a client generator or a reader would stumble over. */
const rules = {
  struct: "error",
  "no-unresolved-refs": "error",
  "no-identical-paths": "error",
  "no-ambiguous-paths": "off", // /payments/cancel beside /payments/{paymentId}/…: the fixed one wins
  "no-path-trailing-slash": "error",
  "path-parameters-defined": "error",
  "path-declaration-must-exist": "error",
  "operation-operationId": "error",
  "operation-operationId-unique": "error",
  "operation-operationId-url-safe": "error",
  "operation-parameters-unique": "error",
  "operation-summary": "error",
  "operation-2xx-response": "off", // two endpoints lead a browser on, by 303
  "operation-4xx-response": "error",
  "operation-tag-defined": "error",
  "security-defined": "error",
  "no-enum-type-mismatch": "error",
  "no-required-schema-properties-undefined": "error",
  "no-invalid-media-type-examples": "error",
} as const;

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(current.openapi).toMatch(/^3\.1\./);
    const config = await createConfig({ rules });
    const source = JSON.stringify(current);
    const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
    expect(
      problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
    ).toEqual([]);
  });

  it("would not pass as valid with a mistake in it", async () => {
    const broken = structuredClone(current);
    broken.paths["/api/v1/payments"].post.responses["201"].content["application/json"].schema.type =
      "objekt";
    const config = await createConfig({ rules });
    const source = JSON.stringify(broken);
    const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
    expect(problems.map(({ ruleId }) => ruleId)).toContain("struct");
  });

  it("has every route, and nothing that is not one", () => {
    const inTable = apiRoutes.map(
      ({ definition: { method, path } }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`,
    );
    const inDocument = Object.entries(current.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(inDocument.sort()).toEqual(inTable.sort());
  });

  it("documents every code a route may answer under its status", () => {
    for (const { definition } of apiRoutes) {
      const { method, path } = definition;
      const { responses } = current.paths[path.replace(/:(\w+)/g, "{$1}")][method.toLowerCase()];
      const codes = Object.values(responses as Record<string, { $ref?: string }>).flatMap(
        ({ $ref }) => $ref?.slice("#/components/responses/".length).split(".") ?? [],
      );
      expect(codes.sort(), `${method} ${path}`).toEqual(documentedErrors(definition));
      expect(Object.keys(responses), `${method} ${path}`).toContain(String(definition.status));
    }
  });

  it("breaks no client of the committed one", () => {
    expect(breakingChanges(published, current)).toEqual([]);
  });

  it("is the committed one: `npm run openapi` writes it", () => {
    expect(published).toEqual(current);
  });
});

describe("the API's files", () => {
  it("serve nothing that is not in the route table: one file, and next-auth's", () => {
    const files = readdirSync("app/api", { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => /(^|\/)route\.[jt]sx?$/.test(file)).sort()).toEqual([
      "[[...path]]/route.ts",
      "auth/[...nextauth]/route.ts",
    ]);
  });

  it("define no route that is not served", async () => {
    const files = readdirSync("app/api/_routes").filter((file) => /^[\w-]+\.ts$/.test(file));
    for (const file of files) {
      const module: Record<string, unknown> = await import(`./_routes/${file.slice(0, -3)}.ts`);
      for (const exported of Object.values(module).filter(Array.isArray)) {
        for (const route of exported) expect(apiRoutes, file).toContain(route);
      }
    }
  });
});
