import type { ErrorCode, ErrorDetails } from "@/lib/errors";

const timeoutMs = 15_000;
const secondMs = 1_000;

type Failure = {
  status: number;
  message: string;
  details: ErrorDetails;
  requestId: string | null;
  retryAfterMs: number | null;
};

/**
 * A refusal of the API as the browser sees it. `message` is a sentence in the page's language. `NETWORK`
 * (status 0) means that no answer came: whether the request took effect is not known.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;

  constructor(
    readonly code: ErrorCode | "NETWORK",
    failure: Failure,
  ) {
    super(failure.message);
    this.name = "ApiError";
    this.status = failure.status;
    this.details = failure.details;
    this.requestId = failure.requestId;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

type Options = {
  body?: unknown;
  /** Makes a repeated POST harmless: same key, same answer. One key per intention, not per attempt. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

type Method = "GET" | "POST" | "PATCH" | "DELETE";
type Envelope<T> =
  | { success: true; data: T }
  | {
      success: false;
      error: { code: ErrorCode; message: string; details: ErrorDetails };
      requestId: string;
    };

/**
 * Calls the API of this site from its pages and returns `data` (undefined for 204). `T` is the type the
 * module's contract.ts gives for that endpoint. Throws ApiError for every failure but an abort by `signal`.
 */
export async function callApi<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  const envelope = await readEnvelope<T>(response);
  if (envelope?.success) return envelope.data;
  const headers = {
    status: response.status,
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  };
  if (!envelope) {
    const requestId = response.headers.get("x-request-id");
    throw new ApiError("UNAVAILABLE", { ...headers, message: "", details: {}, requestId });
  }
  const { code, message, details } = envelope.error;
  throw new ApiError(code, { ...headers, message, details, requestId: envelope.requestId });
}

async function send(method: Method, path: string, options: Options): Promise<Response> {
  const { body, idempotencyKey, headers, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        "accept-language": document.documentElement.lang,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      cache: "no-store",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("NETWORK", {
      status: 0,
      message: "",
      details: {},
      requestId: null,
      retryAfterMs: null,
    });
  }
}

/** Null when what answered was not our API: a proxy's error page, say. */
async function readEnvelope<T>(response: Response): Promise<Envelope<T> | null> {
  try {
    const json: unknown = await response.json();
    return typeof json === "object" && json !== null && "success" in json
      ? (json as Envelope<T>)
      : null;
  } catch {
    return null;
  }
}

function retryAfterMs(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) ? seconds * secondMs : null;
}
