import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import type { Viewer } from "@/lib/auth/viewer";
import { payReservations } from "@/lib/payment/pay-reservations";
import { lapseHold, makeSchedule, makeUser } from "@/lib/testing/factories";
import type { ReservationPeriod } from "./contract";
import { holdSeats } from "./hold-seats";
import { listReservations } from "./list-reservations";
import { releaseHold } from "./release-hold";

const dayMs = 86_400_000;

async function holdOne(viewer: Viewer, daysAhead: number) {
  const startsAt = new Date(Date.now() + daysAhead * dayMs);
  const { scheduleId, seatIds } = await makeSchedule({ startsAt });
  const wanted = { scheduleId, seatIds: seatIds.slice(0, 1) };
  const { reservationId } = await holdSeats(db(), viewer, wanted, null);
  return { scheduleId, reservationId };
}

describe("one's reservations by period", () => {
  it("stand each in exactly one of upcoming, past and ended", async () => {
    const viewer = await makeUser({ balance: 1_000_000 });
    const pay = ({ reservationId }: { reservationId: number }) =>
      payReservations(db(), viewer, [reservationId], null);
    const ids = async (period: ReservationPeriod) => {
      const { items, totalItems } = await listReservations(db(), viewer, {
        period,
        page: 1,
        size: 20,
      });
      expect(items).toHaveLength(totalItems);
      return items.map(({ reservationId }) => reservationId);
    };

    const far = await holdOne(viewer, 30);
    const near = await holdOne(viewer, 10);
    const seen = await holdOne(viewer, 5);
    const lapsed = await holdOne(viewer, 5);
    const released = await holdOne(viewer, 5);
    await pay(near);
    await pay(seen);
    await lapseHold(lapsed.reservationId);
    await releaseHold(db(), viewer, released.reservationId);
    const past = new Date(Date.now() - dayMs);
    await db()
      .update(schedules)
      .set({
        startsAt: past,
        bookingCloseAt: past,
        bookingOpenAt: new Date(past.getTime() - dayMs),
      })
      .where(eq(schedules.id, seen.scheduleId));

    expect(await ids("UPCOMING")).toEqual([near.reservationId, far.reservationId]);
    expect(await ids("PAST")).toEqual([seen.reservationId]);
    expect(await ids("ENDED")).toEqual([released.reservationId, lapsed.reservationId]);
  });
});
