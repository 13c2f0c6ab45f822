import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { createdAt, id, instant, ref } from "./columns";
import { payments } from "./payments";
import { reservations } from "./reservations";

export const wallets = pgTable(
  "wallets",
  {
    userId: ref("user_id")
      .primaryKey()
      .references(() => users.id),
    balance: integer("balance").notNull().default(0),
    /** Number of the wallet's newest ledger entry; entries are numbered 1..seq without a gap. */
    seq: bigint("seq", { mode: "number" }).notNull().default(0),
    totalCharged: bigint("total_charged", { mode: "number" }).notNull().default(0),
    /** Paid minus refunded. */
    totalUsed: bigint("total_used", { mode: "number" }).notNull().default(0),
    updatedAt: instant("updated_at").notNull().default(sql`clock_timestamp()`),
  },
  // The charging limit of 10,000,000 is charge_wallet's: a refund of one's own money is never refused for it.
  (t) => [
    check("wallets_balance_not_negative", sql`${t.balance} >= 0`),
    check("wallets_balance_adds_up", sql`${t.balance} = ${t.totalCharged} - ${t.totalUsed}`),
  ],
);

export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id(),
    type: text("type", { enum: ["CHARGE", "PAYMENT", "REFUND"] }).notNull(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    paymentId: ref("payment_id").references(() => payments.id),
    reservationId: ref("reservation_id").references(() => reservations.id),
    createdAt: createdAt(),
  },
  (t) => [
    index("ledger_transactions_user_idx").on(t.userId, t.id),
    uniqueIndex("ledger_one_payment_entry").on(t.paymentId).where(sql`${t.type} = 'PAYMENT'`),
    uniqueIndex("ledger_one_refund_entry").on(t.paymentId).where(sql`${t.type} = 'REFUND'`),
    check("ledger_transactions_type_known", sql`${t.type} IN ('CHARGE', 'PAYMENT', 'REFUND')`),
  ],
);

/** Double entry: the amounts of one transaction sum to 0 (deferred trigger). Rows never change. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: id(),
    transactionId: ref("transaction_id")
      .notNull()
      .references(() => ledgerTransactions.id),
    account: text("account", { enum: ["WALLET", "CASH", "SALES", "FEES"] }).notNull(),
    walletUserId: ref("wallet_user_id").references(() => wallets.userId),
    walletSeq: bigint("wallet_seq", { mode: "number" }),
    amount: integer("amount").notNull(),
    balanceAfter: integer("balance_after"),
  },
  (t) => [
    uniqueIndex("ledger_entries_wallet_seq_unique").on(t.walletUserId, t.walletSeq),
    index("ledger_entries_transaction_idx").on(t.transactionId),
    check("ledger_entries_account_known", sql`${t.account} IN ('WALLET', 'CASH', 'SALES', 'FEES')`),
    check(
      "ledger_entries_wallet_columns",
      sql`(${t.account} = 'WALLET') = (${t.walletUserId} IS NOT NULL AND ${t.walletSeq} IS NOT NULL AND ${t.balanceAfter} IS NOT NULL)`,
    ),
    check("ledger_entries_balance_not_negative", sql`${t.balanceAfter} >= 0`),
  ],
);

/**
 * A purchase or charge by card, from the moment it is offered to its end. `id` is our order id at the gateway.
 * What the money does here happens in db/functions/wallet_by_card.sql; `state` says how far it is known to have come.
 */
export const cardOrders = pgTable(
  "card_orders",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    userId: ref("user_id")
      .notNull()
      .references(() => users.id),
    /** The hold it pays; null when it only charges the wallet. */
    reservationId: ref("reservation_id").references(() => reservations.id),
    amount: integer("amount").notNull(),
    state: text("state", {
      enum: [
        "CREATED",
        "CONFIRMING",
        "CAPTURED",
        "APPLIED",
        "REFUSED",
        "REFUNDING",
        "REFUNDED",
        "EXPIRED",
      ],
    })
      .notNull()
      .default("CREATED"),
    /** Why it was refused or refunded. */
    reason: text("reason"),
    /** The gateway's own name of the payment. */
    paymentKey: text("payment_key"),
    /** The ledger's charge, and what was bought with it. */
    transactionId: ref("transaction_id")
      .references(() => ledgerTransactions.id)
      .unique("card_orders_transaction_unique"),
    paymentId: ref("payment_id")
      .references(() => payments.id)
      .unique("card_orders_payment_unique"),
    createdAt: createdAt(),
    /** Nothing is captured for it after this instant. */
    expiresAt: instant("expires_at").notNull(),
    changedAt: instant("changed_at").notNull().default(sql`clock_timestamp()`),
    /** When the gateway is asked by ourselves, if nothing has settled it before. */
    nextAttemptAt: instant("next_attempt_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [
    index("card_orders_user_idx").on(t.userId, t.createdAt),
    index("card_orders_due_idx")
      .on(t.nextAttemptAt)
      .where(sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING')`),
    uniqueIndex("card_orders_one_open_per_reservation")
      .on(t.reservationId)
      .where(sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED')`),
    check(
      "card_orders_state_known",
      sql`${t.state} IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'APPLIED', 'REFUSED', 'REFUNDING', 'REFUNDED', 'EXPIRED')`,
    ),
    check("card_orders_amount_positive", sql`${t.amount} > 0`),
    check(
      "card_orders_effect_matches_state",
      sql`(${t.state} = 'APPLIED') = (${t.transactionId} IS NOT NULL)
        AND (${t.paymentId} IS NOT NULL) = (${t.state} = 'APPLIED' AND ${t.reservationId} IS NOT NULL)`,
    ),
  ],
);
