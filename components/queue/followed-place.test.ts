import { describe, expect, it } from "vitest";
import type { PlaceView, SnapshotView } from "@/lib/queue/contract";
import { type FollowedPlace, followedAfter } from "./followed-place";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

function place(peopleAhead: number, second: number, others: Partial<PlaceView> = {}): PlaceView {
  return {
    token: "a",
    status: "WAITING",
    order: 900_000,
    peopleAhead,
    queuePosition: peopleAhead + 1,
    serverNow: at(second),
    sale: { state: "OPEN", message: "" },
    sentBack: false,
    ...others,
  } as PlaceView;
}

function snapshot(headOrder: number, second: number): SnapshotView {
  const orders = Array.from({ length: 300 }, (_, rank) => headOrder + rank * 3_000);
  return {
    state: "OPEN",
    message: "",
    waiting: orders.length,
    capacity: 5,
    opensAt: at(0),
    rates: { shortPerMinute: 60, longPerMinute: 60, admitPerMinute: 600, activeMs: 300_000 },
    line: { step: 2, orders, front: orders },
    serverNow: at(second),
  } as unknown as SnapshotView;
}

const start = (known: PlaceView): FollowedPlace => ({
  place: known,
  snapshot: null,
  toldAtMs: 0,
  isTroubled: false,
  refused: null,
});

describe("the place that is shown", () => {
  it("comes forward with the snapshot, and not back with an answer that counts more", () => {
    const near = followedAfter(
      start(place(290, 1)),
      { kind: "line", snapshot: snapshot(30_000, 2) },
      7,
    );
    expect(near).toMatchObject({ place: { peopleAhead: 290, queuePosition: 291 }, toldAtMs: 7 });
    const on = followedAfter(near, { kind: "line", snapshot: snapshot(60_000, 3) }, 8);
    expect(on.place?.peopleAhead).toBe(280);
    const asked = followedAfter(on, { kind: "place", place: place(283, 4) }, 9);
    expect(asked.place).toMatchObject({ peopleAhead: 280, queuePosition: 281, serverNow: at(4) });
  });

  it("goes back for those who were sent to the back, or stand anew", () => {
    const before = start(place(3, 1));
    const sentBack = place(80, 2, { order: 1_000_000, sentBack: true });
    expect(followedAfter(before, { kind: "place", place: sentBack }, 9).place).toBe(sentBack);
    const anew = place(80, 2, { token: "b" });
    expect(followedAfter(before, { kind: "place", place: anew }, 9).place).toBe(anew);
  });

  it("takes a pause at once, and nothing from before its own answer", () => {
    const before = start(place(3, 5));
    const change = { state: "PAUSED", message: "무대 점검", serverNow: at(6) } as const;
    const paused = followedAfter(before, { kind: "sale", change }, 9);
    expect(paused.place?.sale).toEqual({ state: "PAUSED", message: "무대 점검" });
    const old = { ...change, serverNow: at(4) };
    expect(followedAfter(before, { kind: "sale", change: old }, 9)).toBe(before);
    const oldLine = { kind: "line", snapshot: snapshot(30_000, 4) } as const;
    expect(followedAfter(before, oldLine, 9)).toBe(before);
  });

  it("is troubled until the next answer", () => {
    const troubled = followedAfter(start(place(3, 5)), { kind: "trouble" }, 9);
    expect(troubled).toMatchObject({ isTroubled: true, toldAtMs: 0 });
    const again = followedAfter(troubled, { kind: "place", place: place(2, 6) }, 10);
    expect(again).toMatchObject({ isTroubled: false, toldAtMs: 10 });
  });
});
