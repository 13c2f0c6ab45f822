"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { goToGateway } from "@/app/_booking/go-to-gateway";
import { checkoutPath, reservationPath } from "@/app/_booking/reservation-page";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import { requireViewer } from "@/app/_lib/viewer";
import type { PanelState } from "@/components/checkout/panel-state";
import { loginPath } from "@/components/ui/login-path";
import type { PaidView } from "@/lib/payment/contract";
import type { ChargeView } from "@/lib/wallet/contract";

/** Pays from the wallet and goes to the tickets; paid already is as good. */
export async function payHere(
  reservationId: number,
  _state: PanelState,
  form: FormData,
): Promise<PanelState> {
  const answer = await callOwnApi<PaidView>("POST", "/api/v1/payments", {
    body: { reservationId, paymentMethod: "BALANCE" },
    idempotencyKey: keyOf(form),
  });
  if (answer.ok || answer.refusal.code === "RESERVATION_ALREADY_PAID") {
    redirect(`${reservationPath(reservationId)}?paid=1`);
  }
  return refused(reservationId, answer.refusal);
}

/** Goes on to the card gateway; the hold is kept meanwhile. */
export async function payByCardHere(
  reservationId: number,
  _state: PanelState,
  form: FormData,
): Promise<PanelState> {
  const refusal = await goToGateway("/api/v1/payments/card", { reservationId }, keyOf(form));
  if (refusal.code === "RESERVATION_ALREADY_PAID") {
    redirect(`${reservationPath(reservationId)}?paid=1`);
  }
  return refused(reservationId, refusal);
}

/** Charges what is missing, without leaving the checkout. */
export async function chargeMissing(
  reservationId: number,
  amountWon: number,
  _state: PanelState,
  form: FormData,
): Promise<PanelState> {
  const { userId } = await requireViewer(checkoutPath(reservationId));
  const answer = await callOwnApi<ChargeView>("POST", `/api/v1/users/${userId}/balance/charge`, {
    body: { amount: amountWon },
    idempotencyKey: keyOf(form),
  });
  if (!answer.ok) return refused(reservationId, answer.refusal);
  revalidatePath(checkoutPath(reservationId));
  return { chargedWon: answer.data.chargedAmount };
}

/** Gives the seats back, for everybody at once, and returns to the map; otherwise the checkout tells why. */
export async function releaseHere(
  reservationId: number,
  seats: { scheduleId: number; seatIds: number[] },
  seatsPath: string,
): Promise<void> {
  const answer = await callOwnApi("DELETE", `/api/v1/reservations/${reservationId}`);
  // The courtesy lock of choosing them may outlive the hold.
  await callOwnApi("DELETE", "/api/v1/seats/select", { body: seats });
  redirect(answer.ok ? seatsPath : checkoutPath(reservationId));
}

function keyOf(form: FormData): string {
  return String(form.get("key") ?? "");
}

/** The page shows what became of the hold; the form only what was refused. */
function refused(reservationId: number, refusal: Refusal): PanelState {
  const path = checkoutPath(reservationId);
  if (refusal.code === "UNAUTHENTICATED") redirect(loginPath(path));
  revalidatePath(path);
  return { refusal };
}
