"use client";

import { useCallback, useEffect, useEffectEvent, useRef } from "react";

/** What one tab of a person did; `open` asks what is chosen, `held` follows the `unpick` of the same seats. */
export type TabNews =
  | { kind: "open" }
  | { kind: "pick"; seatIds: readonly number[] }
  | { kind: "unpick"; seatIds: readonly number[] }
  | { kind: "held" };

/**
 * A person's tabs of one performance choose together: the seats under one's own lock are nobody else's. Gives how to
 * tell the others; `take` hears of theirs, never of one's own.
 */
export function useOtherTabs(
  scheduleId: number,
  take: (news: TabNews) => void,
): (news: TabNews) => void {
  const channel = useRef<BroadcastChannel | null>(null);
  const onNews = useEffectEvent(take);
  useEffect(() => {
    const opened = new BroadcastChannel(`frontrow-seats-${scheduleId}`);
    opened.onmessage = ({ data }: MessageEvent<TabNews>) => onNews(data);
    channel.current = opened;
    opened.postMessage({ kind: "open" } satisfies TabNews);
    return () => {
      channel.current = null;
      opened.close();
    };
  }, [scheduleId]);
  return useCallback((news: TabNews) => channel.current?.postMessage(news), []);
}
