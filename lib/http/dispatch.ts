import { addRoute, createRouter, findRoute } from "rou3";
import type { Awaitable } from "@/lib/awaitable";
import type { ErrorCode } from "@/lib/errors";
import { type Answer, failureAnswer } from "./answer";
import type { Method, Route } from "./define-route";
import { localeOf, requestIdOf } from "./request-headers";

type Methods = Partial<Record<Method, Route>>;

/**
 * One function for both hosts: finds the route of a request and runs it. Unknown paths and methods get
 * the same envelope as any failure. HEAD is GET without its body.
 */
export function createDispatcher(
  routes: readonly Route[],
): (request: Request) => Awaitable<Answer | Response> {
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

  return (request) => {
    const match = findRoute(router, "", pathOf(request.url));
    if (!match) return refuse(request, "NOT_FOUND");
    const wanted = request.method === "HEAD" ? "GET" : request.method;
    const route = match.data[wanted as Method];
    if (!route) {
      const answer = refuse(request, "METHOD_NOT_ALLOWED");
      answer.headers.allow = allowed(match.data);
      return answer;
    }
    const answer = route.answer(request, match.params ?? {});
    return request.method === "HEAD" ? answer.then(withoutBody) : answer;
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

async function withoutBody(answer: Answer | Response): Promise<Answer | Response> {
  if (!(answer instanceof Response)) return { ...answer, body: null };
  await answer.body?.cancel();
  return new Response(null, answer);
}

function refuse(request: Request, code: ErrorCode): Answer {
  return failureAnswer(
    { code, details: {} },
    requestIdOf(request.headers),
    localeOf(request.headers),
  );
}
