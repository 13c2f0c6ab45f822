import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { env } from "@/lib/env";
import { failureAnswer, toResponse, writeAnswer } from "./answer";
import { clientIpHeader, resolveClientIp, trustClientIpHeader } from "./client-ip";
import type { Route } from "./define-route";
import { createDispatcher } from "./dispatch";
import { type Failure, toFailure } from "./failure";

/** The API as a node:http listener: the same handlers that run under Next, without Next's cost per request. */
export function createLane(
  routes: readonly Route[],
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const dispatch = createDispatcher(routes);
  trustClientIpHeader();
  return getRequestListener(
    async (request, { outgoing }) => {
      const answer = await dispatch(request);
      if (answer instanceof Response) return answer;
      writeAnswer(answer, outgoing as ServerResponse);
      return RESPONSE_ALREADY_SENT;
    },
    {
      overrideGlobalObjects: false,
      errorHandler: (error) =>
        toResponse(failureAnswer(failureBeforeDispatch(error), randomUUID(), "ko")),
    },
  );
}

/** A request line or Host that makes no URL never reaches the dispatcher. */
function failureBeforeDispatch(error: unknown): Failure {
  if (!(error instanceof RequestError)) return toFailure(error);
  return { code: "INVALID_REQUEST", details: { url: "is not a valid address" } };
}

/** Whether a path belongs to the API; next-auth's own paths belong to Next. */
export function isApiPath(url: string): boolean {
  return /^\/api([/?]|$)/.test(url) && !url.startsWith("/api/auth/");
}

/** Writes the caller's address into our own header, over whatever the caller claims there. */
export function stampClientIp(request: IncomingMessage): void {
  const forwardedFor = request.headers["x-forwarded-for"];
  const ip = resolveClientIp(
    request.socket.remoteAddress ?? "unknown",
    Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
    env().TRUSTED_PROXY_HOPS,
  );
  // The lane reads rawHeaders, Next reads headers.
  for (let at = request.rawHeaders.length - 2; at >= 0; at -= 2) {
    if (request.rawHeaders[at]?.toLowerCase() === clientIpHeader) request.rawHeaders.splice(at, 2);
  }
  request.rawHeaders.push(clientIpHeader, ip);
  request.headers[clientIpHeader] = ip;
}
