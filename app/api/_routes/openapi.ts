import { jsonContentType } from "@/lib/http/answer";
import { defineRoute, type Route } from "@/lib/http/define-route";
import { buildOpenApi } from "@/lib/http/openapi";

/** The document of a route table, which may hold this route, too; made once, when it is first asked for. */
export function openApiRoute(table: () => readonly Route[]): Route {
  let document: string | undefined;
  return defineRoute({
    method: "GET",
    path: "/api/openapi.json",
    tag: "Operations",
    summary: "This document",
    identity: "none",
    limit: "read",
    status: 200,
    contentType: jsonContentType,
    errors: [],
    run: async () => {
      document ??= JSON.stringify(buildOpenApi(table()));
      const headers = { "content-type": jsonContentType, "cache-control": "no-cache" };
      return new Response(document, { headers });
    },
  });
}
