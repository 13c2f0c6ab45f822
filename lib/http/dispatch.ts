import { addRoute, createRouter, findRoute } from "rou3";
import type { ErrorCode } from "@/lib/errors";
import { failureResponse, localeOf, type Method, type Route, requestIdOf } from "./define-route";

type Methods = Partial<Record<Method, Route>>;

/**
 * One function for both hosts: finds the route of a request and runs it. Unknown paths and methods get
 * the same envelope as any failure. HEAD is GET without its body.
 */
export function createDispatcher(
  routes: readonly Route[],
): (request: Request) => Promise<Response> {
  const byPath = new Map<string, Methods>();
  const router = createRouter<Methods>();
  for (const route of routes) {
    const { method, path } = route.definition;
    let methods = byPath.get(path);
    if (!methods) {
      methods = {};
      byPath.set(path, methods);
      addRoute(router, "", path, methods);
    }
    if (methods[method]) throw new Error(`${method} ${path} is defined twice`);
    methods[method] = route;
  }

  return async (request) => {
    const match = findRoute(router, "", pathOf(request.url));
    if (!match) return refuse(request, "NOT_FOUND");
    const wanted = request.method === "HEAD" ? "GET" : request.method;
    const route = match.data[wanted as Method];
    if (!route) {
      const response = refuse(request, "METHOD_NOT_ALLOWED");
      response.headers.set("allow", allowed(match.data));
      return response;
    }
    const response = await route.handle(request, { params: match.params ?? {} });
    return request.method === "HEAD" ? new Response(null, response) : response;
  };
}

function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  if (start === -1) return "/";
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}

function allowed(methods: Methods): string {
  const names = Object.keys(methods);
  return (methods.GET ? [...names, "HEAD"] : names).join(", ");
}

function refuse(request: Request, code: ErrorCode): Response {
  return failureResponse(
    { code, details: {} },
    requestIdOf(request.headers),
    localeOf(request.headers),
  );
}
