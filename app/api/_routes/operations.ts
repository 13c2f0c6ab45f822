import { timingSafeEqual } from "node:crypto";
import { Registry } from "prom-client";
import { z } from "zod";
import { sqlClient } from "@/db/client";
import { env } from "@/lib/env";
import { DomainError, type ErrorCode } from "@/lib/errors";
import { isFromThisMachine } from "@/lib/http/client-ip";
import { defineRoute, type Method, type Route } from "@/lib/http/define-route";
import {
  advanceQueues,
  deliverEvents,
  sendWebhooks,
  settleCards,
  sweepHolds,
} from "@/lib/maintenance";
import { metrics } from "@/lib/observability/metrics";
import { pingRedis } from "@/lib/redis";

const storeDownRetrySeconds = 2;

function sameSecret(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

function bearerIs(request: Request, secret: string): boolean {
  const given = request.headers.get("authorization") ?? "";
  return given.startsWith("Bearer ") && sameSecret(given.slice("Bearer ".length), secret);
}

const live = defineRoute({
  method: "GET",
  path: "/api/health/live",
  tag: "Operations",
  summary: "The process answers",
  identity: "none",
  limit: "poll",
  status: 200,
  response: z.object({ status: z.literal("live") }),
  errors: [],
  run: async () => ({ status: "live" as const }),
});

const ready = defineRoute({
  method: "GET",
  path: "/api/health/ready",
  tag: "Operations",
  summary: "Postgres and Redis answer; 503 names the store that is down",
  identity: "none",
  limit: "poll",
  status: 200,
  response: z.object({
    status: z.literal("ready"),
    postgres: z.literal("up"),
    redis: z.literal("up"),
  }),
  errors: ["UNAVAILABLE"],
  run: async () => {
    const isUp = (probe: Promise<unknown>) =>
      probe.then(
        () => "up" as const,
        () => "down" as const,
      );
    const [postgres, redis] = await Promise.all([isUp(sqlClient()`SELECT 1`), isUp(pingRedis())]);
    if (postgres === "down" || redis === "down") {
      throw new DomainError("UNAVAILABLE", { postgres, redis }, storeDownRetrySeconds);
    }
    return { status: "ready" as const, postgres, redis };
  },
});

const readMetrics = defineRoute({
  method: "GET",
  path: "/api/metrics",
  tag: "Operations",
  summary: "Prometheus text; by METRICS_TOKEN, or from loopback where none is set",
  identity: "none",
  bearer: "metricsToken",
  limit: "poll",
  status: 200,
  contentType: Registry.PROMETHEUS_CONTENT_TYPE,
  errors: ["UNAUTHENTICATED"],
  run: async ({ request }) => {
    const token = env().METRICS_TOKEN;
    const isLocal = isFromThisMachine(request.headers);
    if (token ? !bearerIs(request, token) : !isLocal) throw new DomainError("UNAUTHENTICATED");
    const { registry } = metrics();
    return new Response(await registry.metrics(), {
      headers: { "content-type": registry.contentType, "cache-control": "no-store" },
    });
  },
});

/** Cron endpoints answer GET (Vercel Cron) and POST alike: idempotent, bounded, counts in the answer. */
function cron<C extends Record<string, z.ZodNumber>>(
  name: string,
  summary: string,
  counts: z.ZodObject<C>,
  work: () => Promise<z.input<z.ZodObject<C>>>,
): Route[] {
  const methods: Method[] = ["GET", "POST"];
  const errors: ErrorCode[] = ["UNAUTHENTICATED"];
  return methods.map((method) =>
    defineRoute({
      method,
      path: `/api/cron/${name}`,
      tag: "Operations",
      summary,
      identity: "none",
      bearer: "cronSecret",
      limit: "poll",
      status: 200,
      response: counts,
      errors,
      run: async ({ request }) => {
        if (!bearerIs(request, env().CRON_SECRET)) throw new DomainError("UNAUTHENTICATED");
        return work();
      },
    }),
  );
}

export const operationRoutes: Route[] = [
  live,
  ready,
  readMetrics,
  ...cron(
    "sweep-holds",
    "Release lapsed holds",
    z.object({
      expiredHolds: z.number(),
      forgottenKeys: z.number(),
      forgottenEvents: z.number(),
      forgottenPasses: z.number(),
    }),
    sweepHolds,
  ),
  ...cron(
    "advance-queues",
    "Move every line",
    z.object({ schedules: z.number(), admitted: z.number() }),
    advanceQueues,
  ),
  ...cron(
    "relay-outbox",
    "Give money of cancelled shows back, settle card orders, deliver due events, here and to webhooks",
    z.object({
      refunded: z.number(),
      delivered: z.number(),
      failed: z.number(),
      cardOrders: z.number(),
      webhooksDelivered: z.number(),
      webhooksFailed: z.number(),
    }),
    async () => {
      const events = await deliverEvents();
      const outside = await Promise.all([settleCards(), sendWebhooks()]);
      return Object.assign(events, ...outside);
    },
  ),
];
