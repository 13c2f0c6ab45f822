import { env } from "@/lib/env";
import { DomainError } from "@/lib/errors";
import { redis } from "@/lib/redis";
import type { ReconciliationView } from "./contract";
import { verdictKeptSeconds } from "./rules";

const key = () => `${env().REDIS_PREFIX}reconciliation`;

/** Keeps what the last reconciliation found for the organiser's pages; while the queue store is away nothing is kept. */
export async function keepReconciliation(view: ReconciliationView): Promise<void> {
  await orNull(() => redis().set(key(), JSON.stringify(view), { ex: verdictKeptSeconds }));
}

/** What the last reconciliation found; null when there was none lately or the queue store is away. */
export async function findLastReconciliation(): Promise<ReconciliationView | null> {
  const kept = await orNull(() => redis().get<string>(key()));
  return kept === null ? null : JSON.parse(kept);
}

async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
