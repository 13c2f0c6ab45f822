"use server";

import { redirect } from "next/navigation";
import { checkoutPath } from "@/app/_booking/reservation-page";
import { callOwnApi } from "@/app/_lib/call-own-api";
import type { HeldReservation } from "@/lib/reservation/contract";

type Place = { scheduleId: number; seatsPath: string };

/** Holds the ticked seats from a page without scripts; a refusal is told on the page of the seats. */
export async function holdTicked({ scheduleId, seatsPath }: Place, form: FormData): Promise<void> {
  const seatIds = form.getAll("seat").map(Number);
  const answer = await callOwnApi<HeldReservation>("POST", "/api/v1/reservations", {
    body: { scheduleId, seatIds },
    idempotencyKey: String(form.get("key") ?? ""),
  });
  if (answer.ok) redirect(checkoutPath(answer.data.reservationId));
  redirect(`${seatsPath}?refused=${answer.refusal.code}`);
}
