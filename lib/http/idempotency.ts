import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import { DomainError } from "@/lib/errors";

const keptHours = 24;
const inProgressRetrySeconds = 1;
const keyPattern = /^[\x21-\x7e]{1,255}$/;

export type StoredAnswer = { status: number; body: string };

/** The key of a request, or null. Throws INVALID_REQUEST for one that is not 1..255 visible ASCII. */
export function idempotencyKeyOf(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null) return null;
  if (!keyPattern.test(key)) {
    throw new DomainError("INVALID_REQUEST", {
      "Idempotency-Key": "1..255 visible ASCII characters",
    });
  }
  return key;
}

/** What makes two requests the same: method, path and body. */
export function requestHashOf(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method} ${path}\n${body}`).digest("hex");
}

/**
 * Takes the key for this transaction, or finds the answer given before.
 * The advisory lock is held to the end of the transaction, so a second request with the key either finds
 * the lock taken (still running) or, after the commit, the stored answer. A crash leaves neither.
 */
export async function claimKey(
  tx: Tx,
  userId: number,
  key: string,
  requestHash: string,
): Promise<StoredAnswer | null> {
  const lockName = `idempotency:${userId}:${key}`;
  const [lock] = await tx.execute<{ taken: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) AS taken`,
  );
  if (!lock?.taken) throw new DomainError("IDEMPOTENCY_IN_PROGRESS", {}, inProgressRetrySeconds);
  // A statement of its own: its snapshot must begin after the lock, or it could miss a commit just before.
  return findAnswer(tx, userId, key, requestHash);
}

/** The answer given to this key before, or null. Throws IDEMPOTENCY_KEY_REUSED when it was another request's. */
export async function findAnswer(
  tx: Tx,
  userId: number,
  key: string,
  requestHash: string,
): Promise<StoredAnswer | null> {
  const [row] = await tx.execute<{ request_hash: string; status: number; body: string }>(sql`
    SELECT request_hash, status, body FROM idempotency_keys
    WHERE user_id = ${userId} AND key = ${key} AND created_at > clock_timestamp() - make_interval(hours => ${keptHours})`);
  if (!row) return null;
  if (row.request_hash !== requestHash) throw new DomainError("IDEMPOTENCY_KEY_REUSED");
  return { status: row.status, body: row.body };
}

/** Writes the answer in the transaction of its effect; both are there or neither. */
export async function storeAnswer(
  tx: Tx,
  userId: number,
  key: string,
  requestHash: string,
  answer: StoredAnswer,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO idempotency_keys (user_id, key, request_hash, status, body)
    VALUES (${userId}, ${key}, ${requestHash}, ${answer.status}, ${answer.body})
    ON CONFLICT (user_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, status = excluded.status, body = excluded.body,
          created_at = clock_timestamp()
      WHERE idempotency_keys.created_at <= clock_timestamp() - make_interval(hours => ${keptHours})`);
}

/**
 * Forgets answers past their 24 hours, at most `limit` of them. Returns how many. SKIP LOCKED leaves a key alone that
 * is being used anew at this moment, and two sweepers do not wait for each other.
 */
export async function sweepIdempotencyKeys(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.execute(sql`
    DELETE FROM idempotency_keys WHERE (user_id, key) IN (
      SELECT user_id, key FROM idempotency_keys
      WHERE created_at <= clock_timestamp() - make_interval(hours => ${keptHours})
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING 1`);
  return rows.length;
}
