import { defineRoute, type Route } from "@/lib/http/define-route";
import { buildOpenApi } from "@/lib/http/openapi";

/** The document of the routes it is given, made once. */
export function openApiRoute(routes: readonly Route[]): Route {
  const document = JSON.stringify(buildOpenApi(routes));
  return defineRoute({
    method: "GET",
    path: "/api/openapi.json",
    tag: "Operations",
    summary: "This document",
    identity: "none",
    limit: "read",
    status: 200,
    errors: [],
    run: async () =>
      new Response(document, {
        headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" },
      }),
  });
}
