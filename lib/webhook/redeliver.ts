import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { DeliveryView } from "./contract";
import { rearmDelivery, writeWebhookAudit } from "./store";

/**
 * Sends one event again, delivered or dead, with all its attempts before it and the same `webhook-id`.
 * Throws WEBHOOK_NOT_FOUND, also for an unknown delivery.
 */
export function redeliver(
  tx: Tx,
  viewer: Viewer,
  webhookId: number,
  deliveryId: number,
): Promise<DeliveryView> {
  return tx.transaction(async (inner) => {
    const delivery = await rearmDelivery(inner, webhookId, deliveryId);
    if (!delivery) throw new DomainError("WEBHOOK_NOT_FOUND");
    const detail = { deliveryId, messageId: delivery.messageId };
    await writeWebhookAudit(inner, viewer.userId, "WEBHOOK_REDELIVERED", webhookId, detail);
    return delivery;
  });
}
