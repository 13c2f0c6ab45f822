import type { ServerResponse } from "node:http";
import { env } from "@/lib/env";
import { type Locale, messageOf, statusOf } from "@/lib/errors";
import { logger } from "@/lib/observability/logger";
import { type Failure, toFailure } from "./failure";
import { apiSecurityHeaders } from "./security-headers";

/**
 * A finished answer as plain data. The lane writes it straight to the socket: building a Response and
 * streaming it out again costs more than the handler itself. Streams and foreign bodies are Responses.
 */
export type Answer = {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | null;
};

export const jsonContentType = "application/json; charset=utf-8";

let fixedHeaders: Record<string, string> | undefined;

/** What every answer of the API carries, computed once: this runs for each request. */
function everyAnswersHeaders(): Record<string, string> {
  fixedHeaders ??= { "cache-control": "no-store", ...apiSecurityHeaders(env().APP_URL) };
  return fixedHeaders;
}

export function successBody(data: unknown): string {
  return JSON.stringify({ success: true, data });
}

export function failureBody(failure: Failure, requestId: string, locale: Locale): string {
  const { code, details } = failure;
  const error = { code, message: messageOf(code, locale), details };
  return JSON.stringify({ success: false, error, requestId });
}

/** A JSON answer; a null body (204) carries no content type. */
export function jsonAnswer(
  status: number,
  body: string | null,
  requestId: string,
  extra: Record<string, string | string[]> = {},
): Answer {
  // Spread once: every answer comes by here, and spreading what was spread is slow.
  const fixed = everyAnswersHeaders();
  const headers: Answer["headers"] =
    body === null
      ? { ...fixed, "x-request-id": requestId, ...extra }
      : { "content-type": jsonContentType, ...fixed, "x-request-id": requestId, ...extra };
  return { status, headers, body };
}

/** A Response of a route's own, with the headers of every answer that it does not set itself. */
export function foreignAnswer(response: Response, requestId: string): Response {
  const headers = new Headers({ ...everyAnswersHeaders(), "x-request-id": requestId });
  for (const [name, value] of response.headers) headers.set(name, value);
  const body = response.body && withoutSecrets(response.body, requestId);
  return new Response(body, { status: response.status, headers });
}

/**
 * Hosts print and even send what breaks a stream. What broke ours is logged here, and they learn only that
 * it did.
 */
function withoutSecrets(
  body: ReadableStream<Uint8Array>,
  requestId: string,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isLeft = false;
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await reader.read().catch((error: unknown) => {
          const { code, cause } = toFailure(error);
          logger().error({ requestId, err: cause }, `${code} in the middle of an answer`);
          throw new Error("the answer broke off");
        });
        if (!done) controller.enqueue(value);
        else if (!isLeft) controller.close();
      },
      cancel(reason) {
        isLeft = true;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The failure envelope. What somebody should look at is logged here, once. */
export function failureAnswer(
  failure: Failure,
  requestId: string,
  locale: Locale,
  route?: { method: string; path: string },
): Answer {
  const { code, cause, retryAfterSeconds } = failure;
  const status = statusOf(code);
  if (cause) {
    logger().error({ requestId, method: route?.method, path: route?.path, err: cause }, code);
  }
  const extra: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) extra["retry-after"] = String(retryAfterSeconds);
  if (status === 401) extra["www-authenticate"] = "Bearer";
  return jsonAnswer(status, failureBody(failure, requestId, locale), requestId, extra);
}

/** The answer as the Response that Next and Vercel expect. */
export function toResponse(answer: Answer | Response): Response {
  if (answer instanceof Response) return answer;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const line of Array.isArray(value) ? value : [value]) headers.append(name, line);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

/** Writes the answer, which is used up by it, to a node:http response. */
export function writeAnswer({ status, headers, body }: Answer, outgoing: ServerResponse): void {
  if (body === null) {
    outgoing.writeHead(status, headers).end();
    return;
  }
  headers["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}
