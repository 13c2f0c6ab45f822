import { ApiError, callApi } from "@/lib/http/client";
import type { PlaceView } from "@/lib/queue/contract";
import { pollDelayMs } from "./poll-delay";

const tokensPath = "/api/v1/queue/tokens";
/** Asked again this often while no answer ever told a pace. */
const firstPollMs = 2_000;

export type PlaceNews =
  | { kind: "place"; place: PlaceView }
  /** No answer for now; the place is safe and asking goes on. */
  | { kind: "trouble" }
  /** There is no place (any more), and why; asking has ended. */
  | { kind: "refused"; error: ApiError };

/**
 * Joins the line unless `known` is a place in it, then asks for the place at the server's pace and tells
 * what comes of it. Returns how to stop.
 */
export function followPlace(
  scheduleId: number,
  known: PlaceView | null,
  tell: (news: PlaceNews) => void,
): () => void {
  let place = known;
  /** All that is known of a place taken on another device, until it is asked for. */
  let token = known?.token ?? null;
  let failures = 0;
  let dueAtMs = 0;
  let timer: ReturnType<typeof setTimeout>;
  const closing = new AbortController();

  async function ask(): Promise<PlaceView> {
    if (!token) return join();
    const path = `${tokensPath}/me?scheduleId=${scheduleId}`;
    const headers = { "queue-token": token };
    return callApi<PlaceView>("GET", path, { headers, signal: closing.signal });
  }

  async function join(): Promise<PlaceView> {
    try {
      const body = { scheduleId };
      return await callApi<PlaceView>("POST", tokensPath, { body, signal: closing.signal });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "QUEUE_TOKEN_EXISTS") throw error;
      token = String(error.details.token);
      return ask();
    }
  }

  async function round(): Promise<void> {
    let retryAfterMs: number | null = null;
    try {
      place = await ask();
      token = place.token;
      failures = 0;
      tell({ kind: "place", place });
      if (place.status === "EXPIRED" || place.status === "COMPLETED") return;
    } catch (error) {
      if (closing.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (isFinal(error)) return tell({ kind: "refused", error });
      failures += 1;
      retryAfterMs = error.retryAfterMs;
      tell({ kind: "trouble" });
    }
    const pollAfterMs = place?.pollAfterMs ?? firstPollMs;
    const delayMs = pollDelayMs({ pollAfterMs, failures, retryAfterMs }, Math.random());
    dueAtMs = Date.now() + delayMs;
    timer = setTimeout(round, delayMs);
  }

  /** A hidden tab's timers run late; in front again, what is overdue happens at once. */
  function catchUp(): void {
    if (document.visibilityState !== "visible" || Date.now() < dueAtMs || dueAtMs === 0) return;
    dueAtMs = 0;
    clearTimeout(timer);
    void round();
  }

  document.addEventListener("visibilitychange", catchUp);
  void round();
  return () => {
    document.removeEventListener("visibilitychange", catchUp);
    clearTimeout(timer);
    closing.abort();
  };
}

function isFinal({ status, code }: ApiError): boolean {
  return status >= 400 && status < 500 && code !== "RATE_LIMITED";
}
