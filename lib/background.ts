import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { runMaintenance, sendWebhooks, settleCards } from "@/lib/maintenance";
import { logger } from "@/lib/observability/logger";
import { redis } from "@/lib/redis";

const everyMs = 1_000;
const leaseMs = 5_000;

const holder = globalThis as typeof globalThis & { frontrowBackground?: NodeJS.Timeout };

/**
 * Runs the maintenance rounds every second in one process at a time. Nothing depends on it: holds lapse by
 * time predicate and the line moves on every call. It only makes the map and the queue tidy sooner. What waits
 * for other people's servers has rounds of its own: a dead webhook must hold up neither a card payment nor us.
 */
export function startBackground(): void {
  if (holder.frontrowBackground) return;
  const self = randomUUID();
  const rounds = [runMaintenance, settleCards, sendWebhooks].map((work) => oneAtATime(self, work));
  holder.frontrowBackground = setInterval(() => {
    for (const round of rounds) void round();
  }, everyMs);
  holder.frontrowBackground.unref();
}

/** A round that is skipped while its last one runs, and while another process has the lease. */
function oneAtATime(self: string, work: () => Promise<unknown>): () => Promise<void> {
  let running = false;
  return async () => {
    if (running) return;
    running = true;
    try {
      if (await holdsLease(self)) await work();
    } catch (error) {
      logger().warn(
        { reason: error instanceof Error ? error.message : "unknown" },
        "maintenance skipped",
      );
    } finally {
      running = false;
    }
  };
}

/** Takes or renews the lease; the owner keeps it while it lives, others take over when it lapses. */
async function holdsLease(self: string): Promise<boolean> {
  const key = `${env().REDIS_PREFIX}maintenance-lease`;
  const taken = await redis().set(key, self, { nx: true, px: leaseMs });
  if (taken === "OK") return true;
  if ((await redis().get(key)) !== self) return false;
  await redis().pexpire(key, leaseMs);
  return true;
}
