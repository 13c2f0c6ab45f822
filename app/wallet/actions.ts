"use server";

import { randomUUID } from "node:crypto";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { goToGateway } from "@/app/_booking/go-to-gateway";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import { requireViewer } from "@/app/_lib/viewer";
import { loginPath } from "@/components/ui/login-path";
import type { ChargeView } from "@/lib/wallet/contract";
import { chargeMaxWon, chargeMinWon } from "@/lib/wallet/rules";
import type { ChargeFormState } from "./charge-state";

const walletPath = "/wallet";
const digitsOnly = /^\d{1,9}$/;

/**
 * Charges the wallet with the chosen or the typed amount, at once or by card; the form's key makes a second press
 * harmless.
 */
export async function chargeHere(_: ChargeFormState, form: FormData): Promise<ChargeFormState> {
  const viewer = await requireViewer(walletPath);
  const t = await getTranslations("Wallet");
  const typed = String(form.get("amount") ?? "");
  const preset = String(form.get("preset") ?? "");
  const amount = readAmount(preset === "other" ? typed : preset);
  if (amount === null) return refused(t("amountRule", { max: chargeMaxWon }));

  const key = String(form.get("key") ?? "");
  const balancePath = `/api/v1/users/${viewer.userId}/balance`;
  const answer =
    form.get("by") === "card"
      ? await goToGateway(`${balancePath}/card-charges`, { amount }, key)
      : await charge(`${balancePath}/charge`, { amount }, key);
  if ("charged" in answer) {
    revalidatePath(walletPath);
    return answer;
  }
  const { code, message, details } = answer;
  if (code === "UNAUTHENTICATED") redirect(loginPath(walletPath));
  const isFull = code === "INVALID_AMOUNT" && typeof details.max === "number";
  return refused(isFull ? t("walletFull", { max: Number(details.max) }) : message);

  function refused(error: string): ChargeFormState {
    return { typed, preset, error, nextKey: randomUUID() };
  }
}

async function charge(
  path: string,
  body: object,
  idempotencyKey: string,
): Promise<{ charged: number } | Refusal> {
  const answer = await callOwnApi<ChargeView>("POST", path, { body, idempotencyKey });
  return answer.ok ? { charged: answer.data.chargedAmount } : answer.refusal;
}

/** Whole won within the bounds of one charge; people may type 50,000. */
function readAmount(text: string): number | null {
  const digits = text.replace(/[\s,]/g, "");
  if (!digitsOnly.test(digits)) return null;
  const amount = Number(digits);
  return amount >= chargeMinWon && amount <= chargeMaxWon ? amount : null;
}
