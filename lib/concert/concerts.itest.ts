import { eq, inArray, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import { concerts, schedules, seats } from "@/db/schema/concerts";
import { lapseHold, type MadeSchedule, makeSchedule, makeUser } from "@/lib/testing/factories";
import { venueDate, venueInstant } from "./calendar";
import { concertSchedulesQuery } from "./contract";
import { getConcert } from "./get-concert";
import { getSchedule } from "./get-schedule";
import { listBookableSchedules } from "./list-bookable-schedules";
import { listConcerts } from "./list-concerts";
import { listSchedules } from "./list-schedules";
import { readSeatMap } from "./read-seat-map";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const page = { page: 1, size: 20 };

// Lists show everything there is, so each test begins with nothing. The ledger and the audit log refuse to be
// emptied; as a replica their triggers keep quiet.
beforeEach(() =>
  db().transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    await tx.execute(sql`TRUNCATE users, venues, concerts CASCADE`);
  }),
);

async function hold(
  userId: number,
  { scheduleId }: MadeSchedule,
  seatIds: number[],
): Promise<number> {
  const answer = await callFunction<{ outcome: string; reservationId: number }>(
    db(),
    "hold_seats",
    [userId, scheduleId, seatIds, null],
  );
  expect(answer.outcome).toBe("HELD");
  return answer.reservationId;
}

async function block(seatIds: number[]): Promise<void> {
  await db().update(seats).set({ status: "BLOCKED" }).where(inArray(seats.id, seatIds));
}

/** Another date of the same concert. */
async function moveTo(made: MadeSchedule, concertId: number): Promise<void> {
  await db().update(schedules).set({ concertId }).where(eq(schedules.id, made.scheduleId));
}

describe("seats left", () => {
  it("are counted by the clock: a hold that has lapsed is free without anybody sweeping it", async () => {
    const made = await makeSchedule();
    const { userId } = await makeUser();
    const reservationId = await hold(userId, made, made.seatIds.slice(0, 4));
    expect((await getSchedule(made.scheduleId)).availableSeats).toBe(46);
    await lapseHold(reservationId);
    expect((await getSchedule(made.scheduleId)).availableSeats).toBe(50);
  });

  it("blocked seats are not for sale", async () => {
    const made = await makeSchedule();
    await block(made.seatIds.slice(0, 45));
    expect(await getSchedule(made.scheduleId)).toMatchObject({
      availableSeats: 5,
      totalSeats: 50,
      status: "ALMOST_SOLD_OUT",
    });
    await block(made.seatIds);
    expect((await getSchedule(made.scheduleId)).status).toBe("SOLD_OUT");
  });

  it("the last seats in a basket keep the date bookable until they are sold", async () => {
    const made = await makeSchedule();
    const { userId } = await makeUser();
    await block(made.seatIds.slice(1));
    await hold(userId, made, made.seatIds.slice(0, 1));
    expect(await getSchedule(made.scheduleId)).toMatchObject({
      availableSeats: 0,
      status: "ALMOST_SOLD_OUT",
    });
    expect((await listBookableSchedules(page)).totalItems).toBe(1);
  });
});

describe("a performance", () => {
  it("tells date and time as at the venue", async () => {
    const startsAt = venueInstant("2030-01-01", "00:30");
    const made = await makeSchedule({ startsAt });
    expect(await getSchedule(made.scheduleId)).toMatchObject({
      performanceDate: "2030-01-01",
      performanceTime: "00:30:00",
      startsAt: "2029-12-31T15:30:00.000Z",
    });
  });

  it("that does not exist is SCHEDULE_NOT_FOUND, as is one of another concert", async () => {
    const [made, other] = [await makeSchedule(), await makeSchedule()];
    await expect(getSchedule(9_999)).rejects.toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
    await expect(getSchedule(made.scheduleId, other.concertId)).rejects.toMatchObject({
      code: "SCHEDULE_NOT_FOUND",
    });
  });
});

describe("dates of a concert", () => {
  it("are only those that can be booked, unless all are asked for", async () => {
    const now = Date.now();
    const open = await makeSchedule();
    const { concertId } = open;
    const startsAt = new Date(now + 20 * dayMs);
    const upcoming = await makeSchedule({ startsAt, bookingOpenAt: new Date(now + dayMs) });
    const closed = await makeSchedule({ startsAt, bookingCloseAt: new Date(now - 1) });
    const cancelled = await makeSchedule({ startsAt, cancelledAt: new Date(now) });
    const soldOut = await makeSchedule({ startsAt });
    await block(soldOut.seatIds);
    for (const made of [upcoming, closed, cancelled, soldOut]) await moveTo(made, concertId);

    const bookable = await listSchedules(concertId, { all: false });
    expect(bookable.map(({ scheduleId }) => scheduleId)).toEqual([open.scheduleId]);
    const all = await listSchedules(concertId, { all: true });
    expect(new Map(all.map(({ scheduleId, status }) => [scheduleId, status]))).toEqual(
      new Map([
        [upcoming.scheduleId, "UPCOMING"],
        [closed.scheduleId, "CLOSED"],
        [cancelled.scheduleId, "CANCELLED"],
        [soldOut.scheduleId, "SOLD_OUT"],
        [open.scheduleId, "ON_SALE"],
      ]),
    );
    // The list across concerts and the label of a date must never disagree.
    const across = await listBookableSchedules(page);
    expect(across.items).toEqual(bookable);
    expect(across.totalItems).toBe(1);
  });

  it("are filtered by the venue's days, both ends included", async () => {
    const made = await makeSchedule({ startsAt: venueInstant("2030-03-10", "23:59") });
    const within = async (fromDate?: string, toDate?: string) =>
      (await listSchedules(made.concertId, { fromDate, toDate, all: true })).length;
    expect(await within("2030-03-10", "2030-03-10")).toBe(1);
    expect(await within("2030-03-11")).toBe(0);
    expect(await within(undefined, "2030-03-09")).toBe(0);
    expect(await within("2030-03-01", "2030-03-31")).toBe(1);
  });

  it("of a concert that does not exist are CONCERT_NOT_FOUND", async () => {
    const missing = listSchedules(9_999, concertSchedulesQuery.parse({}));
    await expect(missing).rejects.toMatchObject({ code: "CONCERT_NOT_FOUND" });
    await expect(getConcert(9_999)).rejects.toMatchObject({ code: "CONCERT_NOT_FOUND" });
  });
});

describe("concerts", () => {
  it("show what their dates to come have in common", async () => {
    const now = Date.now();
    const first = await makeSchedule({ startsAt: new Date(now + 10 * dayMs), price: 90_000 });
    const second = await makeSchedule({ startsAt: new Date(now + 12 * dayMs), price: 120_000 });
    const opensAt = new Date(now + dayMs);
    const third = await makeSchedule({
      startsAt: new Date(now + 13 * dayMs),
      bookingOpenAt: opensAt,
    });
    const past = await makeSchedule({
      startsAt: new Date(now - dayMs),
      bookingOpenAt: new Date(now - 9 * dayMs),
      price: 10_000,
    });
    for (const made of [second, third, past]) await moveTo(made, first.concertId);
    await block(second.seatIds.slice(0, 20));
    expect(await getConcert(first.concertId)).toEqual({
      concertId: first.concertId,
      title: "시험 공연",
      artist: "시험",
      description: "",
      posterUrl: null,
      venueName: expect.stringMatching(/^홀 .+, 홀 .+, 홀 /),
      firstDate: venueDate(new Date(now + 10 * dayMs)),
      lastDate: venueDate(new Date(now + 13 * dayMs)),
      minPrice: 90_000,
      maxPrice: 120_000,
      saleState: "ON_SALE",
      opensAt: opensAt.toISOString(),
      availableSeats: 130,
    });
  });

  it("without dates are announced", async () => {
    const [row] = await db().insert(concerts).values({ title: "빈 무대" }).returning();
    expect(await getConcert(row?.id ?? 0)).toMatchObject({
      venueName: "",
      firstDate: null,
      minPrice: null,
      saleState: "UPCOMING",
      availableSeats: 0,
    });
  });

  it("are found by words, in which % and _ mean themselves", async () => {
    const titles = ["100% 라이브", "1000 라이브", "a_b", "aXb"];
    await db()
      .insert(concerts)
      .values(titles.map((title) => ({ title, artist: "Yu Harin" })));
    const find = async (query: string) =>
      (await listConcerts({ ...page, query })).items.map(({ title }) => title).sort();
    expect(await find("100%")).toEqual(["100% 라이브"]);
    expect(await find("a_b")).toEqual(["a_b"]);
    expect(await find("라이브")).toEqual(["100% 라이브", "1000 라이브"]);
    expect(await find("yu harin")).toHaveLength(4);
    expect(await find("\\")).toEqual([]);
    expect(await find("'; DROP TABLE concerts; --")).toEqual([]);
  });

  it("come page by page, the nearest performance first and those that are over last", async () => {
    const now = Date.now();
    const over = await makeSchedule({
      startsAt: new Date(now - dayMs),
      bookingOpenAt: new Date(now - 9 * dayMs),
    });
    const later = await makeSchedule({ startsAt: new Date(now + 20 * dayMs) });
    const sooner = await makeSchedule({ startsAt: new Date(now + 10 * dayMs) });
    const pageOf = async (number: number) => {
      const { items, ...rest } = await listConcerts({ page: number, size: 2 });
      return { ids: items.map(({ concertId }) => concertId), ...rest };
    };
    const counts = { size: 2, totalItems: 3, totalPages: 2 };
    expect(await pageOf(1)).toEqual({
      ids: [sooner.concertId, later.concertId],
      page: 1,
      ...counts,
    });
    expect(await pageOf(2)).toEqual({ ids: [over.concertId], page: 2, ...counts });
    expect(await pageOf(3)).toEqual({ ids: [], page: 3, ...counts });
  });

  it("are found by the days they play", async () => {
    const made = await makeSchedule({ startsAt: venueInstant("2030-05-05", "19:00") });
    const ids = async (fromDate: string, toDate: string) =>
      (await listConcerts({ ...page, fromDate, toDate })).items.map(({ concertId }) => concertId);
    expect(await ids("2030-05-05", "2030-05-05")).toEqual([made.concertId]);
    expect(await ids("2030-05-06", "2030-12-31")).toEqual([]);
  });
});

describe("the seat map", () => {
  const none = new Map<number, number>();

  it("has 50 seats A1 to E10 with the status of this moment, one's own marked", async () => {
    const made = await makeSchedule();
    const [me, other] = [await makeUser({ balance: 100_000 }), await makeUser()];
    const [mine = 0, lapsed = 0, others = 0, blocked = 0, paid = 0] = made.seatIds;
    await hold(me.userId, made, [mine]);
    await lapseHold(await hold(me.userId, made, [lapsed]));
    await hold(other.userId, made, [others]);
    await block([blocked]);
    const reservationId = await hold(me.userId, made, [paid]);
    await db().execute(sql`
      UPDATE seats SET status = 'SOLD', held_until = NULL WHERE reservation_id = ${reservationId}`);

    const map = await readSeatMap(me.userId, { ...made, selected: none });
    expect(map.seats).toHaveLength(50);
    expect(map.seats.map(({ seatNumber }) => seatNumber)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    const common = { grade: "R", price: 100_000 };
    expect(map.seats.slice(0, 6)).toEqual([
      { seatId: mine, seatNumber: 1, label: "A1", ...common, status: "HELD", mine: true },
      { seatId: lapsed, seatNumber: 2, label: "A2", ...common, status: "AVAILABLE" },
      { seatId: others, seatNumber: 3, label: "A3", ...common, status: "HELD" },
      { seatId: blocked, seatNumber: 4, label: "A4", ...common, status: "BLOCKED" },
      { seatId: paid, seatNumber: 5, label: "A5", ...common, status: "SOLD", mine: true },
      { seatId: made.seatIds[5], seatNumber: 6, label: "A6", ...common, status: "AVAILABLE" },
    ]);
    expect(map.scheduleInfo).toMatchObject({
      scheduleId: made.scheduleId,
      concertTitle: "시험 공연",
      maxSeatsPerUser: 4,
    });
  });

  it("shows a courtesy lock on free seats only: what Postgres says comes first", async () => {
    const made = await makeSchedule();
    const [me, other] = [await makeUser(), await makeUser()];
    const [mine = 0, others = 0, held = 0] = made.seatIds;
    await hold(other.userId, made, [held]);
    const selected = new Map([
      [mine, me.userId],
      [others, other.userId],
      [held, me.userId],
    ]);
    const { seats: shown } = await readSeatMap(me.userId, { ...made, selected });
    expect(shown.slice(0, 3).map(({ status, mine: own }) => [status, own])).toEqual([
      ["SELECTED", true],
      ["SELECTED", undefined],
      ["HELD", undefined],
    ]);
    const only = await readSeatMap(me.userId, { ...made, selected, status: "SELECTED" });
    expect(only.seats.map(({ seatId }) => seatId)).toEqual([mine, others]);
  });

  it("of another concert's performance is SCHEDULE_NOT_FOUND", async () => {
    const [made, other] = [await makeSchedule(), await makeSchedule()];
    const { userId } = await makeUser();
    const wrong = { scheduleId: made.scheduleId, concertId: other.concertId, selected: none };
    await expect(readSeatMap(userId, wrong)).rejects.toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
    const missing = { scheduleId: 9_999, concertId: 9_999, selected: none };
    await expect(readSeatMap(userId, missing)).rejects.toMatchObject({
      code: "SCHEDULE_NOT_FOUND",
    });
  });
});
