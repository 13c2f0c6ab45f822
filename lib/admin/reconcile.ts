import { sql } from "drizzle-orm";
import { withTx } from "@/db/tx";
import { auditInvariants } from "./audit-invariants";
import { auditLines } from "./audit-lines";
import type { ReconciliationView } from "./contract";
import { keepReconciliation } from "./last-reconciliation";
import { reconcileSeconds } from "./rules";

/** Checks everything that must always be true, on the live stores; the database may take `limitSeconds`. */
export async function reconcile(limitSeconds = reconcileSeconds): Promise<ReconciliationView> {
  const { checkedAt, seatsAndMoney } = await withTx(async (tx) => {
    await tx.execute(sql`SELECT set_config('statement_timeout', ${`${limitSeconds}s`}, true)`);
    const [clock] = await tx.execute<{ now: string }>(
      sql`SELECT iso_instant(statement_timestamp()) AS now`,
    );
    return { checkedAt: String(clock?.now), seatsAndMoney: await auditInvariants(tx) };
  });
  const invariants = [...seatsAndMoney, ...(await auditLines())];
  const view = { ok: invariants.every(({ ok }) => ok), checkedAt, invariants };
  await keepReconciliation(view);
  return view;
}
