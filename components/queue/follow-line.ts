import { ApiError, callApi } from "@/lib/http/client";
import type { LineChange, SnapshotView } from "@/lib/queue/contract";
import { snapshotPollMs } from "@/lib/queue/rules";
import { openStream } from "./event-stream";
import { pollDelayMs } from "./poll-delay";

/** A stream that failed is tried again after this, or twice this: a server that restarts has enough to do. */
const streamAgainMs = 30_000;
/** The first look after a stream failed, spread over this. */
const firstLookMs = 2_000;

export type LineNews =
  | { kind: "line"; snapshot: SnapshotView }
  | { kind: "sale"; change: LineChange }
  | { kind: "trouble" };

/**
 * Follows a line as everybody may see it: by its stream, and by polling the snapshot at the server's pace while
 * there is none. Returns how to stop.
 */
export function followLine(scheduleId: number, tell: (news: LineNews) => void): () => void {
  const path = `/api/v1/queue/schedules/${scheduleId}`;
  const closing = new AbortController();
  let closeStream = () => {};
  let pollTimer: ReturnType<typeof setTimeout>;
  let streamTimer: ReturnType<typeof setTimeout>;
  let failures = 0;
  let pollAfterMs = snapshotPollMs;
  let dueAtMs = 0;

  function stream(): void {
    clearTimeout(pollTimer);
    closeStream = openStream(`${path}/events`, ["line", "sale", "away"], take, () => {
      // A stream that is tried in vain again and again is no reason to look more often.
      const pendingMs = dueAtMs - Date.now();
      pollTimer = setTimeout(poll, pendingMs > 0 ? pendingMs : firstLookMs * Math.random());
      streamTimer = setTimeout(stream, streamAgainMs * (1 + Math.random()));
    });
  }

  function take(event: string, data: unknown): void {
    if (event === "line") tell({ kind: "line", snapshot: data as SnapshotView });
    else if (event === "sale") tell({ kind: "sale", change: data as LineChange });
    else tell({ kind: "trouble" });
  }

  async function poll(): Promise<void> {
    let retryAfterMs: number | null = null;
    try {
      const snapshot = await callApi<SnapshotView>("GET", path, { signal: closing.signal });
      failures = 0;
      pollAfterMs = snapshot.pollAfterMs;
      tell({ kind: "line", snapshot });
    } catch (error) {
      if (closing.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      failures += 1;
      retryAfterMs = error.retryAfterMs;
      tell({ kind: "trouble" });
    }
    const delayMs = pollDelayMs({ pollAfterMs, failures, retryAfterMs }, Math.random());
    dueAtMs = Date.now() + delayMs;
    pollTimer = setTimeout(poll, delayMs);
  }

  stream();
  return () => {
    closing.abort();
    closeStream();
    clearTimeout(pollTimer);
    clearTimeout(streamTimer);
  };
}
