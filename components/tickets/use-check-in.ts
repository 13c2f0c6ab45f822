"use client";

import { useCallback, useRef, useState } from "react";
import { ApiError, callApi } from "@/lib/http/client";
import type { CheckInView } from "@/lib/ticket/contract";
import { letIn, type ScanResult, turnedAway } from "./scan-result";
import { signal } from "./scan-signal";

type Attempt = { code: string; key: string };

/**
 * Sends codes to the door's check, one after the other. A check whose answer never came is repeated under its own
 * key when the same ticket is shown again: the answer then is the first one, not "already used".
 */
export function useCheckIn(scheduleId: number | null) {
  const [result, setResult] = useState<ScanResult | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [admitted, setAdmitted] = useState(0);
  const busy = useRef(false);
  const unanswered = useRef<Attempt | null>(null);

  const check = useCallback(
    async (code: string) => {
      if (busy.current) return;
      busy.current = true;
      setIsBusy(true);
      const known = unanswered.current;
      const attempt = known?.code === code ? known : { code, key: crypto.randomUUID() };
      const next = await ask(attempt, scheduleId);
      unanswered.current = next.kind === "FAILED" ? attempt : null;
      signal(next.kind === "IN");
      setResult(next);
      if (next.kind === "IN") setAdmitted((count) => count + 1);
      busy.current = false;
      setIsBusy(false);
    },
    [scheduleId],
  );
  return { result, isBusy, admitted, check };
}

async function ask({ code, key }: Attempt, scheduleId: number | null): Promise<ScanResult> {
  const body = { code: code.trim(), ...(scheduleId !== null && { scheduleId }) };
  try {
    const path = "/api/v1/admin/tickets/check-in";
    return letIn(await callApi<CheckInView>("POST", path, { body, idempotencyKey: key }));
  } catch (error) {
    if (error instanceof ApiError) return turnedAway(error);
    throw error;
  }
}
