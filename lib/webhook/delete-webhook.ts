import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import { deleteEndpoint, writeWebhookAudit } from "./store";

/** Forgets an endpoint with its log; what is on its way to it at this moment may still arrive. Throws WEBHOOK_NOT_FOUND. */
export async function deleteWebhook(tx: Tx, viewer: Viewer, webhookId: number): Promise<void> {
  await tx.transaction(async (inner) => {
    const url = await deleteEndpoint(inner, webhookId);
    if (url === null) throw new DomainError("WEBHOOK_NOT_FOUND");
    await writeWebhookAudit(inner, viewer.userId, "WEBHOOK_DELETED", webhookId, { url });
  });
}
