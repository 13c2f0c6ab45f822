import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { statusOf } from "@/lib/errors";
import { failureAnswer, writeAnswer } from "./answer";
import type { Failure } from "./failure";
import { isApiPath } from "./lane";
import { localeOf, requestIdOf } from "./request-headers";

/**
 * What a request must be before either host sees it. They would read it differently, or fall over it: Next answers
 * 500 to `OPTIONS *`, to TRACE and to `%zz`, and redirects to whatever address stands in the request line.
 */

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const absoluteForm = /^https?:\/\/[^/?#]*/i;
/** Spelt so that one reader may find another path in it than the next: `//`, `\`, `/./`, `/../`, also encoded. */
const ambiguous = /\/\/|\\|%5c|\/(\.|%2e){1,2}(\/|$)/i;

type Door = (request: IncomingMessage, response: ServerResponse) => void;

/** Refuses what is no request of ours, and lets the rest in. */
export function frontDoor(letIn: Door): Door {
  return (request, response) => {
    if (!request.url?.startsWith("/")) request.url = withoutOrigin(request.url);
    const failure = refusalOf(request);
    if (!failure) return letIn(request, response);
    const headers = readable(request);
    const answer = failureAnswer(failure, requestIdOf(headers), localeOf(headers));
    if (failure.code === "METHOD_NOT_ALLOWED") answer.headers.allow = methods.join(", ");
    writeAnswer(answer, response);
  };
}

/** Gives a request to Next the id that its answer carries; in the lane the handlers do. */
export function nameRequest(request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(readable(request));
  request.headers["x-request-id"] = requestId;
  response.setHeader("x-request-id", requestId);
}

function withoutOrigin(url = ""): string {
  return url.replace(absoluteForm, "") || "/";
}

function readable({ headers }: IncomingMessage): Pick<Headers, "get"> {
  return { get: (name) => headers[name]?.toString() ?? null };
}

function refusalOf({ method = "", url = "", headers }: IncomingMessage): Failure | null {
  if (!methods.includes(method)) return { code: "METHOD_NOT_ALLOWED", details: {} };
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  if (!path.startsWith("/") || !headers.host || !isDecodable(path)) {
    return { code: "INVALID_REQUEST", details: { url: "is not a valid address" } };
  }
  if (isApiPath(path) && ambiguous.test(path)) return { code: "NOT_FOUND", details: {} };
  return null;
}

function isDecodable(path: string): boolean {
  if (!path.includes("%")) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Answers what Node cannot read as HTTP at all in the words of the API. A connection that is in the middle of an
 * answer is cut instead: ours would end up inside of it.
 */
export function answerUnreadable(server: Server): void {
  const answering = new WeakSet<Socket>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket);
    response.once("close", () => answering.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === "ECONNRESET" || !socket.writable || answering.has(socket)) socket.destroy();
    else socket.end(rawRefusal(error.code));
  });
}

function rawRefusal(code: string | undefined): string {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";
  }
  const failure: Failure =
    code === "HPE_HEADER_OVERFLOW"
      ? { code: "PAYLOAD_TOO_LARGE", details: {} }
      : { code: "INVALID_REQUEST", details: { request: "is not valid HTTP" } };
  const { headers, body } = failureAnswer(failure, randomUUID(), "ko");
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = Buffer.byteLength(body ?? "");
  return [
    `HTTP/1.1 ${statusOf(failure.code)} Refused`,
    ...lines,
    `content-length: ${length}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
