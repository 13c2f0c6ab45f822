"use client";

import { useEffect, useState } from "react";
import { noteServerTime } from "@/components/ui/server-clock";
import type { ApiError } from "@/lib/http/client";
import type { PlaceView } from "@/lib/queue/contract";
import { followPlace, type PlaceNews } from "./follow-place";
import { leadAmongTabs } from "./lead-tab";

export type FollowedPlace = {
  place: PlaceView | null;
  /** When the place was last told, ms of this device's clock; 0 before the first answer. */
  toldAtMs: number;
  isTroubled: boolean;
  refused: ApiError | null;
};

/** One's place in a line, kept up to date by one tab of the browser for all of them. */
export function usePlace(scheduleId: number, initial: PlaceView | null): FollowedPlace {
  const [followed, setFollowed] = useState<FollowedPlace>({
    place: initial,
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
      setFollowed((before) => followedAfter(before, news));
    };
    const name = `frontrow-place-${scheduleId}`;
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<PlaceView>) => take({ kind: "place", place: data });
    const stop = leadAmongTabs(name, () =>
      followPlace(scheduleId, known, (news) => {
        take(news);
        if (news.kind === "place") channel.postMessage(news.place);
      }),
    );
    return () => {
      stop();
      channel.close();
    };
  }, [scheduleId]);

  return followed;
}

function followedAfter(before: FollowedPlace, news: PlaceNews): FollowedPlace {
  switch (news.kind) {
    case "place":
      return { place: news.place, toldAtMs: Date.now(), isTroubled: false, refused: null };
    case "trouble":
      return { ...before, isTroubled: true };
    case "refused":
      return { ...before, refused: news.error };
  }
}
