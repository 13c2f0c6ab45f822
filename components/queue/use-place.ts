"use client";

import { useEffect, useState } from "react";
import { noteServerTime } from "@/components/ui/server-clock";
import type { PlaceView } from "@/lib/queue/contract";
import { followPlace, type PlaceNews } from "./follow-place";
import { type FollowedPlace, followedAfter } from "./followed-place";
import { leadAmongTabs } from "./lead-tab";

/** One's place in a line, kept up to date by one tab of the browser for all of them. */
export function usePlace(scheduleId: number, initial: PlaceView | null): FollowedPlace {
  const [followed, setFollowed] = useState<FollowedPlace>({
    place: initial,
    snapshot: null,
    toldAtMs: 0,
    isTroubled: false,
    refused: null,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the place known at the start matters
  useEffect(() => {
    let known = initial;
    const take = (news: PlaceNews) => {
      if (news.kind === "place") {
        known = news.place;
        noteServerTime(news.place.serverNow);
      }
      setFollowed((before) => followedAfter(before, news, Date.now()));
    };
    const name = `frontrow-place-${scheduleId}`;
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<PlaceNews>) => take(data);
    const stop = leadAmongTabs(name, () =>
      followPlace(scheduleId, known, (news) => {
        take(news);
        // A refusal is of one's own asking: another tab that takes over will hear its own.
        if (news.kind !== "refused") channel.postMessage(news);
      }),
    );
    return () => {
      stop();
      channel.close();
    };
  }, [scheduleId]);

  return followed;
}
