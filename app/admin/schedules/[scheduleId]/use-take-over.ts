"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect } from "react";
import { statsKey } from "@/components/admin/use-stats";
import type { StatsView } from "@/lib/admin/contract";
import type { ControlState } from "./control-state";

/** Shows what a form has just changed at once; the next reading comes along right after. */
export function useTakeOver(state: ControlState, scheduleId: number): void {
  const client = useQueryClient();
  useLayoutEffect(() => {
    if (state?.kind !== "done") return;
    const { scheduleId: _, ...policy } = state.queue;
    client.setQueryData<StatsView>(statsKey(scheduleId), (stats) => stats && { ...stats, policy });
    client.invalidateQueries({ queryKey: statsKey(scheduleId) });
  }, [client, scheduleId, state]);
}
