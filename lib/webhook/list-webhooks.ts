import type { Tx } from "@/db/tx";
import { type Page, type PageQuery, toPage } from "@/lib/contract";
import type { WebhookView } from "./contract";
import { findEndpoints } from "./store";

/** The registered endpoints, oldest first; without their secrets. */
export async function listWebhooks(tx: Tx, query: PageQuery): Promise<Page<WebhookView>> {
  const { rows, total } = await findEndpoints(tx, query);
  return toPage(rows, query, total);
}
