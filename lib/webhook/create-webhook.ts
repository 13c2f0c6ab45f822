import { isIP } from "node:net";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import type { CreatedWebhookView, CreateWebhookRequest } from "./contract";
import { isPublicAddress } from "./public-address";
import { endpointsMax } from "./rules";
import { secretOf } from "./secret";
import { insertEndpoint, writeWebhookAudit } from "./store";

/**
 * Registers where events are sent from now on. The secret that signs them is in this answer and nowhere else.
 * Throws INVALID_REQUEST {url} for plain http or a private address (names are resolved at each delivery), and
 * when there are as many endpoints as may be.
 */
export function createWebhook(
  tx: Tx,
  viewer: Viewer,
  { url }: CreateWebhookRequest,
): Promise<CreatedWebhookView> {
  const fault = urlFault(new URL(url));
  if (fault) throw new DomainError("INVALID_REQUEST", { url: fault });
  return tx.transaction(async (inner) => {
    const made = await insertEndpoint(inner, url);
    if (!made)
      throw new DomainError("INVALID_REQUEST", { url: `at most ${endpointsMax} webhooks` });
    const { webhookId } = made.view;
    await writeWebhookAudit(inner, viewer.userId, "WEBHOOK_CREATED", webhookId, { url });
    return { ...made.view, secret: secretOf(made.salt) };
  });
}

function urlFault({ protocol, hostname }: URL): string | null {
  if (env().WEBHOOK_ALLOW_PRIVATE) return null;
  if (protocol !== "https:") return "must be https";
  const host = hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isPublicAddress(host) ? "must not be a private address" : null;
}
