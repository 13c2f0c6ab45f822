import type { z } from "zod";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import type { DomainError, ErrorCode, Locale } from "@/lib/errors";
import type { Admission } from "@/lib/queue/admission";
import { type Answer, toResponse } from "./answer";
import { handleRequest } from "./handle-request";
import type { Identity } from "./identity";
import type { RateClass } from "./rate-limit";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";
type IdentityNeed = "none" | "optional" | "required" | "admin";
type QueueNeed = "none" | "token" | "active" | "activeOrRefusal";

type ViewerOf<I> = I extends "required" | "admin"
  ? Viewer
  : I extends "optional"
    ? Viewer | null
    : null;
type AdmissionOf<N> = N extends "active"
  ? Admission
  : N extends "activeOrRefusal"
    ? Admission | DomainError | null
    : null;
type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

export type Input<P, Q, B> = { params: Output<P>; query: Output<Q>; body: Output<B> };

export type Context<I, N, P, Q, B> = Input<P, Q, B> & {
  request: Request;
  requestId: string;
  locale: Locale;
  /** How identity was proven; null when nobody is. */
  identityBy: Identity["by"] | null;
  /** The login this request was made with; empty when nobody is. */
  sessionId: string;
  viewer: ViewerOf<I>;
  /**
   * Proof that it is the caller's turn. With "activeOrRefusal" the use case judges: it gets the proof, the
   * QUEUE_TOKEN_* refusal in its place, or null while the queue store is away.
   */
  admission: AdmissionOf<N>;
  /** The queue token as it was presented, for routes about the token itself. */
  queueToken: N extends "token" ? string : null;
  /** The primary database, or with an Idempotency-Key the transaction that also stores the answer. */
  tx: Tx;
  /** Adds a Set-Cookie line to the answer. */
  setCookie(line: string): void;
};

/** Whose request has succeeded, and what it was. */
type Done<I, P, Q, B> = Input<P, Q, B> & { viewer: ViewerOf<I> };

export type RouteDefinition<
  I extends IdentityNeed,
  N extends QueueNeed,
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends z.ZodType | undefined,
> = {
  method: Method;
  /** Path below the origin with `:name` for what varies, e.g. `/api/v1/payments/:paymentId`. */
  path: string;
  tag: string;
  summary: string;
  identity: I;
  /** Postgres is not needed: while it is away nobody can be asked whether the login has ended, and it counts. */
  standsAlone?: boolean;
  queue?: N;
  /** The schedule an admission must be of, whose cookies a browser presents. */
  scheduleOf?: (input: Input<P, Q, B>, viewer: Viewer) => number | null | Promise<number | null>;
  /** What the Authorization header carries where that is no access token; `run` checks it. */
  bearer?: "refreshToken" | "cronSecret" | "metricsToken";
  limit: RateClass;
  idempotent?: boolean;
  params?: P;
  query?: Q;
  body?: B;
  /** Fields whose rejection has a code of its own instead of INVALID_REQUEST. */
  fieldCodes?: Partial<Record<string, ErrorCode>>;
  /** Status of success; 204 answers without a body. */
  status: 200 | 201 | 202 | 204 | 303;
  /** zod of `data`; absent for 204 and for routes that answer with a Response of their own. */
  response?: R;
  /** Media type of a Response of the route's own. */
  contentType?: string;
  /** Of a success, where it may be kept; every other answer is `no-store`. */
  cacheControl?: string;
  /** Codes of this route beyond those its identity, queue, limit and input imply. */
  errors: readonly ErrorCode[];
  run: (
    context: Context<I, N, P, Q, B>,
  ) => Promise<R extends z.ZodType ? z.input<R> | Response : Response | undefined>;
  /** Runs after the commit of a success, awaited; it must not throw. */
  after?: (done: Done<I, P, Q, B>) => Promise<void>;
};

type AnySchema = z.ZodType<Record<string, unknown>>;
export type AnyInput = Input<AnySchema, AnySchema, AnySchema>;

/** A definition as the pipeline knows it: its own input types are forgotten. */
export type AnyDefinition = Omit<
  RouteDefinition<
    IdentityNeed,
    QueueNeed,
    z.ZodType | undefined,
    z.ZodType | undefined,
    z.ZodType | undefined,
    z.ZodType | undefined
  >,
  "run" | "scheduleOf" | "after"
> & {
  run: (
    context: Context<"optional", "activeOrRefusal", AnySchema, AnySchema, AnySchema>,
  ) => Promise<unknown>;
  scheduleOf?: (input: AnyInput, viewer: Viewer) => number | null | Promise<number | null>;
  after?: (done: Done<"optional", AnySchema, AnySchema, AnySchema>) => Promise<void>;
};

type Params = Record<string, string>;

export type Route = {
  definition: AnyDefinition;
  /** Runs the route; plain data unless the answer is a stream. */
  answer: (request: Request, params: Params) => Promise<Answer | Response>;
  /** The same as a standard handler, the form Next and Vercel know. */
  handle: (request: Request, context: { params: Params | Promise<Params> }) => Promise<Response>;
};

/** Declares one endpoint: what it needs, what it takes and gives, and the use case it runs. */
export function defineRoute<
  I extends IdentityNeed,
  N extends QueueNeed = "none",
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(declared: RouteDefinition<I, N, P, Q, B, R>): Route {
  const definition = declared as unknown as AnyDefinition;
  return {
    definition,
    answer: (request, params) => handleRequest(definition, request, params),
    handle: async (request, { params }) =>
      toResponse(await handleRequest(definition, request, await params)),
  };
}
