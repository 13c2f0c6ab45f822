import { redirect } from "next/navigation";
import { callOwnApi, type Refusal } from "@/app/_lib/call-own-api";
import type { CardOffer } from "@/lib/payment/card/contract";

/**
 * Sends the browser to the gateway's page for an offer of ours, or back to our own page when it is over already;
 * a gateway that does not answer is a refusal, with a reason, on the page where it was asked for.
 */
export async function goToGateway(path: string, body: object, key: string): Promise<Refusal> {
  const offer = await callOwnApi<CardOffer>("POST", path, { body, idempotencyKey: key });
  if (!offer.ok) return offer.refusal;
  const checkout = new URL(offer.data.checkoutUrl).pathname;
  const opened = await callOwnApi<{ location: string }>("GET", checkout);
  return opened.ok ? redirect(opened.data.location) : opened.refusal;
}
