import { createHash, createHmac } from "node:crypto";
import { LRUCache } from "lru-cache";
import { env } from "@/lib/env";

/**
 * The draw of a pre-queue. Each schedule has a secret seed; its hash, the commitment, is published as soon as
 * people can join, the seed itself at the opening. A person's lot follows from the seed and their entry, so
 * anybody can then recompute every lot and the order of all. A lot belongs to the account: joining again
 * draws no other.
 */
const lotBytes = 6; // 48 bits: below every order of arrival in µs, so that the drawn stand in front
const entryLength = 24;

/** The secret of a schedule's draw: it follows from AUTH_SECRET, so the loss of a store cannot change it. */
export function seedOf(scheduleId: number): string {
  return createHmac("sha256", env().AUTH_SECRET)
    .update(`frontrow draw ${scheduleId}`)
    .digest("hex");
}

/** What is published before the opening. */
function commitmentOf(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}

/** The name a person takes part under: says nothing of them, and is the same however often they join. */
export function entryOf(scheduleId: number, userId: number): string {
  return createHmac("sha256", env().AUTH_SECRET)
    .update(`frontrow entry ${scheduleId} ${userId}`)
    .digest("hex")
    .slice(0, entryLength);
}

/** The lot of an entry: HMAC-SHA-256 of it under the seed, its first 48 bits. The lowest goes first. */
export function lotOf(seed: string, entry: string): number {
  return createHmac("sha256", seed).update(entry).digest().readUIntBE(0, lotBytes);
}

/** Whether an order is a lot rather than a time of arrival. */
export function isLot(order: number): boolean {
  return order < 2 ** (8 * lotBytes);
}

const drawsMax = 1_000;
const draws = new LRUCache<number, { seed: string; commitment: string }>({ max: drawsMax });

/** What is public of a schedule's draw: the commitment at once, the seed from the opening on. */
export function publicDraw(
  scheduleId: number,
  opened: boolean,
): { commitment: string; seed: string | null } {
  let draw = draws.get(scheduleId);
  if (!draw) {
    const seed = seedOf(scheduleId);
    draw = { seed, commitment: commitmentOf(seed) };
    draws.set(scheduleId, draw);
  }
  return { commitment: draw.commitment, seed: opened ? draw.seed : null };
}
