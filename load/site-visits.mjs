import { randomUUID } from "node:crypto";
import { call } from "./harness.mjs";

/** What a program that visits the site needs to find there. */

const dayMs = 86_400_000;
const organiser = { loginId: "admin", password: "admin-pass-1234" };
const seatNumbers = Array.from({ length: 50 }, (_, index) => index + 1);
const tiers = [
  { grade: "VIP", price: 143_000, seatNumbers: seatNumbers.slice(0, 10) },
  { grade: "R", price: 110_000, seatNumbers: seatNumbers.slice(10, 30) },
  { grade: "S", price: 88_000, seatNumbers: seatNumbers.slice(30) },
];

/** The header that says who somebody new is. */
export async function newcomer(url) {
  const body = { loginId: `visitor-${randomUUID()}`, password: "visitor-pass-1234", nickname: "v" };
  const { accessToken } = await call(url, "POST", "/members", { body });
  return { authorization: `Bearer ${accessToken}` };
}

/** A performance on sale of a concert of the demo, its seats all free. */
export async function newShow(url, queue = {}) {
  const { accessToken } = await call(url, "POST", "/auth/login", { body: organiser });
  const headers = { authorization: `Bearer ${accessToken}` };
  const concertId = 1;
  const inDays = (days) => new Date(Date.now() + days * dayMs).toISOString();
  const body = {
    startsAt: inDays(30),
    bookingOpenAt: inDays(-1),
    bookingCloseAt: inDays(29),
    venueName: "포도홀",
    tiers,
    queue,
  };
  const path = `/admin/concerts/${concertId}/schedules`;
  const { scheduleId } = await call(url, "POST", path, { headers, body });
  const takeTheTurn = async () => {
    const first = await newcomer(url);
    await call(url, "POST", "/queue/tokens", { headers: first, body: { scheduleId } });
  };
  return {
    concertId,
    scheduleId,
    path: `/concerts/${concertId}/schedules/${scheduleId}`,
    takeTheTurn,
  };
}

/** Holds the first free seat for whoever `request`'s cookies belong to; their turn must have come. */
export async function holdOneSeat(request, url, { concertId, scheduleId }) {
  const path = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const { data } = await (await request.get(url + path)).json();
  const seat = data.seats.find(({ status }) => status === "AVAILABLE");
  const held = await request.post(`${url}/api/v1/reservations`, {
    headers: { origin: url },
    data: { scheduleId, seatIds: [seat.seatId] },
  });
  const answer = await held.json();
  if (!answer.success) throw new Error(`holding a seat answered ${answer.error.code}`);
  return answer.data.reservationId;
}
