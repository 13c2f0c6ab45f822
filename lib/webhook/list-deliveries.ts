import type { Tx } from "@/db/tx";
import { type Page, toPage } from "@/lib/contract";
import { DomainError } from "@/lib/errors";
import type { DeliveriesQuery, DeliveryView } from "./contract";
import { endpointExists, findDeliveries } from "./store";

/** What was sent to an endpoint and what became of it, newest first. Throws WEBHOOK_NOT_FOUND. */
export async function listDeliveries(
  tx: Tx,
  webhookId: number,
  query: DeliveriesQuery,
): Promise<Page<DeliveryView>> {
  const { rows, total } = await findDeliveries(tx, webhookId, query);
  if (total === 0 && !(await endpointExists(tx, webhookId))) {
    throw new DomainError("WEBHOOK_NOT_FOUND");
  }
  return toPage(rows, query, total);
}
