import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import { startWholeApi } from "@/lib/testing/api-whole";
import { admittedTo, bearerOf, makeWorld, type World } from "@/lib/testing/api-world";
import { apiRoutes } from "./route-table";

const { send, close } = await startWholeApi();

afterAll(close);

const tokens = "userId userUuid loginId nickname accessToken refreshToken expiresIn";
const list = "items page size totalItems totalPages";
const each = (names: string) => names.replace(/\S+/g, "items[].$&");
const member = "userId userUuid loginId nickname role createdAt";
const concert =
  "concertId title description venueName posterUrl firstDate lastDate minPrice maxPrice saleState availableSeats";
const reservation =
  "reservationId reservationNumber userId scheduleId seats[].seatId seats[].seatNumber seats[].price totalAmount status reservedAt expiresAt";
const ownReservation = `${reservation} concertId concertTitle performanceDate performanceTime venueName payment`;
const payment =
  "paymentId reservationId userId amount paymentMethod status paidAt reservation.reservationNumber reservation.seats[].seatNumber reservation.seats[].price reservationIds totalAmount reservations";
const place =
  "token userId userUuid scheduleId status queuePosition peopleAhead totalWaiting estimatedWaitTimeMinutes estimatedWaitRange activeUntil remainingSeconds pollAfterMs serverNow sale.state sale.message pass place";
const cancelled = "paymentId status refundAmount fee currentBalance cancelledAt";

/** What the contract names, endpoint by endpoint; more may be there, nothing of this may be missing. */
const promised: Record<string, string> = {
  "POST /api/v1/members": tokens,
  "POST /api/v1/auth/login": tokens,
  "POST /api/v1/auth/refresh": tokens,
  "GET /api/v1/members/me": member,
  "PATCH /api/v1/members/me": member,
  "POST /api/v1/members/me/password": "endedSessions",
  "GET /api/v1/members/me/sessions": `${list} ${each("sessionId kind browser system createdAt lastUsedAt expiresAt current")}`,
  "DELETE /api/v1/members/me/sessions": "endedSessions",
  "GET /api/v1/concerts": `${list} ${each(concert)} items[].queueEntry`,
  "GET /api/v1/concerts/:concertId": concert,
  "GET /api/v1/concerts/:concertId/schedules":
    "[].scheduleId [].performanceDate [].performanceTime [].venueName [].availableSeats [].totalSeats [].status",
  "GET /api/v1/schedules": `${list} ${each("scheduleId concertId performanceDate performanceTime availableSeats")}`,
  "GET /api/v1/concerts/:concertId/schedules/:scheduleId/seats":
    "scheduleInfo.scheduleId scheduleInfo.concertId scheduleInfo.performanceDate scheduleInfo.performanceTime seats[].seatId seats[].seatNumber seats[].label seats[].grade seats[].price seats[].status",
  "POST /api/v1/queue/tokens":
    "token userUuid scheduleId status queuePosition estimatedWaitTimeMinutes activeUntil remainingSeconds pollAfterMs place",
  "GET /api/v1/queue/tokens/me": place,
  "GET /api/v1/queue/schedules/:scheduleId":
    "scheduleId state waiting active capacity admittedPerMinute serverNow",
  "POST /api/v1/seats/select": "seats[].seatId selectedUntil",
  "POST /api/v1/reservations": reservation,
  "GET /api/v1/reservations": `${list} ${each(ownReservation)}`,
  "GET /api/v1/reservations/:reservationId": ownReservation,
  "DELETE /api/v1/reservations/:reservationId": "reservationId status",
  "POST /api/v1/users/:userId/balance/charge":
    "userId chargedAmount currentBalance transactionId chargedAt",
  "GET /api/v1/users/:userId/balance": "userId currentBalance totalCharged totalUsed lastUpdated",
  "GET /api/v1/users/:userId/balance/transactions": `${list} ${each("transactionId type amount balanceAfter reservationId paymentId createdAt")}`,
  "POST /api/v1/payments": payment,
  "GET /api/v1/payments": `${list} ${each(payment)}`,
  "GET /api/v1/payments/:paymentId": payment,
  "GET /api/v1/payments/:paymentId/cancellation": "refundAmount fee rule nextChangeAt",
  "POST /api/v1/payments/:paymentId/cancel": cancelled,
  "POST /api/v1/payments/cancel": cancelled,
  "GET /api/v1/admin/payments": `${list} ${each(payment)} items[].buyer.loginId items[].concertTitle`,
  "GET /api/v1/admin/audit-log": list,
};

/** Whether `value` has what a path as `items[].seats[].price` names, in every one of a non-empty list. */
function has(value: unknown, path: string): boolean {
  const [step = "", ...rest] = path.split(".");
  const [name = "", isList] = step.split("[]");
  const found = name === "" ? value : (value as Record<string, unknown> | null)?.[name];
  if (found === undefined) return false;
  if (isList === undefined) return rest.length === 0 || has(found, rest.join("."));
  if (!Array.isArray(found) || found.length === 0) return false;
  return rest.length === 0 || found.every((item) => has(item, rest.join(".")));
}

/** So that no list is empty: the owner has a hold, a purchase and a place in line. */
async function furnish(world: World): Promise<void> {
  await world.hold();
  await world.payment();
}

describe.each(Object.entries(promised))("%s", (name, fields) => {
  it(`gives ${fields}`, async () => {
    const route = apiRoutes.find((one) => nameOf(one) === name);
    if (!route) throw new Error(`there is no ${name}`);
    const world = makeWorld();
    await furnish(world);
    const { method, status } = route.definition;
    const answer = await send(method, await rightRequestTo(route, world));
    expect([answer.status, answer.outcome]).toEqual([status, "OK"]);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["success", "data"]);
    expect(fields.split(" ").filter((path) => !has(answer.data, path))).toEqual([]);
  });
});

it("GET /api/v1/queue/entries gives each line one stands in", async () => {
  const world = makeWorld();
  const owner = await world.owner();
  await admittedTo(owner, (await world.schedule()).scheduleId);
  const headers = await bearerOf(owner);
  const { data } = await send("GET", { path: "/api/v1/queue/entries", headers });
  const names =
    "concertId concertTitle scheduleId token status queuePosition estimatedWaitTimeMinutes";
  expect(names.split(" ").filter((field) => !has(data, `[].${field}`))).toEqual([]);
});

it("several reservations are paid as one, and all are in the answer by number", async () => {
  const world = makeWorld();
  const [owner, { scheduleId, seatIds }] = [await world.owner(), await world.schedule()];
  const holds = await Promise.all(
    [5, 6].map((at) =>
      holdSeats(db(), owner, { scheduleId, seatIds: seatIds.slice(at, at + 1) }, null),
    ),
  );
  const reservationIds = holds.map(({ reservationId }) => reservationId).sort((a, b) => a - b);
  const headers = { ...(await bearerOf(owner)), ...(await admittedTo(owner, scheduleId)) };
  const body = { reservationIds: reservationIds.toReversed(), paymentMethod: "BALANCE" };
  const { data } = await send("POST", { path: "/api/v1/payments", body, headers });
  expect(data).toMatchObject({ reservationIds, totalAmount: 200_000, amount: 200_000 });
  expect(data.reservations).toHaveLength(2);
});

it("only what is the caller's is marked as theirs", async () => {
  const world = makeWorld();
  const [owner, other] = [await world.owner(), await world.other()];
  const { concertId, scheduleId } = await world.schedule();
  await payReservations(db(), owner, [await world.hold()], null);
  const path = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const seatOf = async (viewer: typeof owner) => {
    const headers = { ...(await bearerOf(viewer)), ...(await admittedTo(viewer, scheduleId)) };
    const { data } = await send("GET", { path, headers });
    expect(data.seats).toHaveLength(50);
    return data.seats[0];
  };
  expect(await seatOf(owner)).toMatchObject({ status: "SOLD", mine: true });
  expect(await seatOf(other)).not.toHaveProperty("mine");
});
