import { DrizzleQueryError, sql } from "drizzle-orm";
import { type Tx, withTx } from "@/db/tx";
import { DomainError } from "@/lib/errors";
import { auditInvariants } from "./audit-invariants";
import { auditLines } from "./audit-lines";
import type { ReconciliationView } from "./contract";
import { keepReconciliation } from "./last-reconciliation";
import { reconcilePatienceSeconds, reconcileRetrySeconds, reconcileSeconds } from "./rules";

const lockNotAvailable = "55P03";

/** Whoever runs `npm run audit` has more time than an organiser at their page. */
type Limits = { limitSeconds?: number; patienceSeconds?: number };

/**
 * Checks everything that must always be true, on the live stores; a statement of it may take `limitSeconds`. It reads
 * every table, so there is one at a time over all processes: another is waited for `patienceSeconds`.
 * Throws RECONCILIATION_RUNNING.
 */
export async function reconcile({
  limitSeconds = reconcileSeconds,
  patienceSeconds = reconcilePatienceSeconds,
}: Limits = {}): Promise<ReconciliationView> {
  const view = await withTx(async (tx) => {
    await tx.execute(sql`SELECT set_config('statement_timeout', ${`${limitSeconds}s`}, true)`);
    await takeTurn(tx, patienceSeconds);
    const [clock] = await tx.execute<{ now: string }>(
      sql`SELECT iso_instant(statement_timestamp()) AS now`,
    );
    const invariants = [...(await auditInvariants(tx)), ...(await auditLines())];
    return { ok: invariants.every(({ ok }) => ok), checkedAt: String(clock?.now), invariants };
  });
  await keepReconciliation(view);
  return view;
}

/** The turn ends with the transaction, also with a process that dies in it. */
async function takeTurn(tx: Tx, patienceSeconds: number): Promise<void> {
  try {
    await tx.execute(sql`SELECT set_config('lock_timeout', ${`${patienceSeconds}s`}, true)`);
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))`);
  } catch (error) {
    const cause = error instanceof DrizzleQueryError ? error.cause : error;
    if (!(cause instanceof Error) || !("code" in cause) || cause.code !== lockNotAvailable)
      throw error;
    throw new DomainError("RECONCILIATION_RUNNING", {}, reconcileRetrySeconds);
  }
}
