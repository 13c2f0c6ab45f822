import { sql } from "drizzle-orm";
import type { Tx } from "@/db/tx";
import type { BalanceView, TransactionsQuery, TransactionView } from "./contract";

/** The wallet of a user, or null when there is no such user. */
export async function findBalance(tx: Tx, userId: number): Promise<BalanceView | null> {
  const [row] = await tx.execute<Record<string, string>>(sql`
    SELECT user_id, balance, total_charged, total_used, iso_instant(updated_at) AS updated_at
    FROM wallets WHERE user_id = ${userId}`);
  if (!row) return null;
  return {
    userId: Number(row.user_id),
    currentBalance: Number(row.balance),
    totalCharged: Number(row.total_charged),
    totalUsed: Number(row.total_used),
    lastUpdated: String(row.updated_at),
  };
}

/** One page of a wallet's entries, newest first, and how many there are. */
export async function findTransactions(
  tx: Tx,
  userId: number,
  { type, page, size }: TransactionsQuery,
): Promise<{ rows: TransactionView[]; total: number }> {
  const from = sql`
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.wallet_user_id = ${userId} AND (${type ?? null}::text IS NULL OR t.type = ${type ?? null})`;
  const rows = await tx.execute<Record<string, string>>(sql`
    SELECT t.id, t.type, e.amount, e.balance_after, t.reservation_id, t.payment_id,
      iso_instant(t.created_at) AS created_at
    ${from} ORDER BY e.wallet_seq DESC LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const [counted] = await tx.execute<{ total: string }>(sql`SELECT count(*) AS total ${from}`);
  return { rows: rows.map(transactionOf), total: Number(counted?.total) };
}

export type LedgerEntry = { seq: number; view: TransactionView; localTime: string };

/** At most `limit` entries of a wallet that are older than number `beforeSeq` (null: all), newest first. */
export async function findEntriesBefore(
  tx: Tx,
  userId: number,
  beforeSeq: number | null,
  limit: number,
): Promise<LedgerEntry[]> {
  const rows = await tx.execute<Record<string, string>>(sql`
    SELECT e.wallet_seq, t.id, t.type, e.amount, e.balance_after, t.reservation_id, t.payment_id,
      iso_instant(t.created_at) AS created_at,
      to_char(t.created_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI:SS') AS local_time
    FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
    WHERE e.wallet_user_id = ${userId} AND (${beforeSeq}::bigint IS NULL OR e.wallet_seq < ${beforeSeq})
    ORDER BY e.wallet_seq DESC LIMIT ${limit}`);
  return rows.map((row) => ({
    seq: Number(row.wallet_seq),
    view: transactionOf(row),
    localTime: String(row.local_time),
  }));
}

function transactionOf(row: Record<string, string | null>): TransactionView {
  return {
    transactionId: Number(row.id),
    type: row.type as TransactionView["type"],
    amount: Number(row.amount),
    balanceAfter: Number(row.balance_after),
    reservationId: row.reservation_id === null ? null : Number(row.reservation_id),
    paymentId: row.payment_id === null ? null : Number(row.payment_id),
    createdAt: String(row.created_at),
  };
}
