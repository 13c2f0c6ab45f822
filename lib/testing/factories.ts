import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import { users } from "@/db/schema/accounts";
import { concerts, schedules, seats, venues } from "@/db/schema/concerts";
import { reservations } from "@/db/schema/reservations";
import { wallets } from "@/db/schema/wallets";
import type { Viewer } from "@/lib/auth/viewer";

/** What an integration test needs to exist before it begins. Passwords of these users match nothing. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const seatsPerSchedule = 50;

export async function makeUser(
  options: { balance?: number; role?: Viewer["role"]; nickname?: string } = {},
): Promise<Viewer> {
  const { balance = 0, role = "USER", nickname = "팬" } = options;
  const [user] = await db()
    .insert(users)
    .values({ loginId: `user-${randomUUID()}`, passwordHash: "-", nickname, role })
    .returning({ userId: users.id, userUuid: users.uuid });
  if (!user) throw new Error("no user was made");
  await db().insert(wallets).values({ userId: user.userId });
  if (balance > 0) await charge(user.userId, balance);
  return { ...user, role, nickname };
}

/** `count` users in as few statements as possible, each with `balance` won charged through the ledger. */
export async function makeUsers(
  count: number,
  options: { balance?: number } = {},
): Promise<Viewer[]> {
  const made = await db()
    .insert(users)
    .values(
      Array.from({ length: count }, () => ({
        loginId: `user-${randomUUID()}`,
        passwordHash: "-",
        nickname: "팬",
      })),
    )
    .returning({ userId: users.id, userUuid: users.uuid });
  await db()
    .insert(wallets)
    .values(made.map(({ userId }) => ({ userId })));
  const { balance = 0 } = options;
  if (balance > 0) await Promise.all(made.map(({ userId }) => charge(userId, balance)));
  return made.map((user) => ({ ...user, role: "USER", nickname: "팬" }));
}

/** Charges a wallet through the ledger, as a person would. */
export async function charge(userId: number, amountWon: number): Promise<void> {
  const answer = await callFunction<{ outcome: string }>(db(), "charge_wallet", [
    userId,
    amountWon,
  ]);
  if (answer.outcome !== "CHARGED") throw new Error(`charging answered ${answer.outcome}`);
}

export type MadeSchedule = { scheduleId: number; concertId: number; seatIds: number[] };
type ScheduleValues = Partial<typeof schedules.$inferInsert>;

/** An on-sale performance 30 days ahead with its 50 seats (one price); `seatIds[0]` is seat number 1. */
export async function makeSchedule(
  options: ScheduleValues & { price?: number } = {},
): Promise<MadeSchedule> {
  const { price = 100_000, ...values } = options;
  const startsAt = values.startsAt ?? new Date(Date.now() + 30 * dayMs);
  const [venue] = await db()
    .insert(venues)
    .values({ name: `홀 ${randomUUID()}` })
    .returning({ id: venues.id });
  const [concert] = await db()
    .insert(concerts)
    .values({ title: "시험 공연", artist: "시험" })
    .returning({ id: concerts.id });
  if (!venue || !concert) throw new Error("no concert was made");
  const [schedule] = await db()
    .insert(schedules)
    .values({
      concertId: concert.id,
      venueId: venue.id,
      bookingOpenAt: new Date(Date.now() - dayMs),
      bookingCloseAt: new Date(startsAt.getTime() - hourMs),
      ...values,
      startsAt,
    })
    .returning({ id: schedules.id });
  if (!schedule) throw new Error("no schedule was made");
  const rows = await db()
    .insert(seats)
    .values(
      Array.from({ length: seatsPerSchedule }, (_, index) => ({
        scheduleId: schedule.id,
        seatNumber: index + 1,
        grade: "R",
        price,
      })),
    )
    .returning({ id: seats.id });
  return {
    scheduleId: schedule.id,
    concertId: concert.id,
    seatIds: rows.map(({ id }) => id),
  };
}

/** Moves a hold's end to `inMs` from now, by default just past, without telling anybody. */
export async function lapseHold(reservationId: number, { inMs = -1 } = {}): Promise<void> {
  await db().transaction(async (tx) => {
    const [moved] = await tx
      .update(reservations)
      .set({
        reservedAt: sql`reserved_at - interval '1 hour'`,
        expiresAt: sql`date_trunc('milliseconds', clock_timestamp()) + ${`${inMs} milliseconds`}::interval`,
      })
      .where(eq(reservations.id, reservationId))
      .returning({ expiresAt: reservations.expiresAt });
    await tx
      .update(seats)
      .set({ heldUntil: moved?.expiresAt })
      .where(eq(seats.reservationId, reservationId));
  });
}

/** Status per seat as the rows say it, in the order of `seatIds`. */
export async function seatRows(seatIds: number[]) {
  const rows = await db().select().from(seats).where(inArray(seats.id, seatIds));
  return seatIds.map((id) => rows.find((row) => row.id === id));
}
