import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { db } from "@/db/client";
import { type Tx, withTx } from "@/db/tx";
import { type Awaitable, andThen } from "@/lib/awaitable";
import { getSchedule } from "@/lib/concert/get-schedule";
import { DomainError, type Locale, statusOf } from "@/lib/errors";
import { failpoint } from "@/lib/failpoint";
import { observeRequest } from "@/lib/observability/metrics";
import type { Admission } from "@/lib/queue/admission";
import { requireActive } from "@/lib/queue/require-active";
import {
  type Answer,
  failureAnswer,
  failureBody,
  foreignAnswer,
  jsonAnswer,
  successBody,
} from "./answer";
import { parseJson, readBodyText } from "./body";
import { clientIpOf } from "./client-ip";
import type { AnyDefinition, AnyInput } from "./define-route";
import { documentedErrors } from "./documented-errors";
import { type Failure, toFailure } from "./failure";
import { fieldReasons, plainReason } from "./field-reasons";
import {
  claimKey,
  findAnswer,
  idempotencyKeyOf,
  requestHashOf,
  type StoredAnswer,
  storeAnswer,
} from "./idempotency";
import { type Identity, identify } from "./identity";
import { presentedPlace } from "./queue-cookies";
import { limitAccount, limitAddress } from "./rate-limit";
import { localeOf, requestIdOf } from "./request-headers";

/** Three looks in 20 ms: nobody notices. */
const lookAgainAfterMs = 10;
const looksMax = 3;

type Call = {
  definition: AnyDefinition;
  request: Request;
  requestId: string;
  locale: Locale;
  identity: Identity | null;
  input: AnyInput;
  bodyText: string;
  cookies: string[];
};

/**
 * address limit -> identity -> account limit -> parse -> idempotent replay -> queue pass -> run -> envelope.
 * The replay comes before the pass: paying ends the pass, and its repeated answer must not need it.
 */
export async function handleRequest(
  definition: AnyDefinition,
  request: Request,
  params: Record<string, string>,
): Promise<Answer | Response> {
  const startedAtMs = performance.now();
  const requestId = requestIdOf(request.headers);
  const locale = localeOf(request.headers);
  let answer: Answer | Response;
  try {
    // Before anything else, so that refused requests count, too.
    const withinAddress = limitAddress(definition.limit, clientIpOf(request.headers));
    if (withinAddress) await withinAddress;
    const found = definition.identity === "none" ? null : identify(request, definition);
    const identity = found instanceof Promise ? await found : found;
    requireIdentity(definition, identity);
    const withinAccount = identity && limitAccount(definition.limit, identity.viewer.userId);
    if (withinAccount) await withinAccount;
    const bodyText = definition.body ? await readBodyText(request) : "";
    const input = parseInput(definition, request, params, bodyText);
    const call = { definition, request, requestId, locale, identity, input, bodyText, cookies: [] };
    answer = await answerCall(call);
  } catch (error) {
    const failure = checkFailure(definition, toFailure(error));
    answer = failureAnswer(failure, requestId, locale, definition);
  }
  const tookMs = performance.now() - startedAtMs;
  observeRequest(definition.method, definition.path, answer.status, tookMs);
  return answer;
}

function requireIdentity(definition: AnyDefinition, identity: Identity | null): void {
  const need = definition.identity;
  if (need !== "required" && need !== "admin") return;
  if (!identity) throw new DomainError("UNAUTHENTICATED");
  if (need === "admin" && identity.viewer.role !== "ADMIN") throw new DomainError("FORBIDDEN");
}

function parseInput(
  definition: AnyDefinition,
  request: Request,
  params: Record<string, string>,
  bodyText: string,
): AnyInput {
  const asks = definition.query !== undefined && request.url.includes("?");
  const query = asks ? searchOf(request.url) : {};
  const body = definition.body ? parseJson(bodyText) : {};
  return {
    params: parsePart(definition, "path", definition.params, params),
    query: parsePart(definition, "query", definition.query, query),
    body: parsePart(definition, "body", definition.body, body),
  };
}

/** Each parameter once: of two, one reader takes the first and the next takes the last. */
function searchOf(url: string): Record<string, string> {
  const { searchParams } = new URL(url);
  const names = [...searchParams.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new DomainError("INVALID_REQUEST", { [twice]: "is given twice" });
  return Object.fromEntries(searchParams);
}

const readable = { error: plainReason };

function parsePart(
  definition: AnyDefinition,
  part: "path" | "query" | "body",
  schema: z.ZodType | undefined,
  value: unknown,
): Record<string, unknown> {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as Record<string, unknown>;
  // Once more, in words that people read: these cost more than the parsing, and most requests need none.
  const error = schema.safeParse(value, readable).error ?? parsed.error;
  const details = fieldReasons(error, part);
  const fieldCodes = new Map(Object.entries(definition.fieldCodes ?? {}));
  const ownCodes = Object.keys(details).map((field) => fieldCodes.get(field));
  // A field's own code speaks only when nothing else is wrong.
  const ownCode = ownCodes.every((code) => code !== undefined) ? ownCodes[0] : undefined;
  throw new DomainError(ownCode ?? "INVALID_REQUEST", details);
}

async function answerCall(call: Call): Promise<Answer | Response> {
  const { definition, identity } = call;
  const key = definition.idempotent ? idempotencyKeyOf(call.request.headers) : null;
  if (key !== null && identity) return answerOnce(call, identity.viewer.userId, key);
  const proof = admit(call);
  const admission = proof && (await proof);
  const once = () => run(call, db(), admission);
  // No other method meets a fleeting refusal, and a poll is spared the promise.
  const data = await (definition.method === "POST" ? untilLasting(once) : once());
  failpoint("effect-committed", definition);
  const answer = success(call, data);
  if (definition.after) await definition.after(doneOf(call));
  return answer;
}

function doneOf({ identity, input }: Call) {
  return { ...input, viewer: identity?.viewer ?? null };
}

async function answerOnce(call: Call, userId: number, key: string): Promise<Answer> {
  const { stored, replayed } = await replayOrRun(call, userId, key);
  if (!replayed) failpoint("effect-committed", call.definition);
  if (!replayed && stored.status < 400) await call.definition.after?.(doneOf(call));
  const extra = replayed ? { "idempotency-replayed": "true" } : ownHeaders(call);
  return jsonAnswer(stored.status, stored.body, call.requestId, extra);
}

/** The effect and its answer in one transaction; a refusal of the domain is an answer too, and replays. */
async function replayOrRun(
  call: Call,
  userId: number,
  key: string,
): Promise<{ stored: StoredAnswer; replayed: boolean }> {
  const { method } = call.request;
  const requestHash = requestHashOf(method, new URL(call.request.url).pathname, call.bodyText);
  const known = await findAnswer(db(), userId, key, requestHash);
  if (known) return { stored: known, replayed: true };
  // Before the transaction: it asks another store, and might need a second connection while we hold one.
  const admission = await admit(call);
  return withTx(async (tx) => {
    const before = await claimKey(tx, userId, key, requestHash);
    if (before) return { stored: before, replayed: true };
    const stored = await runToStoredAnswer(call, tx, admission);
    await storeAnswer(tx, userId, key, requestHash, stored);
    failpoint("answer-stored", call.definition);
    return { stored, replayed: false };
  });
}

async function runToStoredAnswer(call: Call, tx: Tx, admission: Proof): Promise<StoredAnswer> {
  try {
    // A nested transaction is a savepoint: what a refused attempt wrote is undone, the answer is kept.
    // Each attempt has its own, which also lets go of what a refused one had locked.
    const data = await untilLasting(() =>
      tx.transaction(async (inner) => run(call, inner, admission)),
    );
    checkResponse(call.definition, data);
    return { status: call.definition.status, body: successBody(data) };
  } catch (error) {
    const failure = checkFailure(call.definition, toFailure(error));
    const status = statusOf(failure.code);
    // Without a pass nothing was attempted: the same key may come back with one.
    if (status >= 500 || failure.code.startsWith("QUEUE_TOKEN_")) throw error;
    return { status, body: failureBody(failure, call.requestId, call.locale) };
  }
}

/** A refusal that may be otherwise in a moment is told only when it still stands then. */
async function untilLasting<T>(attempt: () => Awaitable<T>): Promise<T> {
  for (let left = looksMax - 1; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !(error instanceof DomainError && error.isFleeting)) throw error;
      await sleep(lookAgainAfterMs);
    }
  }
}

type Proof = Admission | DomainError | null;

/** The queue pass of routes that need one; throws the QUEUE_TOKEN_* codes, or hands them to who judges. */
function admit(call: Call): Promise<Proof> | null {
  const need = call.definition.queue;
  if (need === "active") return presentedAdmission(call, false);
  return need === "activeOrRefusal" ? admissionOrRefusal(call) : null;
}

async function admissionOrRefusal(call: Call): Promise<Proof> {
  try {
    return await presentedAdmission(call, true);
  } catch (error) {
    if (error instanceof DomainError && error.code.startsWith("QUEUE_TOKEN_")) return error;
    throw error;
  }
}

async function presentedAdmission(call: Call, allowAway: boolean): Promise<Admission | null> {
  const { identity, request } = call;
  if (!identity) return null;
  const scheduleId = await scheduleIdOf(call);
  const presented = presentedPlace(request.headers, scheduleId);
  const admission = await requireActive(identity.viewer, presented, { allowAway });
  if (admission && scheduleId !== null && admission.scheduleId !== scheduleId) {
    // Nobody's turn is of one that is not there: then that is what is wrong.
    await getSchedule(scheduleId);
    throw new DomainError("QUEUE_TOKEN_WRONG_SCHEDULE");
  }
  return admission;
}

function run(call: Call, tx: Tx, admission: Proof): Awaitable<unknown> {
  if (call.definition.queue !== "token") return runWith(call, tx, admission, null);
  return andThen(presentedToken(call), (token) => runWith(call, tx, admission, token));
}

function runWith(call: Call, tx: Tx, admission: Proof, token: string | null): Promise<unknown> {
  const { definition, identity, input, request, requestId, locale, cookies } = call;
  // Named one by one: spreading them costs a poll more than its parsing.
  const { params, query, body } = input;
  return definition.run({
    params,
    query,
    body,
    request,
    requestId,
    locale,
    identityBy: identity?.by ?? null,
    sessionId: identity?.sessionId ?? "",
    viewer: identity?.viewer ?? null,
    admission,
    queueToken: token as null,
    tx,
    setCookie: (line) => cookies.push(line),
  });
}

function presentedToken(call: Call): Awaitable<string> {
  return andThen(scheduleIdOf(call), (scheduleId) => {
    const { token } = presentedPlace(call.request.headers, scheduleId);
    if (!token) throw new DomainError("QUEUE_TOKEN_REQUIRED");
    return token;
  });
}

function scheduleIdOf({ definition, identity, input }: Call) {
  return definition.scheduleOf && identity ? definition.scheduleOf(input, identity.viewer) : null;
}

function success(call: Call, data: unknown): Answer | Response {
  if (data instanceof Response) return foreignAnswer(data, call.requestId);
  checkResponse(call.definition, data);
  const { status } = call.definition;
  const body = status === 204 ? null : successBody(data);
  return jsonAnswer(status, body, call.requestId, ownHeaders(call));
}

function ownHeaders({ cookies, definition }: Call): Record<string, string | string[]> {
  return {
    ...(cookies.length > 0 && { "set-cookie": cookies }),
    ...(definition.cacheControl !== undefined && { "cache-control": definition.cacheControl }),
  };
}

/** In tests every answer must parse by its published schema. */
function checkResponse(definition: AnyDefinition, data: unknown): void {
  if (process.env.NODE_ENV !== "test" || !definition.response) return;
  const result = definition.response.safeParse(data);
  if (!result.success) {
    const where = `${definition.method} ${definition.path}`;
    throw new Error(`${where} breaks its contract: ${z.prettifyError(result.error)}`);
  }
}

/** In tests a refusal that is not published is a failure of ours. */
function checkFailure(definition: AnyDefinition, failure: Failure): Failure {
  if (process.env.NODE_ENV !== "test") return failure;
  if (documentedErrors(definition).includes(failure.code)) return failure;
  const where = `${definition.method} ${definition.path}`;
  const message = `${where} answers ${failure.code}, which it does not document`;
  return { code: "INTERNAL", details: {}, cause: { name: "Undocumented", message } };
}
