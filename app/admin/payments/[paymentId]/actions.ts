"use server";

import { randomUUID } from "node:crypto";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { callOwnApi } from "@/app/_lib/call-own-api";
import { numberOf, type Values, valuesOf } from "@/app/admin/_forms/read-form";
import { refused, wrong } from "@/app/admin/_forms/refused";
import type { RefundState } from "@/components/admin-forms/refund-state";
import { type RefundView, refundRequest } from "@/lib/admin/contract";

type Paid = { paymentId: number; amountWon: number };

/** Shows what a refund would do, and does it once that is confirmed. */
export async function refundHere(
  { paymentId, amountWon }: Paid,
  _: RefundState,
  form: FormData,
): Promise<RefundState> {
  const values = valuesOf(form);
  if (values.step === "edit") return wrong(values, {});
  const body = {
    ...(values.extent === "part" && { amount: numberOf(values.amount) }),
    reason: values.reason,
  };
  const errors = await faultsOf(body, amountWon);
  if (Object.keys(errors).length > 0) return wrong(values, errors);
  if (values.step !== "confirm") return review(values, amountWon, body.amount);

  const path = `/admin/payments/${paymentId}`;
  const answer = await callOwnApi<RefundView>("POST", `/api/v1${path}/refund`, {
    body,
    idempotencyKey: values.key,
  });
  revalidatePath(path);
  if (answer.ok) redirect(`${path}?refunded=1`);
  if (answer.refusal.code === "PAYMENT_ALREADY_CANCELLED") redirect(path);
  return refused(answer.refusal, values, path);
}

type Body = { amount?: number | string; reason: string | undefined };

async function faultsOf(body: Body, amountWon: number): Promise<Record<string, string>> {
  const t = await getTranslations("AdminForms.wrong");
  const amount = refundRequest.shape.amount.safeParse(body.amount);
  const isAmountRight = amount.success && (amount.data ?? 0) <= amountWon;
  const isReasonRight = refundRequest.shape.reason.safeParse(body.reason).success;
  return {
    ...(!isAmountRight && { amount: t("amount", { max: amountWon }) }),
    ...(!isReasonRight && { reason: t("reason") }),
  };
}

function review(values: Values, amountWon: number, part: number | string | undefined): RefundState {
  const refundWon = part === undefined ? amountWon : Number(part);
  return {
    review: { refundWon, feeWon: amountWon - refundWon },
    values,
    nextKey: randomUUID(),
  };
}
