import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { users } from "@/db/schema/accounts";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makePurchase, startOrganiser } from "@/lib/testing/organiser";

let organiser: Awaited<ReturnType<typeof startOrganiser>>;
beforeAll(async () => {
  organiser = await startOrganiser();
});
afterAll(async () => {
  await expectAuditClean();
  await organiser.close();
});

async function find(query: string) {
  const { status, data } = await organiser.call(
    "GET",
    `/payments?query=${encodeURIComponent(query)}`,
  );
  expect(status).toBe(200);
  return data.items.map(({ paymentId }: { paymentId: number }) => paymentId);
}

async function renameTo(userId: number, loginId: string): Promise<void> {
  await db().update(users).set({ loginId }).where(eq(users.id, userId));
}

describe("GET /admin/payments", () => {
  it("200 with one's own words for it: the id, the reservation number, the login id in any case", async () => {
    const { paymentId, viewer, reservation } = await makePurchase();
    await makePurchase();
    const loginId = `Fan-${paymentId}@example.com`;
    await renameTo(viewer.userId, loginId);
    expect(await find(String(paymentId))).toEqual([paymentId]);
    expect(await find(reservation.reservationNumber)).toEqual([paymentId]);
    expect(await find(` ${reservation.reservationNumber.toLowerCase()} `)).toEqual([paymentId]);
    expect(await find(loginId.toUpperCase())).toEqual([paymentId]);
  });

  it("200 with those of one performance, also among those of one person", async () => {
    const { paymentId, scheduleId, viewer } = await makePurchase();
    const other = await makePurchase();
    const of = async (query: string) => {
      const { data } = await organiser.call("GET", `/payments?${query}`);
      return data.items.map((payment: { paymentId: number }) => payment.paymentId);
    };
    expect(await of(`scheduleId=${scheduleId}`)).toEqual([paymentId]);
    const loginId = `of-one-show-${paymentId}`;
    await renameTo(viewer.userId, loginId);
    expect(await of(`scheduleId=${scheduleId}&query=${loginId}`)).toEqual([paymentId]);
    expect(await of(`scheduleId=${other.scheduleId}&query=${loginId}`)).toEqual([]);
    const wrong = await organiser.call("GET", "/payments?scheduleId=x");
    expect([wrong.status, Object.keys(wrong.error.details)]).toEqual([400, ["scheduleId"]]);
  });

  it("200 tells who paid for what", async () => {
    const { paymentId, viewer, seatIds } = await makePurchase();
    const { data } = await organiser.call("GET", `/payments?query=${paymentId}`);
    expect(data).toMatchObject({ page: 1, size: 20, totalItems: 1, totalPages: 1 });
    expect(data.items[0]).toMatchObject({
      paymentId,
      userId: viewer.userId,
      amount: 200_000,
      status: "COMPLETED",
      buyer: { userId: viewer.userId, nickname: viewer.nickname },
      concertTitle: "시험 공연",
      showCancelled: false,
      cancelReason: null,
    });
    const seats = data.items[0].reservation.seats.map(({ seatId }: { seatId: number }) => seatId);
    expect(seats).toEqual(seatIds);
  });

  it("200 finds all of it or nothing: no part of a name, no sign of a pattern", async () => {
    const { paymentId, viewer, reservation } = await makePurchase();
    await renameTo(viewer.userId, `whole-${paymentId}`);
    const parts = [`whole-${paymentId}`.slice(0, -1), reservation.reservationNumber.slice(0, -1)];
    for (const query of [...parts, "%", "_", "' OR true --", "0", "99999999999999999999"]) {
      expect(await find(query), query).toEqual([]);
    }
  });

  it("200 finds both when a number is the id of one payment and the login id of another buyer", async () => {
    const first = await makePurchase();
    const second = await makePurchase();
    await renameTo(second.viewer.userId, String(first.paymentId));
    expect(await find(String(first.paymentId))).toEqual([second.paymentId, first.paymentId]);
  });

  it("200 pages all of them, newest first", async () => {
    const older = await makePurchase();
    const newer = await makePurchase();
    const pages = [1, 2].map((page) => organiser.call("GET", `/payments?size=1&page=${page}`));
    const [first, second] = await Promise.all(pages);
    expect(first?.data.items[0].paymentId).toBe(newer.paymentId);
    expect(second?.data.items[0].paymentId).toBe(older.paymentId);
    expect(first?.data.totalPages).toBe(first?.data.totalItems);
  });

  it("400 for an empty query, one that is too long and a field it does not know", async () => {
    for (const query of ["query=", `query=${"x".repeat(65)}`, "user=1", "page=0"]) {
      const { status, error } = await organiser.call("GET", `/payments?${query}`);
      expect([status, error.code], query).toEqual([400, "INVALID_REQUEST"]);
    }
  });
});
