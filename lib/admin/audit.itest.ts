import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { relayOutbox } from "@/lib/outbox/relay";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import { auditInvariants } from "./audit-invariants";
import { blockSeats } from "./block-seats";
import { cancelSchedule } from "./cancel-schedule";
import { reconcile } from "./reconcile";
import { refundCancelledShows } from "./refund-cancelled-shows";
import { refundPayment } from "./refund-payment";

const all = 10_000;
const reason = "시험";

type Lived = { userId: number; scheduleId: number; paymentId: number };
let lived: Lived;

/** A database in which everything has happened once: bought, held, lapsed, refunded, blocked, cancelled. */
beforeAll(async () => {
  const admin = await makeUser({ role: "ADMIN" });
  const viewer = await makeUser({ balance: 1_000_000 });
  const { scheduleId, seatIds } = await makeSchedule();
  const buy = async (schedule: number, seats: number[]) => {
    const wanted = { scheduleId: schedule, seatIds: seats };
    const { reservationId } = await holdSeats(db(), viewer, wanted, randomUUID());
    return payReservations(db(), viewer, [reservationId], null);
  };
  const { paymentId } = await buy(scheduleId, seatIds.slice(0, 2));
  await cancelPayment(db(), viewer, (await buy(scheduleId, seatIds.slice(2, 3))).paymentId, reason);
  const partly = await buy(scheduleId, seatIds.slice(3, 4));
  await refundPayment(db(), admin, partly.paymentId, { amount: 60_000, reason });
  const hold = (seats: number[]) =>
    makeUser().then((other) => holdSeats(db(), other, { scheduleId, seatIds: seats }, null));
  await hold(seatIds.slice(10, 12));
  await lapseHold((await hold(seatIds.slice(12, 14))).reservationId);
  await blockSeats(db(), admin, scheduleId, { seatNumbers: [50], reason }, "BLOCKED");
  const cancelled = await makeSchedule();
  await buy(cancelled.scheduleId, cancelled.seatIds.slice(0, 1));
  await cancelSchedule(db(), admin, cancelled.scheduleId, reason);
  await refundCancelledShows();
  await keepAnswer(viewer, "pay-1", { paymentId, paidAt: "now", reservationId: 1 });
  await sqlClient()`
    INSERT INTO card_orders (user_id, amount, state, transaction_id, expires_at, next_attempt_at)
    SELECT user_id, 1000000, 'APPLIED', id, created_at, created_at FROM ledger_transactions WHERE type = 'CHARGE'`;
  await relayOutbox(all);
  lived = { userId: viewer.userId, scheduleId, paymentId };
});

async function keepAnswer(viewer: Viewer, key: string, data: unknown): Promise<void> {
  const body = JSON.stringify({ success: true, data });
  await sqlClient()`
    INSERT INTO idempotency_keys (user_id, key, request_hash, status, body)
    VALUES (${viewer.userId}, ${key}, '-', 201, ${body})`;
}

async function brokenIn(tx: Tx): Promise<string[]> {
  return (await auditInvariants(tx)).filter(({ ok }) => !ok).map(({ name }) => name);
}

/** Runs statements past every trigger and foreign key, looks, and undoes them. */
async function drifted(...statements: string[]): Promise<string[]> {
  let broken: string[] = [];
  const undo = new Error("undo");
  await db()
    .transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      for (const statement of statements) {
        const { rowCount } = await run(tx, statement);
        if (!statement.startsWith("ALTER") && !statement.startsWith("DROP"))
          expect(rowCount, statement).toBeGreaterThan(0);
      }
      broken = await brokenIn(tx);
      throw undo;
    })
    .catch((error) => {
      if (error !== undo) throw error;
    });
  return broken;
}

async function run(tx: Tx, statement: string): Promise<{ rowCount: number }> {
  const result = await tx.execute(sql.raw(statement));
  return { rowCount: (result as unknown as { count: number }).count };
}

const seat = (number: number) =>
  `(SELECT id FROM seats WHERE seat_number = ${number} AND schedule_id = (SELECT min(id) FROM schedules))`;
const free = seat(40);
const sold = seat(1);
const held = seat(11);
const reservationOf = (seatId: string) =>
  `(SELECT reservation_id FROM reservation_seats WHERE seat_id = ${seatId} AND live)`;
const firstPayment = "(SELECT min(id) FROM payments)";
const cancelledShow = "(SELECT id FROM schedules WHERE cancelled_at IS NOT NULL)";

/** One way, at least, to break each invariant: what is done to the rows, past the constraints that forbid it. */
const drifts: Record<string, string[][]> = {
  "a schedule has 50 seats, numbered 1 to 50, each free, held, sold or blocked": [
    [`DELETE FROM seats WHERE id = ${free}`],
    [
      "ALTER TABLE seats DROP CONSTRAINT seats_status_known",
      `UPDATE seats SET status = 'LOST' WHERE id = ${free}`,
    ],
    [
      "ALTER TABLE seats DROP CONSTRAINT seats_number_unique",
      `UPDATE seats SET seat_number = 39 WHERE id = ${free}`,
    ],
  ],
  "a seat is held or sold exactly when one live reservation row says so": [
    [
      `UPDATE seats SET status = 'AVAILABLE', holder_id = NULL, reservation_id = NULL, held_until = NULL WHERE id = ${held}`,
    ],
    [`UPDATE seats SET holder_id = holder_id + 1 WHERE id = ${held}`],
  ],
  "no seat has two live rows": [
    [
      "DROP INDEX reservation_seats_one_live_per_seat",
      `INSERT INTO reservation_seats SELECT ${reservationOf(held)}, seat_id, schedule_id, 0, seat_number, grade, price, 9, true
        FROM reservation_seats WHERE seat_id = ${sold} AND live`,
    ],
  ],
  "a seat is SOLD exactly when its reservation is CONFIRMED, HELD when RESERVED, until the same instant":
    [
      [`UPDATE seats SET held_until = held_until + interval '1 ms' WHERE id = ${held}`],
      [
        `UPDATE seats SET status = 'HELD', held_until = clock_timestamp() + interval '1 hour' WHERE id = ${sold}`,
      ],
    ],
  "a reservation is live as a whole while RESERVED or CONFIRMED, and not at all after": [
    [`UPDATE reservation_seats SET live = false WHERE seat_id = ${held}`],
    [`UPDATE reservations SET status = 'EXPIRED' WHERE id = ${reservationOf(held)}`],
  ],
  "nobody has more live seats of a show than its limit": [
    ["UPDATE schedules SET max_seats_per_user = 1 WHERE id = (SELECT min(id) FROM schedules)"],
  ],
  "a reservation costs what its seats cost": [
    [`UPDATE reservations SET total_amount = total_amount - 1 WHERE id = ${reservationOf(held)}`],
  ],
  "a CONFIRMED reservation has exactly one COMPLETED payment, any other none": [
    [`UPDATE payment_reservations SET live = false WHERE payment_id = ${firstPayment}`],
  ],
  "a sold seat has one live ticket of its owner, any other none": [
    [`UPDATE tickets SET status = 'REVOKED' WHERE seat_id = ${sold}`],
    [
      `UPDATE tickets SET status = 'VALID' WHERE id = (SELECT id FROM tickets WHERE status = 'REVOKED' LIMIT 1)`,
    ],
    [`UPDATE tickets SET user_id = user_id + 1 WHERE seat_id = ${sold}`],
  ],
  "a payment is the sum of its reservations, all of one buyer and show": [
    [`UPDATE payment_reservations SET amount = amount - 1 WHERE payment_id = ${firstPayment}`],
    [`UPDATE reservations SET user_id = user_id + 1 WHERE id = ${reservationOf(sold)}`],
  ],
  "nothing of a cancelled show was paid after it was cancelled": [
    [`UPDATE payments SET paid_at = clock_timestamp() WHERE schedule_id = ${cancelledShow}`],
  ],
  "the money of a cancelled show comes back in full, within the hour": [
    [
      `UPDATE payments SET fee = 1, refund_amount = amount - 1 WHERE schedule_id = ${cancelledShow}`,
    ],
    [
      `UPDATE payments SET status = 'COMPLETED', cancelled_at = NULL, refund_amount = NULL, fee = NULL WHERE schedule_id = ${cancelledShow}`,
    ],
  ],
  "a payment took its amount from the buyer's wallet once, and a cancelled one gave its refund back once":
    [
      [
        `DELETE FROM ledger_entries WHERE transaction_id = (
        SELECT id FROM ledger_transactions WHERE type = 'PAYMENT' AND payment_id = ${firstPayment})`,
      ],
      [
        "DROP INDEX ledger_one_refund_entry",
        `INSERT INTO ledger_transactions (type, user_id, payment_id) SELECT 'REFUND', user_id, id FROM payments WHERE id = ${firstPayment}`,
        `INSERT INTO ledger_entries (transaction_id, account, wallet_user_id, wallet_seq, amount, balance_after)
        SELECT max(t.id), 'WALLET', max(t.user_id), 999, 5, 5 FROM ledger_transactions t`,
      ],
    ],
  "the entries of a ledger transaction sum to zero": [
    [
      "UPDATE ledger_entries SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_entries WHERE account = 'SALES')",
    ],
  ],
  "a wallet is the sum of its entries, charged and used, numbered without a gap": [
    [
      "UPDATE wallets SET balance = balance + 1, total_charged = total_charged + 1 WHERE balance > 0",
    ],
    [
      "UPDATE wallets SET total_charged = total_charged + 1, total_used = total_used + 1 WHERE balance > 0",
    ],
    ["UPDATE wallets SET seq = seq + 1 WHERE balance > 0"],
  ],
  "each wallet entry carries on from the balance before it": [
    ["UPDATE ledger_entries SET balance_after = balance_after + 1 WHERE wallet_seq = 1"],
  ],
  "no wallet is below zero": [
    [
      "ALTER TABLE wallets DROP CONSTRAINT wallets_balance_not_negative",
      "UPDATE wallets SET balance = -1, total_used = total_charged + 1 WHERE balance > 0",
    ],
  ],
  "no charge took a wallet past 10,000,000 won": [
    ["UPDATE ledger_entries SET balance_after = 10000001 WHERE wallet_seq = 1"],
  ],
  "an applied card order charged its amount to its buyer's wallet, any other nothing": [
    ["UPDATE card_orders SET amount = amount + 1"],
    ["UPDATE card_orders SET user_id = user_id + 1"],
  ],
  "an applied card order for a reservation paid that reservation": [
    [
      `UPDATE card_orders SET reservation_id = ${reservationOf(held)}, payment_id = ${firstPayment}`,
    ],
  ],
  "no two card orders have one effect": [
    [
      "ALTER TABLE card_orders DROP CONSTRAINT card_orders_transaction_unique",
      `INSERT INTO card_orders (user_id, amount, state, transaction_id, expires_at, next_attempt_at)
        SELECT user_id, amount, state, transaction_id, expires_at, next_attempt_at FROM card_orders`,
    ],
  ],
  "a card order is settled within two hours of its end": [
    [
      `UPDATE card_orders SET state = 'CAPTURED', transaction_id = NULL,
        expires_at = now() - interval '3 hours', changed_at = now() - interval '3 hours'`,
    ],
  ],
  "the pass somebody paid with has ended": [["DELETE FROM ended_passes"]],
  "every outbox event is delivered within the hour, and none is given up": [
    ["UPDATE outbox_events SET dead_at = clock_timestamp() WHERE id = 1"],
    [
      "UPDATE outbox_events SET processed_at = NULL, created_at = created_at - interval '61 minutes' WHERE id = 1",
    ],
  ],
  "an answer kept for repeating tells of an effect that is there, and no two tell of the same": [
    ["UPDATE idempotency_keys SET body = replace(body, '\"paymentId\":', '\"paymentId\":9999')"],
    [
      "INSERT INTO idempotency_keys SELECT user_id, 'pay-2', request_hash, status, body FROM idempotency_keys",
    ],
    ["UPDATE idempotency_keys SET user_id = user_id - 1"],
  ],
};

describe("the audit of seats and money", () => {
  it("finds nothing where everything has happened as it should", async () => {
    expect(await brokenIn(db())).toEqual([]);
  });

  it("has a planted drift for every invariant", async () => {
    const names = (await auditInvariants(db())).map(({ name }) => name);
    expect(Object.keys(drifts).toSorted()).toEqual(names.toSorted());
  });

  const planted = Object.entries(drifts).flatMap(([name, ways]) =>
    ways.map((statements) => [name, statements] as const),
  );
  it.each(planted)("finds what breaks: %s", async (name, statements) => {
    expect(await drifted(...statements)).toContain(name);
  });

  it("counts what is broken and names the first of it", async () => {
    const undo = new Error("undo");
    const looking = db().transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL session_replication_role = replica`);
      await tx.execute(sql`DELETE FROM seats WHERE status = 'AVAILABLE'`);
      const [finding] = await auditInvariants(tx);
      expect(finding).toMatchObject({ ok: false, count: 2 });
      expect(finding?.examples).toContainEqual(
        expect.stringMatching(new RegExp(`^schedule ${lived.scheduleId}: \\d+ seats$`)),
      );
      throw undo;
    });
    await expect(looking).rejects.toBe(undo);
  });
});

describe("npm run audit", () => {
  function audit(...args: string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, ["--import", "tsx", "scripts/audit.ts", ...args], {
      env: process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
  }

  it("exits 0 and says that everything holds", async () => {
    const { code, output } = await audit();
    const { invariants } = await reconcile();
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`\nAll ${invariants.length} hold at .*\n$`));
  });

  it("exits 1 and names what broke, in words and as JSON", async () => {
    await sqlClient()`UPDATE outbox_events SET dead_at = clock_timestamp() WHERE id = 1`;
    const name = "every outbox event is delivered within the hour, and none is given up";
    const inWords = await audit();
    expect(inWords.code).toBe(1);
    expect(inWords.output).toContain(`  BROKEN  ${name}\n            event 1 (`);
    const asJson = await audit("--json");
    expect(asJson.code).toBe(1);
    const answer = JSON.parse(asJson.output);
    expect(answer.ok).toBe(false);
    expect(answer.invariants.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([
      { name, ok: false, count: 1, examples: [expect.stringMatching(/^event 1 /)] },
    ]);
    await sqlClient()`UPDATE outbox_events SET dead_at = NULL WHERE id = 1`;
  });

  it("exits 2 when the database cannot be asked", async () => {
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = "postgres://nobody@127.0.0.1:9/none";
    const { code, output } = await audit();
    process.env.DATABASE_URL = url;
    expect([code, output]).toEqual([2, ""]);
  });
});
