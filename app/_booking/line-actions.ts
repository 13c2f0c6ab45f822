"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { env } from "@/lib/env";
import { tokenCookieName } from "@/lib/http/queue-cookies";

/**
 * Joins the line from a page without scripts, or takes over here the place that was taken on another device;
 * the page then tells what came of it.
 */
export async function joinLine(scheduleId: number, queuePath: string): Promise<void> {
  const answer = await callOwnApi("POST", "/api/v1/queue/tokens", { body: { scheduleId } });
  if (!answer.ok && answer.refusal.code === "QUEUE_TOKEN_EXISTS") {
    const secure = env().APP_URL.startsWith("https:");
    const options = { path: "/", httpOnly: true, sameSite: "lax", secure } as const;
    const jar = await cookies();
    jar.set(tokenCookieName(scheduleId), String(answer.refusal.details.token), options);
  }
  redirect(queuePath);
}

/** Gives the place, or the turn, back. Having none is as good. */
export async function leaveLine(scheduleId: number, concertPath: string): Promise<void> {
  await callOwnApi("DELETE", `/api/v1/queue/tokens/me?scheduleId=${scheduleId}`);
  redirect(concertPath);
}
