"use client";

import { useCallback, useRef, useState } from "react";
import { ApiError, callApi } from "@/lib/http/client";
import type { HeldReservation } from "@/lib/reservation/contract";

type Phase = "choosing" | "holding" | "held";

/** Holds seats, all or none, at most once per intention however often the answer is lost. */
export function useHold(scheduleId: number, onRefused: (error: unknown) => void) {
  const [phase, setPhase] = useState<Phase>("choosing");
  const intent = useRef({ seats: "", key: "" });

  /** The reservation, or null when it was refused. */
  const hold = useCallback(
    async (seatIds: readonly number[]): Promise<HeldReservation | null> => {
      // The same seats again after a lost answer are the same intention: the first reservation is answered.
      if (intent.current.seats !== seatIds.join()) {
        intent.current = { seats: seatIds.join(), key: crypto.randomUUID() };
      }
      setPhase("holding");
      try {
        const reservation = await callApi<HeldReservation>("POST", "/api/v1/reservations", {
          body: { scheduleId, seatIds },
          idempotencyKey: intent.current.key,
        });
        setPhase("held");
        return reservation;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "NETWORK") intent.current.seats = "";
        onRefused(error);
        setPhase("choosing");
        return null;
      }
    },
    [onRefused, scheduleId],
  );

  return { hold, phase };
}
