"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { PlaceView } from "@/lib/queue/contract";
import type { FollowedPlace } from "./followed-place";
import type { Line } from "./line";
import { PlaceInLine } from "./place-in-line";
import { PlaceOver } from "./place-over";
import { SoldOut } from "./sold-out";
import { usePlace } from "./use-place";
import { useTurnSignal } from "./use-turn-signal";
import { YourTurn } from "./your-turn";

type Props = {
  line: Line;
  /** The place as the server knew it when it made the page, null when there was none. */
  initial: PlaceView | null;
  renderedAt: string;
  leave: () => Promise<void>;
};

/** Joins the line on arrival, shows the place, and lets in when it is one's turn. */
export function WaitingRoom({ initial, ...rest }: Props) {
  const [attempt, setAttempt] = useState(0);
  return (
    <Visit
      key={attempt}
      initial={attempt === 0 ? initial : null}
      joinAgain={() => setAttempt(attempt + 1)}
      {...rest}
    />
  );
}

function Visit({ line, initial, renderedAt, leave, joinAgain }: Props & { joinAgain: () => void }) {
  const followed = usePlace(line.scheduleId, initial);
  const { place, refused } = followed;
  const [hasWaited, setHasWaited] = useState(initial?.status === "WAITING");
  if (place?.status === "WAITING" && !hasWaited) setHasWaited(true);
  const [staysForReturns, setStaysForReturns] = useState(false);
  useTabTitle(line.title, place);
  const signal = useTurnSignal(place);

  const reason = endOf(followed);
  if (reason) {
    return (
      <PlaceOver
        reason={reason}
        refused={refused}
        renderedAt={renderedAt}
        line={line}
        joinAgain={joinAgain}
      />
    );
  }
  if (place?.status === "ACTIVE") {
    if (!hasWaited) return <EnterAtOnce seatsPath={line.seatsPath} />;
    return <YourTurn place={place} seatsPath={line.seatsPath} />;
  }
  if (place?.sale.state === "SOLD_OUT" && !staysForReturns) {
    const stay = () => setStaysForReturns(true);
    return <SoldOut concertPath={line.concertPath} stay={stay} leave={leave} />;
  }
  return (
    <PlaceInLine
      line={line}
      followed={followed}
      renderedAt={renderedAt}
      signal={signal}
      leave={leave}
    />
  );
}

/** Why there is nothing to wait for (any more); null while there is. */
function endOf({ place, refused }: FollowedPlace): string | null {
  if (refused) return refused.code;
  if (place?.status === "EXPIRED" && place.missedTurns > 0) return "MISSED";
  if (place?.status === "EXPIRED" || place?.status === "COMPLETED") return place.status;
  return place?.status === "WAITING" && place.sale.state === "CLOSED" ? "SALE_CLOSED" : null;
}

/** Who need not wait does not hear of a line. */
function EnterAtOnce({ seatsPath }: { seatsPath: string }) {
  const t = useTranslations("Queue");
  const router = useRouter();
  useEffect(() => router.replace(seatsPath), [router, seatsPath]);
  return (
    <p role="status" className="min-h-96 font-bold text-heading">
      {t("entering")}
    </p>
  );
}

/** Anew with every answer: the page's own title may arrive after the first. */
function useTabTitle(title: string, place: PlaceView | null): void {
  const t = useTranslations("Queue");
  useEffect(() => {
    const position = place?.queuePosition;
    if (place?.status === "ACTIVE") document.title = t("tabTurn", { title });
    else if (position === 0) document.title = t("tabOpening", { title });
    else if (position) document.title = t("tabPlace", { title, position });
  }, [place, t, title]);
}
