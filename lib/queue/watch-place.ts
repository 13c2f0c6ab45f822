import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { PlaceView } from "./contract";
import { type KeptPlace, readPlace } from "./read-place";

/** A watched place is asked about at least this often, so that a turn is told soon. */
const lookEveryMaxMs = 5_000;
/** However little happens, a place is told this often: the page says how old its numbers are. */
const tellEveryMs = 10_000;
const lookAgainAfterFailureMs = 2_000;

type Tell = (event: "place" | "away" | "gone", data: object) => void;

/**
 * Tells `tell` where the caller stands, now, on every change and now and then, and keeps the place alive
 * meanwhile: `place` with the view, `away` {code} while the queue store is, `gone` {code} when the token is no
 * longer valid. Ends by itself with the place. Returns how to stop.
 */
export function watchPlace(viewer: Viewer, token: string, kept: KeptPlace, tell: Tell): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let told = "";
  let toldAtMs = 0;

  const look = async (): Promise<number | null> => {
    try {
      const view = await readPlace(viewer, token, kept);
      const news = JSON.stringify(lasting(view));
      if (!stopped && (news !== told || Date.now() - toldAtMs >= tellEveryMs)) {
        tell("place", view);
        toldAtMs = Date.now();
      }
      told = news;
      const over = view.status === "EXPIRED" || view.status === "COMPLETED";
      return over ? null : Math.min(view.pollAfterMs, lookEveryMaxMs);
    } catch (error) {
      const code = error instanceof DomainError ? error.code : "INTERNAL";
      const gone = code === "QUEUE_TOKEN_INVALID";
      if (!stopped && told !== code) tell(gone ? "gone" : "away", { code });
      told = code;
      return gone ? null : lookAgainAfterFailureMs;
    }
  };
  const round = async (): Promise<void> => {
    const nextMs = await look();
    if (!stopped && nextMs !== null) timer = setTimeout(round, nextMs);
  };
  void round();

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** What of a view is news when it changes; the clocks always do. */
function lasting(view: PlaceView): Partial<PlaceView> {
  const { serverNow: _, remainingSeconds: __, ...rest } = view;
  return rest;
}
