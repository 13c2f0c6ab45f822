import { DomainError } from "@/lib/errors";
import { failpoint } from "@/lib/failpoint";
import { logger } from "@/lib/observability/logger";
import { deliverToPerson, deliverToSchedule } from "./consumers";
import type { Failure, OutboxEvent } from "./events";
import { relayBatchesPerPass, relayBatchSize } from "./rules";
import { claimDueEvents, markFailed, markProcessed } from "./store";

type Passes = { running: Promise<void> | null; next: Promise<void> | null };

// Under Next routes and instrumentation are separate module instances; they share their passes.
const holder = globalThis as typeof globalThis & { frontrowRelay?: Passes };
holder.frontrowRelay ??= { running: null, next: null };
const passes = holder.frontrowRelay;

/**
 * Delivers at most `limit` due events, each at least once. An event whose delivery fails is tried again later,
 * waiting longer each time. Returns how many were delivered and how many failed.
 */
export async function relayOutbox(limit: number): Promise<{ delivered: number; failed: number }> {
  const events = await claimDueEvents(limit);
  if (events.length === 0) return { delivered: 0, failed: 0 };
  failpoint("events-claimed");
  const failures = await deliver(events);
  failpoint("events-delivered");
  const delivered = events.filter((event) => !failures.has(event));
  if (delivered.length > 0) await markProcessed(delivered.map(({ id }) => id));
  for (const [event, failure] of failures) await markFailed(event, failure);
  return { delivered: delivered.length, failed: failures.size };
}

/**
 * Delivers what has just been committed. Calls made while a pass runs share the one pass that follows it, so
 * that a burst of purchases costs few passes. Resolves when a pass that began after the call is over; never
 * throws: whatever is left is due again.
 */
export function relaySoon(): Promise<void> {
  if (!passes.running) return startPass();
  passes.next ??= passes.running.then(startPass);
  return passes.next;
}

function startPass(): Promise<void> {
  passes.next = null;
  passes.running = runPass().finally(() => {
    passes.running = null;
  });
  return passes.running;
}

async function runPass(): Promise<void> {
  try {
    for (let batch = 0; batch < relayBatchesPerPass; batch++) {
      const { delivered, failed } = await relayOutbox(relayBatchSize);
      if (delivered + failed < relayBatchSize) return;
    }
  } catch (error) {
    logger().warn({ reason: reasonOf(error) }, "outbox pass broken off");
  }
}

/** One person's events go in order; persons side by side; then each schedule once. */
async function deliver(events: OutboxEvent[]): Promise<Map<OutboxEvent, Failure>> {
  const failures = new Map<OutboxEvent, Failure>();
  const attempt = async (concerned: OutboxEvent[], work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      for (const event of concerned) failures.set(event, failureOf(error));
    }
  };
  const byPerson = groupBy(events, ({ scheduleId, userId }) => `${scheduleId}:${userId}`);
  await Promise.all(
    [...byPerson.values()].map(async (own) => {
      for (const event of own) await attempt([event], () => deliverToPerson(event));
    }),
  );
  const bySchedule = groupBy(events, ({ scheduleId }) => scheduleId);
  await Promise.all(
    [...bySchedule].map(([scheduleId, concerned]) =>
      scheduleId === null ? null : attempt(concerned, () => deliverToSchedule(scheduleId)),
    ),
  );
  return failures;
}

function groupBy<K>(events: OutboxEvent[], keyOf: (event: OutboxEvent) => K) {
  const groups = new Map<K, OutboxEvent[]>();
  for (const event of events)
    groups.set(keyOf(event), [...(groups.get(keyOf(event)) ?? []), event]);
  return groups;
}

function failureOf(error: unknown): Failure {
  const isStoreAway = error instanceof DomainError && error.code === "UNAVAILABLE";
  return { reason: reasonOf(error), isStoreAway };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
}
