import type { ApiError } from "@/lib/http/client";
import type { PlaceView, SnapshotView } from "@/lib/queue/contract";
import { placeByLine } from "@/lib/queue/far-place";
import type { PlaceNews } from "./follow-place";

export type FollowedPlace = {
  place: PlaceView | null;
  /** The last snapshot taken into account. */
  snapshot: SnapshotView | null;
  /** When the place was last told, ms of this device's clock; 0 before the first answer. */
  toldAtMs: number;
  isTroubled: boolean;
  refused: ApiError | null;
};

/** What is shown after some news. A place never moves back but for being sent there, or standing anew. */
export function followedAfter(
  before: FollowedPlace,
  news: PlaceNews,
  nowMs: number,
): FollowedPlace {
  const { place, snapshot } = before;
  const told = { ...before, toldAtMs: nowMs, isTroubled: false };
  switch (news.kind) {
    case "place":
      return { ...told, place: notBehind(news.place, place), refused: null };
    case "line": {
      const seen = place && placeByLine(place, news.snapshot, snapshot);
      return seen === place ? before : { ...told, place: seen, snapshot: news.snapshot };
    }
    case "sale": {
      if (!place || news.change.serverNow <= place.serverNow) return before;
      const { state, message, serverNow } = news.change;
      return { ...told, place: { ...place, sale: { state, message }, serverNow } };
    }
    case "trouble":
      return { ...before, isTroubled: true };
    case "refused":
      return { ...before, refused: news.error };
  }
}

/** A count read off the snapshot may have been some places ahead of the truth: the truth catches up. */
function notBehind(place: PlaceView, shown: PlaceView | null): PlaceView {
  const isSame = shown?.token === place.token && shown.order === place.order;
  const wasAhead = isSame && shown.status === "WAITING" && shown.peopleAhead < place.peopleAhead;
  if (!wasAhead || place.status !== "WAITING") return place;
  return { ...place, peopleAhead: shown.peopleAhead, queuePosition: shown.queuePosition };
}
