import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { payReservations } from "@/lib/payment/pay-reservations";
import { holdSeats } from "@/lib/reservation/hold-seats";
import type { ApiAnswer } from "./api-caller";
import { startApiServer } from "./api-server";
import { makeSchedule, makeUser } from "./factories";
import { accessTokenOf } from "./logins";

type CallOptions = { as?: Viewer | null; body?: unknown; headers?: Record<string, string> };

/** An organiser and the API over a socket: `call("POST", "/concerts", {body})`, theirs unless `as` says otherwise. */
export async function startOrganiser() {
  const server = await startApiServer();
  const admin = await makeUser({ role: "ADMIN", nickname: "운영자" });

  async function call(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer> {
    const { as = admin, body, headers = {} } = options;
    const response = await fetch(`${server.url}/api/v1/admin${path}`, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${await accessTokenOf(as)}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, ...JSON.parse(text) };
  }

  /** The newest line of the audit log. */
  async function lastAudit() {
    return (await call("GET", "/audit-log?size=1")).data.items[0];
  }

  async function makeConcert(): Promise<number> {
    return (await call("POST", "/concerts", { body: { title: "새벽의 노래" } })).data.concertId;
  }

  return { admin, call, lastAudit, makeConcert, close: server.close };
}

/** Times and venue of a performance far ahead: all that a new one needs. */
export const performanceRequest = {
  startsAt: "2030-05-01T19:00:00+09:00",
  bookingOpenAt: "2030-04-01T20:00:00+09:00",
  bookingCloseAt: "2030-05-01T18:00:00+09:00",
  venueName: "포도홀",
};

/** A purchase of the first two seats of a new schedule; `spare` are the others' ids. */
export async function makePurchase() {
  const viewer = await makeUser({ balance: 1_000_000 });
  const schedule = await makeSchedule({ price: 100_000 });
  const { scheduleId } = schedule;
  const seatIds = schedule.seatIds.slice(0, 2);
  const held = await holdSeats(db(), viewer, { scheduleId, seatIds }, null);
  const paid = await payReservations(db(), viewer, [held.reservationId], null);
  return { viewer, seatIds, spare: schedule.seatIds.slice(2), ...paid };
}
