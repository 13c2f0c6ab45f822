import { ApiError } from "@/lib/http/client";
import type { PlaceView } from "@/lib/queue/contract";
import { countAhead } from "@/lib/queue/far-place";
import { nearPollMs } from "@/lib/queue/rules";
import { myPlacePath, placeAsker } from "./ask-place";
import { openStream } from "./event-stream";
import { followLine, type LineNews } from "./follow-line";
import { pollDelayMs } from "./poll-delay";

/** Asked again this often while no answer ever told a pace. */
const firstPollMs = 2_000;
/** When the line no longer shows the place, everybody it concerns asks within this. */
const goneSpreadMs = 1_000;
/** A stream of one's own that failed is tried again after this. */
const streamAgainMs = 30_000;

export type PlaceNews =
  | { kind: "place"; place: PlaceView }
  | LineNews
  /** There is no place (any more), and why; asking has ended. */
  | { kind: "refused"; error: ApiError };

/**
 * Joins the line unless `known` is a place in it, keeps the place alive at the server's pace, and tells what
 * comes of it: near the front by asking in person or its own stream, far away by the line everybody sees.
 * Nobody looks at a hidden tab, so it only keeps the place alive. Returns how to stop.
 */
export function followPlace(
  scheduleId: number,
  known: PlaceView | null,
  tell: (news: PlaceNews) => void,
): () => void {
  let place = known;
  let failures = 0;
  let dueAtMs = 0;
  let timer: ReturnType<typeof setTimeout>;
  let streamFailedAtMs = -streamAgainMs;
  let closeMine: (() => void) | null = null;
  let closeLine: (() => void) | null = null;
  const closing = new AbortController();
  const ask = placeAsker(scheduleId, known, closing.signal);

  async function round(): Promise<void> {
    let retryAfterMs: number | null = null;
    dueAtMs = 0;
    try {
      take(await ask());
      failures = 0;
      if (place?.status === "EXPIRED" || place?.status === "COMPLETED") return stopStreams();
    } catch (error) {
      if (closing.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      if (isFinal(error)) {
        stopStreams();
        return tell({ kind: "refused", error });
      }
      failures += 1;
      retryAfterMs = error.retryAfterMs;
      // Being too early is no trouble to the person.
      if (error.code !== "RATE_LIMITED") tell({ kind: "trouble" });
    }
    follow();
    const pollAfterMs = place?.pollAfterMs ?? firstPollMs;
    askIn(pollDelayMs({ pollAfterMs, failures, retryAfterMs }, Math.random()));
  }

  function take(news: PlaceView): void {
    place = news;
    tell({ kind: "place", place: news });
  }

  function askIn(delayMs: number): void {
    clearTimeout(timer);
    dueAtMs = Date.now() + delayMs;
    timer = setTimeout(round, delayMs);
  }

  /** Opens and closes streams as it fits where one stands, and whether somebody looks. */
  function follow(): void {
    const isWaiting = place?.status === "WAITING";
    const isNear = isWaiting && (place?.pollAfterMs ?? 0) <= nearPollMs;
    const mayStream = Date.now() - streamFailedAtMs >= streamAgainMs;
    if (!isNear) stopMine();
    else if (!closeMine && mayStream) followMine();
    const isSeen = document.visibilityState === "visible";
    if (!isWaiting || closeMine || !isSeen) stopLine();
    else closeLine ??= followLine(scheduleId, takeLine);
  }

  function followMine(): void {
    closeMine = openStream(
      myPlacePath(scheduleId, "/events"),
      ["place", "away", "gone"],
      takeMine,
      () => {
        closeMine = null;
        streamFailedAtMs = Date.now();
        follow();
        askIn(goneSpreadMs * Math.random());
      },
    );
  }

  /** Cookies come with answers only: what must be kept is asked for once more. */
  function takeMine(event: string, data: unknown): void {
    const news = event === "place" ? (data as PlaceView) : null;
    if (event === "away") tell({ kind: "trouble" });
    else if (!news || news.status !== place?.status || news.place !== place.place) askIn(0);
    else {
      take(news);
      follow();
      // The stream keeps the place alive; should it stop, asking goes on.
      askIn(streamAgainMs);
    }
  }

  function takeLine(news: LineNews): void {
    tell(news);
    if (news.kind !== "line" || place?.status !== "WAITING" || place.order === null) return;
    const isNewer = news.snapshot.serverNow > place.serverNow;
    const isGone = isNewer && countAhead(news.snapshot, place.order) === null;
    if (isGone) askIn(Math.min(dueAtMs - Date.now(), goneSpreadMs * Math.random()));
  }

  function stopMine(): void {
    closeMine?.();
    closeMine = null;
  }

  function stopLine(): void {
    closeLine?.();
    closeLine = null;
  }

  function stopStreams(): void {
    stopMine();
    stopLine();
  }

  /** A hidden tab's timers run late; in front again, what is overdue happens at once. */
  function catchUp(): void {
    follow();
    if (document.visibilityState !== "visible" || Date.now() < dueAtMs || dueAtMs === 0) return;
    askIn(0);
  }

  document.addEventListener("visibilitychange", catchUp);
  void round();
  return () => {
    document.removeEventListener("visibilitychange", catchUp);
    clearTimeout(timer);
    stopStreams();
    closing.abort();
  };
}

function isFinal({ status, code }: ApiError): boolean {
  return status >= 400 && status < 500 && code !== "RATE_LIMITED";
}
