import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import { auditLog } from "@/db/schema/events";
import { tickets } from "@/db/schema/payments";
import type { Viewer } from "@/lib/auth/viewer";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import { payReservations } from "@/lib/payment/pay-reservations";
import { getReservation } from "@/lib/reservation/get-reservation";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { apiSender, type Send } from "@/lib/testing/api-sender";
import { type ApiServer, startApiServer } from "@/lib/testing/api-server";
import { bearerOf } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser } from "@/lib/testing/factories";

let server: ApiServer;
let send: Send;
let organiser: Record<string, string>;

beforeAll(async () => {
  server = await startApiServer();
  send = apiSender(server.url);
  organiser = await bearerOf(await makeUser({ role: "ADMIN" }));
});

afterAll(async () => {
  await expectAuditClean();
  await server.close();
});

const price = 10_000;

/** Somebody's purchase of `seatsCount` seats, with what the tickets' QR codes say. */
async function buy(seatsCount = 1) {
  const viewer = await makeUser({ balance: 100_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, seatsCount) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  const { paymentId } = await payReservations(db(), viewer, [reservationId], null);
  return {
    viewer,
    scheduleId,
    reservationId,
    paymentId,
    codes: await codesOf(viewer, reservationId),
  };
}

async function codesOf(viewer: Viewer, reservationId: number): Promise<string[]> {
  const { tickets: issued } = await getReservation(db(), viewer, reservationId);
  return issued.map(({ qr }) => qr ?? "none");
}

function checkIn(code: string | undefined, more: Record<string, unknown> = {}) {
  const path = "/api/v1/admin/tickets/check-in";
  return send("POST", { path, headers: organiser, body: { code, ...more } });
}

describe("POST /admin/tickets/check-in", () => {
  it("200 lets the holder in and says where they sit", async () => {
    const { codes, scheduleId, viewer, reservationId } = await buy(2);
    const entered = await checkIn(codes[1], { scheduleId });
    expect(entered).toMatchObject({
      status: 200,
      data: {
        status: "USED",
        scheduleId,
        seatNumber: 2,
        label: "A2",
        grade: "R",
        concertTitle: "시험 공연",
      },
    });
    const view = await getReservation(db(), viewer, reservationId);
    expect(view.tickets).toMatchObject([
      { status: "VALID", qr: codes[0] },
      { status: "USED", qr: null },
    ]);
    const target = `ticket:${entered.data.ticketId}`;
    expect(await db().$count(auditLog, eq(auditLog.target, target))).toBe(1);
  });

  it("50 scanners at once with one ticket: one lets its holder in, 49 say since when it is used", async () => {
    const { codes } = await buy();
    const answers = await Promise.all(Array.from({ length: 50 }, () => checkIn(codes[0])));
    const [entered, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    const refused = answers.filter(({ outcome }) => outcome === "TICKET_NOT_VALID");
    expect(refused).toHaveLength(49);
    for (const { error } of refused) {
      expect(error.details).toMatchObject({
        reason: "USED",
        checkedInAt: entered?.data.checkedInAt,
      });
    }
    const target = `ticket:${entered?.data.ticketId}`;
    expect(await db().$count(auditLog, eq(auditLog.target, target))).toBe(1);
  });

  it("409 for a cancelled purchase, another show's ticket, and a cancelled show's", async () => {
    const cancelled = await buy();
    await cancelPayment(db(), cancelled.viewer, cancelled.paymentId, undefined);
    expect((await checkIn(cancelled.codes[0])).error.details).toMatchObject({ reason: "REVOKED" });
    expect(await codesOf(cancelled.viewer, cancelled.reservationId)).toEqual(["none"]);

    const here = await buy();
    const there = await buy();
    const wrongDoor = await checkIn(here.codes[0], { scheduleId: there.scheduleId });
    expect(wrongDoor).toMatchObject({
      status: 409,
      error: { details: { reason: "OTHER_SHOW", scheduleId: here.scheduleId } },
    });
    expect((await checkIn(here.codes[0], { scheduleId: here.scheduleId })).status).toBe(200);

    await db()
      .update(schedules)
      .set({ cancelledAt: sql`clock_timestamp()` })
      .where(eq(schedules.id, there.scheduleId));
    expect((await checkIn(there.codes[0])).error.details).toMatchObject({ reason: "REVOKED" });
  });

  it("404 for what we did not sign: the bare code, a forged one, another installation's", async () => {
    const { codes, paymentId } = await buy();
    const [ticket] = await db().select().from(tickets).where(eq(tickets.paymentId, paymentId));
    const [head, body] = (codes[0] as string).split(".");
    for (const code of [ticket?.code, `${head}.${body}.${"A".repeat(22)}`, "https://example.com"]) {
      expect((await checkIn(code)).outcome).toBe("TICKET_NOT_FOUND");
    }
    expect((await checkIn(codes[0])).status).toBe(200);
  });

  it("403 for anybody but an organiser, the holder included", async () => {
    const { codes, viewer } = await buy();
    const path = "/api/v1/admin/tickets/check-in";
    const headers = await bearerOf(viewer);
    expect((await send("POST", { path, headers, body: { code: codes[0] } })).outcome).toBe(
      "FORBIDDEN",
    );
  });
});

describe("a used ticket", () => {
  it("cannot be given back by its buyer, whoever is first: 20 rounds of the door against cancelling", async () => {
    for (let round = 0; round < 20; round++) {
      const { codes, viewer, paymentId } = await buy();
      const [door, counter] = await Promise.allSettled([
        checkIn(codes[0]),
        cancelPayment(db(), viewer, paymentId, undefined),
      ]);
      const isIn = door.status === "fulfilled" && door.value.status === 200;
      expect(isIn).toBe(counter.status === "rejected");
      const [ticket] = await db().select().from(tickets).where(eq(tickets.paymentId, paymentId));
      expect(ticket?.status).toBe(isIn ? "USED" : "REVOKED");
    }
  });

  it("does not become valid again, and is not used twice, whatever a statement says", async () => {
    const { codes, paymentId } = await buy();
    await checkIn(codes[0]);
    for (const status of ["VALID", "USED"] as const) {
      const change = db().update(tickets).set({ status }).where(eq(tickets.paymentId, paymentId));
      await expect(change).rejects.toMatchObject({
        cause: { constraint_name: "tickets_never_return" },
      });
    }
  });
});
