import { defineRoute, type Route } from "@/lib/http/define-route";
import {
  createdWebhookView,
  createWebhookRequest,
  deliveriesQuery,
  deliveryList,
  deliveryParams,
  deliveryView,
  webhookList,
  webhookParams,
  webhooksQuery,
} from "@/lib/webhook/contract";
import { createWebhook } from "@/lib/webhook/create-webhook";
import { deleteWebhook } from "@/lib/webhook/delete-webhook";
import { listDeliveries } from "@/lib/webhook/list-deliveries";
import { listWebhooks } from "@/lib/webhook/list-webhooks";
import { redeliver } from "@/lib/webhook/redeliver";

const create = defineRoute({
  method: "POST",
  path: "/api/v1/admin/webhooks",
  tag: "Webhooks",
  summary: "Send every event to an address from now on; its signing secret is told this once",
  identity: "admin",
  limit: "admin",
  body: createWebhookRequest,
  status: 201,
  response: createdWebhookView,
  errors: [],
  run: ({ tx, viewer, body }) => createWebhook(tx, viewer, body),
});

const list = defineRoute({
  method: "GET",
  path: "/api/v1/admin/webhooks",
  tag: "Webhooks",
  summary: "Where events are sent",
  identity: "admin",
  limit: "admin",
  query: webhooksQuery,
  status: 200,
  response: webhookList,
  errors: [],
  run: ({ tx, query }) => listWebhooks(tx, query),
});

const remove = defineRoute({
  method: "DELETE",
  path: "/api/v1/admin/webhooks/:webhookId",
  tag: "Webhooks",
  summary: "Send nothing there any more; its log is forgotten",
  identity: "admin",
  limit: "admin",
  params: webhookParams,
  status: 204,
  errors: ["WEBHOOK_NOT_FOUND"],
  run: async ({ tx, viewer, params }) => {
    await deleteWebhook(tx, viewer, params.webhookId);
    return undefined;
  },
});

const deliveries = defineRoute({
  method: "GET",
  path: "/api/v1/admin/webhooks/:webhookId/deliveries",
  tag: "Webhooks",
  summary: "What was sent there and what became of it, newest first",
  identity: "admin",
  limit: "admin",
  params: webhookParams,
  query: deliveriesQuery,
  status: 200,
  response: deliveryList,
  errors: ["WEBHOOK_NOT_FOUND"],
  run: ({ tx, params, query }) => listDeliveries(tx, params.webhookId, query),
});

const again = defineRoute({
  method: "POST",
  path: "/api/v1/admin/webhooks/:webhookId/deliveries/:deliveryId/redeliver",
  tag: "Webhooks",
  summary: "Send one event again, with the same webhook-id",
  identity: "admin",
  limit: "admin",
  params: deliveryParams,
  status: 202,
  response: deliveryView,
  errors: ["WEBHOOK_NOT_FOUND"],
  run: ({ tx, viewer, params }) => redeliver(tx, viewer, params.webhookId, params.deliveryId),
});

export const webhookRoutes: readonly Route[] = [create, list, remove, deliveries, again];
