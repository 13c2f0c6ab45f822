"use server";

import { randomUUID } from "node:crypto";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import { valuesOf } from "@/app/admin/_forms/read-form";
import { refused, wrong } from "@/app/admin/_forms/refused";
import type { WebhookState } from "@/components/admin-forms/webhook-state";
import { loginPath } from "@/components/ui/login-path";
import type { CreatedWebhookView } from "@/lib/webhook/contract";
import { endpointsMax } from "@/lib/webhook/rules";

const path = "/admin/webhooks";
const fullReason = `at most ${endpointsMax} webhooks`;

/** Sends every event to an address from now on, and tells its secret this once. */
export async function makeWebhook(_: WebhookState, form: FormData): Promise<WebhookState> {
  const values = valuesOf(form);
  const answer = await callOwnApi<CreatedWebhookView>("POST", `/api/v1${path}`, {
    body: { url: (values.url ?? "").trim() },
  });
  if (answer.ok) {
    revalidatePath(path);
    return { url: answer.data.url, secret: answer.data.secret, nextKey: randomUUID() };
  }
  if (answer.refusal.details.url === fullReason) {
    const t = await getTranslations("AdminForms.wrong");
    return wrong(values, { url: t("tooManyWebhooks", { max: endpointsMax }) });
  }
  return refused(answer.refusal, values, path);
}

/** Sends nothing there any more. One that is gone already is as good. */
export async function deleteWebhook(webhookId: number): Promise<void> {
  const answer = await callOwnApi("DELETE", `/api/v1${path}/${webhookId}`);
  if (!answer.ok && answer.refusal.code !== "WEBHOOK_NOT_FOUND") leave(answer.refusal, path);
  revalidatePath(path);
  redirect(`${path}?deleted=1`);
}

/** Sends one event again, and comes back to the log. */
export async function sendAgain(webhookId: number, deliveryId: number): Promise<void> {
  const logPath = `${path}/${webhookId}`;
  const answer = await callOwnApi("POST", `/api/v1${logPath}/deliveries/${deliveryId}/redeliver`);
  if (!answer.ok) leave(answer.refusal, logPath);
  revalidatePath(logPath);
  redirect(`${logPath}?again=${deliveryId}`);
}

/** A button has no form to tell a refusal in: the page it leads back to does. */
function leave({ code }: Refusal, backPath: string): never {
  redirect(code === "UNAUTHENTICATED" ? loginPath(backPath) : `${backPath}?refused=${code}`);
}
