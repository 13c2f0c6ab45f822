"use server";

import { redirect } from "next/navigation";
import { callOwnApi } from "@/app/_lib/call-own-api";

/** Joins the line from a page without scripts; the page then tells what came of it. */
export async function joinLine(scheduleId: number, queuePath: string): Promise<void> {
  await callOwnApi("POST", "/api/v1/queue/tokens", { body: { scheduleId } });
  redirect(queuePath);
}

/** Gives the place, or the turn, back. Having none is as good. */
export async function leaveLine(scheduleId: number, concertPath: string): Promise<void> {
  await callOwnApi("DELETE", `/api/v1/queue/tokens/me?scheduleId=${scheduleId}`);
  redirect(concertPath);
}
