import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { outboxEvents } from "@/db/schema/events";
import { ledgerEntries } from "@/db/schema/wallets";
import { DomainError } from "@/lib/errors";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeUser } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { chargeWallet } from "./charge-wallet";
import { getBalance } from "./get-balance";
import { listTransactions } from "./list-transactions";

afterAll(expectAuditClean);

describe("charging a wallet", () => {
  it("adds the amount, numbers the entry and tells the outbox", async () => {
    const viewer = await makeUser();
    const first = await chargeWallet(db(), viewer, 30_000);
    expect(first).toMatchObject({
      userId: viewer.userId,
      chargedAmount: 30_000,
      currentBalance: 30_000,
    });
    await chargeWallet(db(), viewer, 5_000);
    expect(await getBalance(db(), viewer)).toMatchObject({
      currentBalance: 35_000,
      totalCharged: 35_000,
      totalUsed: 0,
    });
    const { items } = await listTransactions(db(), viewer, { page: 1, size: 20 });
    expect(items.map(({ type, amount, balanceAfter }) => [type, amount, balanceAfter])).toEqual([
      ["CHARGE", 5_000, 35_000],
      ["CHARGE", 30_000, 30_000],
    ]);
    expect(items[1]?.transactionId).toBe(first.transactionId);
    const events = await db().query.outboxEvents.findMany({
      where: eq(outboxEvents.userId, viewer.userId),
    });
    expect(events.map(({ type }) => type)).toEqual(["WalletCharged", "WalletCharged"]);
  });

  it("stops at 10,000,000 won, and says so", async () => {
    const viewer = await makeUser({ balance: 9_500_000 });
    await expect(chargeWallet(db(), viewer, 500_001)).rejects.toEqual(
      new DomainError("INVALID_AMOUNT", { balance: 9_500_000, max: 10_000_000 }),
    );
    expect((await chargeWallet(db(), viewer, 500_000)).currentBalance).toBe(10_000_000);
  });

  it("50 charges of 1,000,000 at once: exactly 10, numbered 1 to 10", async () => {
    const viewer = await makeUser();
    const attempts = Array.from({ length: 50 }, () => chargeWallet(db(), viewer, 1_000_000));
    expect(await tally(attempts)).toEqual({ OK: 10, INVALID_AMOUNT: 40 });
    const entries = await db().query.ledgerEntries.findMany({
      where: eq(ledgerEntries.walletUserId, viewer.userId),
      orderBy: ledgerEntries.walletSeq,
    });
    expect(entries.map(({ walletSeq, balanceAfter }) => [walletSeq, balanceAfter])).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, (index + 1) * 1_000_000]),
    );
  });
});

describe("the ledger", () => {
  it("has no row that everybody's money passes through: one person's open charge holds up nobody", async () => {
    const [first, second] = [await makeUser(), await makeUser()];
    await db().transaction(async (tx) => {
      await chargeWallet(tx, first, 1_000);
      expect((await chargeWallet(db(), second, 2_000)).currentBalance).toBe(2_000);
    });
    expect((await getBalance(db(), first)).currentBalance).toBe(1_000);
  });

  it.each([
    "UPDATE ledger_entries SET amount = amount + 1",
    "DELETE FROM ledger_entries",
    "TRUNCATE ledger_entries",
    "UPDATE ledger_transactions SET type = 'REFUND'",
    "DELETE FROM ledger_transactions",
    "UPDATE audit_log SET action = ''",
    "DELETE FROM audit_log",
  ])("refuses %s", async (statement) => {
    await makeUser({ balance: 1_000 });
    await expect(sqlClient().unsafe(statement)).rejects.toMatchObject({
      message: expect.stringContaining("append-only"),
    });
  });

  it("refuses at commit what does not sum to zero", async () => {
    const viewer = await makeUser();
    const oneSided = sqlClient().begin(async (tx) => {
      const [row] = await tx`
        INSERT INTO ledger_transactions (type, user_id) VALUES ('CHARGE', ${viewer.userId}) RETURNING id`;
      await tx`INSERT INTO ledger_entries (transaction_id, account, amount) VALUES (${row?.id}, 'CASH', -5)`;
    });
    await expect(oneSided).rejects.toMatchObject({
      constraint_name: "ledger_entries_sum_to_zero",
    });
  });
});
