import { z } from "zod";
import { id, instant, listOf, pageQuery, pathId } from "@/lib/contract";
import { urlMaxLength } from "./rules";

export const webhookParams = z.strictObject({ webhookId: pathId });
export const deliveryParams = z.strictObject({ webhookId: pathId, deliveryId: pathId });

const endpointUrl = z
  .url({ protocol: /^https?$/ })
  .max(urlMaxLength)
  .refine((text) => {
    const parsed = URL.canParse(text) ? new URL(text) : null;
    return parsed?.username === "" && parsed.password === "";
  }, "must hold no user name or password");

export const createWebhookRequest = z.strictObject({ url: endpointUrl });
export type CreateWebhookRequest = z.output<typeof createWebhookRequest>;

export const webhookView = z.object({ webhookId: id, url: z.string(), createdAt: instant });
export type WebhookView = z.output<typeof webhookView>;
export const webhookList = listOf(webhookView);
export const webhooksQuery = pageQuery.strict();

/** `secret` signs every delivery and is told this once. */
export const createdWebhookView = webhookView.extend({ secret: z.string() });
export type CreatedWebhookView = z.output<typeof createdWebhookView>;

/** PENDING is still to be tried, or tried again at `nextAttemptAt`; DEAD was given up. */
export const deliveryStatus = z.enum(["PENDING", "DELIVERED", "DEAD"]);

export const deliveryView = z.object({
  deliveryId: id,
  webhookId: id,
  /** The `webhook-id` of every attempt: receivers know a repeated one by it. */
  messageId: z.string(),
  eventType: z.string(),
  body: z.record(z.string(), z.unknown()),
  status: deliveryStatus,
  attempts: z.number().int(),
  lastAttemptAt: instant.nullable(),
  /** HTTP status of the last answer; null when there was none. */
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
  nextAttemptAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  createdAt: instant,
});
export type DeliveryView = z.output<typeof deliveryView>;
export const deliveryList = listOf(deliveryView);
export const deliveriesQuery = pageQuery.extend({ status: deliveryStatus.optional() }).strict();
export type DeliveriesQuery = z.output<typeof deliveriesQuery>;
