import type { PlaceView, SnapshotView } from "./contract";
import { estimateWait, snapshotFront } from "./rules";

/** What somebody far from the front makes of the public snapshot. Pure, and safe in the browser. */

/**
 * How many stand in front of `order`: exact among the first `snapshotFront`, beyond them read off between two
 * points of the snapshot. Null when the place is not in line there: its turn has come, or it is over.
 */
export function countAhead({ line, waiting }: SnapshotView, order: number): number | null {
  const { step, orders, front } = line;
  const ahead = countBelow(front, order);
  if (ahead < front.length) return front[ahead] === order ? ahead : null;
  if (front.length < snapshotFront) return null;
  const points = countBelow(orders, order);
  if (points === 0) return null;
  const nearest = (points - 1) * step;
  const from = orders[points - 1] as number;
  const to = orders[points];
  const share = to === undefined ? 0 : (order - from) / (to - from);
  const spread = to === undefined ? Math.max(0, waiting - 1 - nearest) / 2 : share * step;
  return Math.max(front.length, Math.round(nearest + spread));
}

/** Of numbers in ascending order, how many are below `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A waiting person's place brought up to date by a snapshot; the place itself where the snapshot is older, or
 * tells nothing of it. It only ever moves forward, and beyond the front only when the head of the line is
 * another than in the snapshot `before`: reading between points is not a movement.
 */
export function placeByLine(
  place: PlaceView,
  snapshot: SnapshotView,
  before: SnapshotView | null,
): PlaceView {
  if (place.status !== "WAITING" || snapshot.serverNow <= place.serverNow) return place;
  const { state, message, waiting, serverNow, opensAt, rates, capacity } = snapshot;
  const seen = { ...place, serverNow, totalWaiting: waiting, sale: { state, message } };
  if (place.order === null) return seen;
  const counted = countAhead(snapshot, place.order) ?? place.peopleAhead;
  const isMoved =
    counted < snapshotFront || (before && before.line.front[0] !== snapshot.line.front[0]);
  const peopleAhead = isMoved ? Math.min(place.peopleAhead, counted) : place.peopleAhead;
  const { minutes, range } = estimateWait(
    peopleAhead,
    rates,
    { ...rates, maxActive: capacity },
    state,
    Date.parse(opensAt) - Date.parse(serverNow),
  );
  return {
    ...seen,
    peopleAhead,
    queuePosition: peopleAhead + 1,
    estimatedWaitTimeMinutes: minutes,
    estimatedWaitRange: range,
  };
}
