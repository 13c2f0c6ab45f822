"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { reservationPath } from "@/app/_booking/reservation-page";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";

export type CancelState = null | { refusal: Refusal };

/** Cancels the purchase and shows what became of it; cancelled already is as good. */
export async function cancelHere(
  reservationId: number,
  paymentId: number,
  _state: CancelState,
  form: FormData,
): Promise<CancelState> {
  const answer = await callOwnApi("POST", `/api/v1/payments/${paymentId}/cancel`, {
    body: {},
    idempotencyKey: String(form.get("key") ?? ""),
  });
  if (answer.ok || answer.refusal.code === "PAYMENT_ALREADY_CANCELLED") {
    redirect(reservationPath(reservationId));
  }
  revalidatePath(reservationPath(reservationId), "layout");
  return { refusal: answer.refusal };
}
