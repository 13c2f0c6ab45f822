import { describe, expect, it } from "vitest";
import type { PlaceView } from "@/lib/queue/contract";
import { type Estimate, estimateAfter, noEstimate } from "./estimate";

const minuteMs = 60_000;

/** A place with an estimate of so many seconds, none at a standstill. */
function told(seconds: number | null, atMs = 0, order = 7): PlaceView {
  const estimatedWaitRange = seconds && { lowSeconds: seconds, highSeconds: seconds };
  return {
    estimatedWaitRange,
    order,
    serverNow: new Date(atMs).toISOString(),
  } as Partial<PlaceView> as PlaceView;
}

function afterThese(...places: PlaceView[]): Estimate {
  return places.reduce(estimateAfter, noEstimate);
}

describe("the time left, as it is told", () => {
  it("follows the server without a word while it falls, or rises by a fifth at most", () => {
    expect(afterThese(told(300), told(240), told(288))).toMatchObject({
      range: { lowSeconds: 288 },
      rise: null,
    });
  });

  it("gives the reason for a rise of more than a fifth above the best one told", () => {
    expect(afterThese(told(300), told(240), told(289)).rise).toBe("slower");
    expect(afterThese(told(300), told(350), told(361)).rise).toBe("slower");
  });

  it("says that the line stood still where that is the reason", () => {
    expect(afterThese(told(300), told(null), told(400)).rise).toBe("stood");
    expect(afterThese(told(300), told(null), told(300), told(400)).rise).toBe("slower");
  });

  it("is frozen while the line stands still", () => {
    expect(afterThese(told(300), told(null))).toMatchObject({
      range: { lowSeconds: 300 },
      isFrozen: true,
    });
    expect(afterThese(told(null)).range).toBeNull();
    expect(afterThese(told(300), told(null), told(310)).isFrozen).toBe(false);
  });

  it("explains for two minutes, then measures against what it says now", () => {
    expect(afterThese(told(300), told(400, 0), told(400, 2 * minuteMs - 1)).rise).toBe("slower");
    const later = afterThese(told(300), told(400, 0), told(400, 2 * minuteMs));
    expect(later.rise).toBeNull();
    expect(estimateAfter(later, told(470, 3 * minuteMs)).rise).toBeNull();
  });

  it("begins anew at another place in line", () => {
    expect(afterThese(told(300), told(900, 0, 8))).toMatchObject({ rise: null, isFrozen: false });
  });
});
