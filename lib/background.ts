import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { runMaintenance } from "@/lib/maintenance";
import { logger } from "@/lib/observability/logger";
import { redis } from "@/lib/redis";

const everyMs = 1_000;
const leaseMs = 5_000;

const holder = globalThis as typeof globalThis & { frontrowBackground?: NodeJS.Timeout };

/**
 * Runs the maintenance round every second in one process at a time. Nothing depends on it: holds lapse by
 * time predicate and the line moves on every call. It only makes the map and the queue tidy sooner.
 */
export function startBackground(): void {
  if (holder.frontrowBackground) return;
  const self = randomUUID();
  let running = false;
  holder.frontrowBackground = setInterval(async () => {
    if (running) return;
    running = true;
    try {
      if (await holdsLease(self)) await runMaintenance();
    } catch (error) {
      logger().warn(
        { reason: error instanceof Error ? error.message : "unknown" },
        "maintenance skipped",
      );
    } finally {
      running = false;
    }
  }, everyMs);
  holder.frontrowBackground.unref();
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
