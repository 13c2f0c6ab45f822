import { expect } from "@playwright/test";
import { type Answer, ask, type Host, hosts, nameless, type Sent, timeless } from "./hosts";

/** Two people alike, one at each host: what one does the other does, and both are answered alike. */

export const password = "grapes-and-rows";
/** `METHOD /path/{id}` that succeeded alike on both. */
export const alike = new Set<string>();

export type Person = { userId: number; headers: Record<string, string>; loginId: string };
export type Seats = { concertId: number; scheduleId: number; seatIds: number[] };

export const parse = <T>({ text }: Answer) => (JSON.parse(text) as { data: T }).data;

/** The same request to both, which changes nothing or is refused. */
export async function both(name: string, sent: Sent): Promise<Answer> {
  const headers = { "x-request-id": "of-both-hosts", ...sent.headers };
  const lane = await ask("lane", { ...sent, headers });
  const next = await ask("next", { ...sent, headers });
  expect(timeless(next), `${name} ${sent.path}`).toEqual(timeless(lane));
  if (lane.status < 400) alike.add(name);
  return lane;
}

/** One person's request to the lane, and their twin's to Next. */
export async function twins<T>(name: string, make: (twin: T) => Sent, [a, b]: readonly [T, T]) {
  const lane = await ask("lane", make(a));
  const next = await ask("next", make(b));
  expect(nameless(next), name).toEqual(nameless(lane));
  expect(lane.status, `${name}: ${lane.text}`).toBeLessThan(400);
  alike.add(name);
  return [lane, next] as const;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export async function newPerson(host: Host): Promise<Person> {
  const loginId = `twin-${crypto.randomUUID()}`;
  const answer = await ask(host, {
    method: "POST",
    path: "/api/v1/members",
    body: { loginId, password, nickname: "쌍둥이" },
  });
  const { userId, accessToken } = parse<Person & { accessToken: string }>(answer);
  return { userId, loginId, headers: bearer(accessToken) };
}

export type Turn = Person & Seats & { place: Record<string, string> };

export const joining = ({ headers, scheduleId }: Person & Seats): Sent => ({
  method: "POST",
  path: "/api/v1/queue/tokens",
  body: { scheduleId },
  headers,
});

/** Both twins join their lines, each at their host, and are in. */
export async function takeTurns(
  people: readonly [Person, Person],
  shows: readonly [Seats, Seats],
): Promise<readonly [Turn, Turn]> {
  const [a, b] = people.map((person, n) => ({ ...person, ...shows[n] })) as [Turn, Turn];
  const joined = await twins("POST /api/v1/queue/tokens", joining, [a, b]);
  const [one, other] = joined.map((answer) => parse<{ token: string }>(answer).token);
  const placed = (turn: Turn, token = "") => ({
    ...turn,
    place: { ...turn.headers, "queue-token": token },
  });
  return [placed(a, one), placed(b, other)];
}

/** The session cookie that next-auth, which always runs under Next, gives for a login. */
export async function logInAsBrowser(loginId: string): Promise<string> {
  const given = await fetch(`${hosts.lane}/api/auth/csrf`);
  const { csrfToken } = (await given.json()) as { csrfToken: string };
  const cookies = given.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  const answer = await fetch(`${hosts.lane}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookies.join("; ") },
    body: new URLSearchParams({ csrfToken, loginId, password }),
  });
  const session = answer.headers.getSetCookie().find((line) => line.includes("frontrow-session="));
  return session?.split(";", 1)[0] ?? "";
}

export const reservationOf = (held: Answer) => parse<{ reservationId: number }>(held).reservationId;
export const holding =
  (seat: number) =>
  ({ scheduleId, seatIds, place }: Turn): Sent => ({
    method: "POST",
    path: "/api/v1/reservations",
    body: { scheduleId, seatIds: seatIds.slice(seat, seat + 1) },
    headers: place,
  });

export async function leave(turns: readonly [Turn, Turn]): Promise<void> {
  for (const { place } of turns) {
    await ask("lane", { method: "DELETE", path: "/api/v1/queue/tokens/me", headers: place });
  }
}

/** Each twin pays for a seat at their host. */
export async function buy(
  turns: readonly [Turn, Turn],
  seat: number,
): Promise<readonly [number, number]> {
  const held = await twins("POST /api/v1/reservations", holding(seat), turns);
  const paying = (n: 0 | 1): Sent => ({
    method: "POST",
    path: "/api/v1/payments",
    body: { reservationId: reservationOf(held[n]), paymentMethod: "BALANCE" },
    headers: { ...turns[n].place, "idempotency-key": `pay-${reservationOf(held[n])}` },
  });
  const paid = await twins("POST /api/v1/payments", paying, [0, 1] as const);
  const replayed = await both("POST /api/v1/payments", paying(0));
  expect(replayed.headers["idempotency-replayed"]).toBe("true");
  return paid.map((one) => parse<{ paymentId: number }>(one).paymentId) as [number, number];
}
