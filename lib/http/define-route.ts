import { randomUUID } from "node:crypto";
import { z } from "zod";
import { db } from "@/db/client";
import { type Tx, withTx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError, type ErrorCode, type Locale, messageOf, statusOf } from "@/lib/errors";
import { logger } from "@/lib/observability/logger";
import { observeRequest } from "@/lib/observability/metrics";
import type { Admission } from "@/lib/queue/admission";
import { requireActive } from "@/lib/queue/require-active";
import { parseJson, readBodyText } from "./body";
import { clientIpOf } from "./client-ip";
import { type Failure, fieldReasons, toFailure } from "./failure";
import {
  claimKey,
  idempotencyKeyOf,
  requestHashOf,
  type StoredAnswer,
  storeAnswer,
} from "./idempotency";
import { type Identity, identify } from "./identity";
import { presentedPlace } from "./queue-cookies";
import { enforceRateLimit, type RateClass } from "./rate-limit";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
type IdentityNeed = "none" | "optional" | "required" | "admin";
type QueueNeed = "none" | "token" | "active" | "activeUnlessAway";

type ViewerOf<I> = I extends "required" | "admin"
  ? Viewer
  : I extends "optional"
    ? Viewer | null
    : null;
type AdmissionOf<Q> = Q extends "active"
  ? Admission
  : Q extends "activeUnlessAway"
    ? Admission | null
    : null;
type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

type Input<P, Q, B> = { params: Output<P>; query: Output<Q>; body: Output<B> };

export type Context<I, N, P, Q, B> = Input<P, Q, B> & {
  request: Request;
  requestId: string;
  locale: Locale;
  /** How identity was proven; null when nobody is. */
  identityBy: Identity["by"] | null;
  viewer: ViewerOf<I>;
  /** Proof that it is the caller's turn; null only where the queue store is away and the route allows it. */
  admission: AdmissionOf<N>;
  /** The queue token as it was presented, for routes about the token itself. */
  queueToken: N extends "token" ? string : null;
  /** The primary database, or with an Idempotency-Key the transaction that also stores the answer. */
  tx: Tx;
  /** Adds a Set-Cookie line to the answer. */
  setCookie(line: string): void;
};

export type RouteDefinition<
  I extends IdentityNeed = IdentityNeed,
  N extends QueueNeed = QueueNeed,
  P extends z.ZodType | undefined = z.ZodType | undefined,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends z.ZodType | undefined = z.ZodType | undefined,
> = {
  method: Method;
  /** Express-style path below the origin, e.g. `/api/v1/payments/:paymentId`. */
  path: string;
  tag: string;
  summary: string;
  identity: I;
  queue?: N;
  /** The schedule an admission must be of; without it the use case checks. */
  scheduleOf?: (input: Input<P, Q, B>) => number | null;
  limit: RateClass;
  idempotent?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  /** Fields whose rejection has a code of its own instead of INVALID_REQUEST. */
  fieldCodes?: Partial<Record<string, ErrorCode>>;
  /** Status of success; 204 answers without a body. */
  status: 200 | 201 | 202 | 204;
  /** zod of `data`; absent for 204 and for routes that answer with a Response of their own. */
  response?: R;
  /** Codes of this route beyond those its identity, queue, limit and input imply. */
  errors: readonly ErrorCode[];
  run: (
    context: Context<I, N, P, Q, B>,
  ) => Promise<R extends z.ZodType ? z.input<R> | Response : Response | undefined>;
  /** Runs after the commit of a success, awaited; it must not throw. */
  after?: () => Promise<void>;
};

export type RouteHandler = (
  request: Request,
  context: { params: Record<string, string> | Promise<Record<string, string>> },
) => Promise<Response>;
/** One endpoint as the table knows it: its own input types are forgotten. */
export type Route = { definition: AnyDefinition; handle: RouteHandler };

const jsonHeaders = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
};
const requestIdPattern = /^[A-Za-z0-9._-]{8,64}$/;

/** Declares one endpoint: what it needs, what it takes and gives, and the use case it runs. */
export function defineRoute<
  I extends IdentityNeed,
  N extends QueueNeed = "none",
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<I, N, P, Q, B, R>): Route {
  const erased = definition as unknown as AnyDefinition;
  return {
    definition: erased,
    handle: (request, context) => handle(erased, request, context.params),
  };
}

type AnyContext = Context<"optional", "active", z.ZodAny, z.ZodAny, z.ZodAny>;
type AnyDefinition = Omit<RouteDefinition, "run" | "scheduleOf"> & {
  run: (context: AnyContext) => Promise<unknown>;
  scheduleOf?: (input: Input<z.ZodAny, z.ZodAny, z.ZodAny>) => number | null;
};

type Call = {
  definition: AnyDefinition;
  request: Request;
  requestId: string;
  locale: Locale;
  identity: Identity | null;
  input: Input<z.ZodAny, z.ZodAny, z.ZodAny>;
  bodyText: string;
  cookies: string[];
};

/** identity -> parse -> rate limit -> idempotent replay -> queue pass -> run -> envelope. */
async function handle(
  definition: AnyDefinition,
  request: Request,
  params: Record<string, string> | Promise<Record<string, string>>,
): Promise<Response> {
  const startedAtMs = performance.now();
  const requestId = requestIdOf(request.headers);
  const locale = localeOf(request.headers);
  let response: Response;
  try {
    const identity = definition.identity === "none" ? null : await identify(request);
    requireIdentity(definition, identity);
    const { input, bodyText } = await parseInput(definition, request, await params);
    await enforceRateLimit(
      definition.limit,
      identity?.viewer.userId ?? null,
      clientIpOf(request.headers),
    );
    const call = { definition, request, requestId, locale, identity, input, bodyText, cookies: [] };
    response = await answer(call);
  } catch (error) {
    response = failureResponse(toFailure(error), requestId, locale, definition);
  }
  observeRequest(
    definition.method,
    definition.path,
    response.status,
    performance.now() - startedAtMs,
  );
  return response;
}

function requireIdentity(definition: AnyDefinition, identity: Identity | null): void {
  const need = definition.identity;
  if (need !== "required" && need !== "admin") return;
  if (!identity) throw new DomainError("UNAUTHENTICATED");
  if (need === "admin" && identity.viewer.role !== "ADMIN") throw new DomainError("FORBIDDEN");
}

async function parseInput(
  definition: AnyDefinition,
  request: Request,
  params: Record<string, string>,
): Promise<Pick<Call, "input" | "bodyText">> {
  const bodyText = definition.body ? await readBodyText(request) : "";
  const query = definition.query ? Object.fromEntries(new URL(request.url).searchParams) : {};
  const input = {
    params: parsePart(definition, definition.params, params),
    query: parsePart(definition, definition.query, query),
    body: definition.body ? parsePart(definition, definition.body, parseJson(bodyText)) : {},
  };
  return { input, bodyText };
}

function parsePart(
  definition: AnyDefinition,
  schema: z.ZodType | undefined,
  value: unknown,
): unknown {
  if (!schema) return {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = fieldReasons(result.error);
  const ownCode = Object.keys(details).map((field) => definition.fieldCodes?.[field]);
  // A field's own code speaks only when nothing else is wrong.
  const code = ownCode.every((candidate) => candidate !== undefined) ? ownCode[0] : undefined;
  throw new DomainError(code ?? "INVALID_REQUEST", details);
}

async function answer(call: Call): Promise<Response> {
  const { definition, identity } = call;
  const key = definition.idempotent ? idempotencyKeyOf(call.request.headers) : null;
  if (key === null || !identity) {
    const response = await success(call, await runGated(call, db()));
    await definition.after?.();
    return response;
  }
  const { stored, replayed } = await answerOnce(call, identity.viewer.userId, key);
  if (!replayed && stored.status < 400) await definition.after?.();
  return storedResponse(call, stored, replayed);
}

/** The effect and its answer in one transaction; a refusal of the domain is an answer too, and replays. */
async function answerOnce(
  call: Call,
  userId: number,
  key: string,
): Promise<{ stored: StoredAnswer; replayed: boolean }> {
  const requestHash = requestHashOf(
    call.request.method,
    new URL(call.request.url).pathname,
    call.bodyText,
  );
  return withTx(async (tx) => {
    const before = await claimKey(tx, userId, key, requestHash);
    if (before) return { stored: before, replayed: true };
    const admission = await gate(call);
    let stored: StoredAnswer;
    try {
      // A nested transaction is a savepoint: what a refused attempt wrote is undone, the answer is kept.
      const data = await tx.transaction((inner) => run(call, inner, admission));
      stored = { status: call.definition.status, body: successBody(data) };
    } catch (error) {
      const failure = toFailure(error);
      const status = statusOf(failure.code);
      if (status >= 500) throw error;
      stored = { status, body: failureBody(failure, call.requestId, call.locale) };
    }
    await storeAnswer(tx, userId, key, requestHash, stored);
    return { stored, replayed: false };
  });
}

async function runGated(call: Call, tx: Tx): Promise<unknown> {
  return run(call, tx, await gate(call));
}

/** The queue pass of routes that need one; throws the QUEUE_TOKEN_* codes. */
async function gate(call: Call): Promise<Admission | null> {
  const { definition, identity, input, request } = call;
  const need = definition.queue;
  if (!identity || (need !== "active" && need !== "activeUnlessAway")) return null;
  const scheduleId = definition.scheduleOf?.(input) ?? null;
  const presented = presentedPlace(request.headers, scheduleId);
  const admission = await requireActive(identity.viewer, presented, {
    allowAway: need === "activeUnlessAway",
  });
  if (admission && scheduleId !== null && admission.scheduleId !== scheduleId) {
    throw new DomainError("QUEUE_TOKEN_WRONG_SCHEDULE");
  }
  return admission;
}

function run(call: Call, tx: Tx, admission: Admission | null): Promise<unknown> {
  const { definition, identity, input, request, requestId, locale, cookies } = call;
  const context = {
    ...input,
    request,
    requestId,
    locale,
    identityBy: identity?.by ?? null,
    viewer: identity?.viewer ?? null,
    admission,
    queueToken: definition.queue === "token" ? tokenOf(call) : null,
    tx,
    setCookie: (line: string) => cookies.push(line),
  };
  return definition.run(context as unknown as AnyContext);
}

function tokenOf({ definition, input, request }: Call): string {
  const { token } = presentedPlace(request.headers, definition.scheduleOf?.(input) ?? null);
  if (!token) throw new DomainError("QUEUE_TOKEN_REQUIRED");
  return token;
}

async function success(call: Call, data: unknown): Promise<Response> {
  if (data instanceof Response) {
    data.headers.set("x-request-id", call.requestId);
    return data;
  }
  checkResponse(call.definition, data);
  const { status } = call.definition;
  const headers = new Headers({ ...jsonHeaders, "x-request-id": call.requestId });
  for (const line of call.cookies) headers.append("set-cookie", line);
  if (status !== 204) return new Response(successBody(data), { status, headers });
  headers.delete("content-type");
  return new Response(null, { status, headers });
}

function storedResponse(call: Call, stored: StoredAnswer, replayed: boolean): Response {
  const headers = new Headers({ ...jsonHeaders, "x-request-id": call.requestId });
  if (replayed) headers.set("idempotency-replayed", "true");
  for (const line of call.cookies) headers.append("set-cookie", line);
  return new Response(stored.body, { status: stored.status, headers });
}

/** In tests every answer must parse by its published schema. */
function checkResponse(definition: AnyDefinition, data: unknown): void {
  if (process.env.NODE_ENV !== "test" || !definition.response) return;
  const result = z.strictObject({ data: definition.response }).safeParse({ data });
  if (!result.success) {
    throw new Error(
      `${definition.method} ${definition.path} breaks its contract: ${result.error.message}`,
    );
  }
}

function successBody(data: unknown): string {
  return JSON.stringify({ success: true, data });
}

function failureBody(failure: Failure, requestId: string, locale: Locale): string {
  const { code, details } = failure;
  const error = { code, message: messageOf(code, locale), details };
  return JSON.stringify({ success: false, error, requestId });
}

/** The failure envelope; also used by the dispatcher for 404 and 405. */
export function failureResponse(
  failure: Failure,
  requestId: string,
  locale: Locale,
  route: { method: string; path: string } = { method: "", path: "" },
): Response {
  if (failure.cause) {
    logger().error(
      { requestId, method: route.method, path: route.path, err: failure.cause },
      failure.code,
    );
  }
  const headers = new Headers({ ...jsonHeaders, "x-request-id": requestId });
  if (failure.retryAfterSeconds !== undefined)
    headers.set("retry-after", String(failure.retryAfterSeconds));
  if (failure.code === "UNAUTHENTICATED" || failure.code === "TOKEN_EXPIRED") {
    headers.set("www-authenticate", "Bearer");
  }
  return new Response(failureBody(failure, requestId, locale), {
    status: statusOf(failure.code),
    headers,
  });
}

/** The caller's request id when it is a sane one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given && requestIdPattern.test(given) ? given : randomUUID();
}

/** `en` when English is preferred over Korean in Accept-Language, else `ko`. */
export function localeOf(headers: Headers): Locale {
  const header = headers.get("accept-language");
  if (!header) return "ko";
  const ranked = header
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const q = parameters
        .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find(Boolean);
      return { language: tag.split("-")[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => q > 0 && (language === "ko" || language === "en"))
    .sort((a, b) => b.q - a.q);
  return ranked[0]?.language === "en" ? "en" : "ko";
}
