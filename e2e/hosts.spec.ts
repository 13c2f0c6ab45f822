import { expect, test } from "@playwright/test";
import {
  alike,
  bearer,
  both,
  buy,
  holding,
  joining,
  leave,
  logInAsBrowser,
  newPerson,
  type Person,
  parse,
  password,
  reservationOf,
  type Seats,
  takeTurns,
  twins,
} from "./host-twins";
import { type Answer, ask, type Host, hosts, nameless, operations, type Sent } from "./hosts";

/** Both hosts answer every route alike: byte for byte, but for ids and clocks. */
test.describe.configure({ mode: "serial" });

const dayMs = 86_400_000;
let organiser: Record<string, string>;
let people: readonly [Person, Person];
let shows: readonly [Seats, Seats];
/** Their answers name the host itself: refused alike in hosts-refusals.spec.ts, driven in card.spec.ts. */
const needGateway = /card/;

test.beforeAll(async () => {
  const body = { loginId: "admin", password: "admin-pass-1234" };
  const login = await ask("lane", { method: "POST", path: "/api/v1/auth/login", body });
  organiser = bearer(parse<{ accessToken: string }>(login).accessToken);
  people = [await newPerson("lane"), await newPerson("next")];
});

test("members: sign-up, login, renewal, logout", async () => {
  const names = [crypto.randomUUID(), crypto.randomUUID()] as const;
  const path = "/api/v1/members";
  await twins(
    "POST /api/v1/members",
    (id) => ({ method: "POST", path, body: { loginId: `m-${id}`, password, nickname: "팬" } }),
    names,
  );
  const logins = await twins(
    "POST /api/v1/auth/login",
    (id) => ({
      method: "POST",
      path: "/api/v1/auth/login",
      body: { loginId: `m-${id}`, password },
    }),
    names,
  );
  const tokens = logins.map((login) => parse<{ refreshToken: string }>(login).refreshToken);
  const renewed = await twins(
    "POST /api/v1/auth/refresh",
    (token) => ({ method: "POST", path: "/api/v1/auth/refresh", headers: bearer(token) }),
    tokens as [string, string],
  );
  const last = renewed.map((pair) => parse<{ refreshToken: string }>(pair).refreshToken);
  await both("POST /api/v1/auth/login", {
    method: "POST",
    path: "/api/v1/auth/login",
    body: { loginId: `m-${names[0]}`, password: "not the password" },
  });
  await twins(
    "POST /api/v1/auth/logout",
    (token) => ({ method: "POST", path: "/api/v1/auth/logout", headers: bearer(token) }),
    last as [string, string],
  );
});

test("one's own account, and where one is logged in", async () => {
  const own = [await newPerson("lane"), await newPerson("next")] as const;
  const me = "/api/v1/members/me";
  const mine = (method: string, path: string, body?: unknown) => (person: Person) => ({
    method,
    path,
    headers: person.headers,
    body,
  });
  const logIn = ({ loginId }: Person) =>
    ask("lane", { method: "POST", path: "/api/v1/auth/login", body: { loginId, password } });
  for (const person of own) await logIn(person);
  await twins(`GET ${me}`, mine("GET", me), own);
  await twins(`PATCH ${me}`, mine("PATCH", me, { nickname: "새 이름" }), own);
  const lists = await twins(`GET ${me}/sessions`, mine("GET", `${me}/sessions`), own);
  const others = lists.map((list, nth) => {
    const [, other] = parse<{ items: { sessionId: string }[] }>(list).items;
    return { ...own[nth as 0 | 1], sessionId: other?.sessionId };
  }) as [Person & { sessionId: string }, Person & { sessionId: string }];
  await twins(
    `DELETE ${me}/sessions/{sessionId}`,
    (person) => mine("DELETE", `${me}/sessions/${person.sessionId}`)(person),
    others,
  );
  for (const person of own) await logIn(person);
  await twins(`DELETE ${me}/sessions`, mine("DELETE", `${me}/sessions`), own);
  const change = { currentPassword: password, newPassword: `${password}-2` };
  await twins(`POST ${me}/password`, mine("POST", `${me}/password`, change), own);
});

const admin = (method: string, path: string, body?: unknown): Sent => ({
  method,
  path: `/api/v1/admin${path}`,
  headers: organiser,
  ...(body !== undefined && { body }),
});
const none = [0, 1] as const;
const at = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
let webhooks: readonly [number, number];

test("organisers: announce, change, put on the calendar, run the line, block", async () => {
  const announced = await twins(
    "POST /api/v1/admin/concerts",
    () => admin("POST", "/concerts", { title: "두 집의 노래" }),
    none,
  );
  const concerts = announced.map((one) => parse<Seats>(one).concertId) as [number, number];
  await twins(
    "PATCH /api/v1/admin/concerts/{concertId}",
    (id) => admin("PATCH", `/concerts/${id}`, { artist: "쌍둥이" }),
    concerts,
  );
  const dates = { startsAt: at(20), bookingOpenAt: at(-1), bookingCloseAt: at(19) };
  const made = await twins(
    "POST /api/v1/admin/concerts/{concertId}/schedules",
    (id) => admin("POST", `/concerts/${id}/schedules`, { ...dates, venueName: "두 집 홀" }),
    concerts,
  );
  shows = made.map((one) => {
    const { concertId, scheduleId, seats } = parse<Seats & { seats: { seatId: number }[] }>(one);
    return { concertId, scheduleId, seatIds: seats.map(({ seatId }) => seatId) };
  }) as [Seats, Seats];
  await twins(
    "PATCH /api/v1/admin/schedules/{scheduleId}",
    ({ scheduleId }) => admin("PATCH", `/schedules/${scheduleId}`, { venueName: "옮긴 홀" }),
    shows,
  );
  await twins(
    "PATCH /api/v1/admin/schedules/{scheduleId}/queue",
    ({ scheduleId }) => admin("PATCH", `/schedules/${scheduleId}/queue`, { maxActive: 9 }),
    shows,
  );
  for (const verb of ["block", "unblock"]) {
    const body = { seatNumbers: [49, 50], reason: "카메라" };
    await twins(
      `POST /api/v1/admin/schedules/{scheduleId}/seats/${verb}`,
      ({ scheduleId }) => admin("POST", `/schedules/${scheduleId}/seats/${verb}`, body),
      shows,
    );
  }
  const hooked = await twins(
    "POST /api/v1/admin/webhooks",
    () => admin("POST", "/webhooks", { url: "https://localhost/hook" }),
    none,
  );
  webhooks = hooked.map((one) => parse<{ webhookId: number }>(one).webhookId) as [number, number];
});

test("the line: join, poll, watch, snapshot, draw, leave", async () => {
  const turns = await takeTurns(people, shows);
  const [turn] = turns;
  const mine = "/api/v1/queue/tokens/me";
  const get = (name: string, path: string, headers: Record<string, string> = turn.place) =>
    both(`GET ${name}`, { method: "GET", path, headers });
  await get(mine, mine);
  await get(`${mine}/events`, `${mine}/events`);
  await get("/api/v1/queue/entries", "/api/v1/queue/entries");
  const line = "/api/v1/queue/schedules/{scheduleId}";
  const itsLine = `/api/v1/queue/schedules/${turn.scheduleId}`;
  await get(line, itsLine, {});
  await get(`${line}/events`, `${itsLine}/events`, {});
  await get("/api/v1/concerts", "/api/v1/concerts?size=100");
  expect((await both("POST /api/v1/queue/tokens", joining(turn))).status).toBe(409);
  const drawn = await ask(
    "lane",
    admin("POST", `/concerts/${turn.concertId}/schedules`, {
      startsAt: at(20),
      bookingOpenAt: at(2),
      bookingCloseAt: at(19),
      venueName: "제비 홀",
      queue: { draw: true, preQueueOpensAt: at(1) },
    }),
  );
  const draw = `/api/v1/queue/schedules/${parse<Seats>(drawn).scheduleId}/draw`;
  await get("/api/v1/queue/schedules/{scheduleId}/draw", draw, {});
  await twins(
    "DELETE /api/v1/queue/tokens/me",
    ({ place }) => ({ method: "DELETE", path: mine, headers: place }),
    turns,
  );
  expect((await get(mine, mine)).status).toBe(401);
});

test("a browser: the same cookies, set, read and removed", async () => {
  const cookie = await logInAsBrowser(people[0].loginId);
  const path = "/api/v1/queue/tokens";
  const asked = async (host: Host, method: string, rest = "") => {
    const headers = { cookie: jar.join("; "), origin: hosts[host] };
    const body = method === "POST" ? { body: { scheduleId: shows[0].scheduleId } } : {};
    return ask(host, { method, path: `${path}${rest}`, headers, ...body });
  };
  let jar = [cookie];
  const perHost = [];
  for (const host of ["lane", "next"] as const) {
    jar = [cookie];
    const joined = await asked(host, "POST");
    jar.push(
      ...[...(joined.headers["set-cookie"] ?? "").matchAll(/frontrow-\w+-\d+=[^;]+/g)].map(String),
    );
    expect(jar).toHaveLength(4);
    const mine = `/me?scheduleId=${shows[0].scheduleId}`;
    const [polled, left] = [await asked(host, "GET", mine), await asked(host, "DELETE", mine)];
    expect([joined.status, polled.status, left.status]).toEqual([200, 200, 204]);
    perHost.push([joined, polled, left].map(nameless));
  }
  expect(perHost[1]).toEqual(perHost[0]);
  const foreign = { cookie, origin: "https://evil.example" };
  const sent = { method: "POST", path, headers: foreign, body: { scheduleId: 1 } };
  expect((await both("POST /api/v1/queue/tokens", sent)).status).toBe(403);
});

test("seats: map, watch, select, hold, read, release", async () => {
  const turns = await takeTurns(people, shows);
  const [turn] = turns;
  const get = (name: string, path: string, headers: Record<string, string> = turn.place) =>
    both(`GET ${name}`, { method: "GET", path, headers });
  const { concertId, scheduleId } = turn;
  const seats = `/api/v1/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const seatsName = "/api/v1/concerts/{concertId}/schedules/{scheduleId}/seats";
  await get(seatsName, seats);
  await get(`${seatsName}/events`, `${seats}/events`);
  for (const method of ["POST", "DELETE"]) {
    await twins(
      `${method} /api/v1/seats/select`,
      ({ scheduleId, seatIds, place }) => ({
        method,
        path: "/api/v1/seats/select",
        body: { scheduleId, seatIds: seatIds.slice(0, 2) },
        headers: place,
      }),
      turns,
    );
  }
  const held = await twins("POST /api/v1/reservations", holding(0), turns);
  expect((await both("POST /api/v1/reservations", holding(0)(turn))).status).toBe(409);
  const one = `/api/v1/reservations/${reservationOf(held[0])}`;
  const name = "/api/v1/reservations/{reservationId}";
  await get(name, one);
  await get("/api/v1/reservations", "/api/v1/reservations");
  await twins(
    `DELETE ${name}`,
    (n) => ({
      method: "DELETE",
      path: `/api/v1/reservations/${reservationOf(held[n])}`,
      headers: turns[n].headers,
    }),
    none,
  );
  expect(
    (await both(`DELETE ${name}`, { method: "DELETE", path: one, headers: turn.headers })).status,
  ).toBe(409);
  await leave(turns);
});

test("money: charge, pay, read, cancel, refund, check in", async () => {
  const [{ userId, headers }] = people;
  const get = (name: string, path: string) => both(`GET ${name}`, { method: "GET", path, headers });
  await twins(
    "POST /api/v1/users/{userId}/balance/charge",
    (person) => ({
      method: "POST",
      path: `/api/v1/users/${person.userId}/balance/charge`,
      body: { amount: 1_000_000 },
      headers: person.headers,
    }),
    people,
  );
  const payments = await buy(await takeTurns(people, shows), 1);
  for (const rest of ["", "/transactions", "/transactions.csv"]) {
    const name = `/api/v1/users/{userId}/balance${rest}`;
    await get(name, name.replace("{userId}", String(userId)));
  }
  await get("/api/v1/payments", "/api/v1/payments");
  for (const rest of ["", "/cancellation"]) {
    await get(`/api/v1/payments/{paymentId}${rest}`, `/api/v1/payments/${payments[0]}${rest}`);
  }
  const codes = await Promise.all(
    people.map(async (person) => {
      const path = "/api/v1/reservations?status=CONFIRMED";
      const list = await ask("lane", { method: "GET", path, headers: person.headers });
      return parse<{ items: { tickets: { qr: string }[] }[] }>(list).items[0]?.tickets[0]?.qr;
    }),
  );
  const inName = "POST /api/v1/admin/tickets/check-in";
  await twins(inName, (n) => admin("POST", "/tickets/check-in", { code: codes[n] }), none);
  expect((await both(inName, admin("POST", "/tickets/check-in", { code: codes[0] }))).status).toBe(
    409,
  );
  const [second, third, fourth] = [
    await buy(await takeTurns(people, shows), 2),
    await buy(await takeTurns(people, shows), 3),
    await buy(await takeTurns(people, shows), 4),
  ];
  const cancel = (name: string, of: (n: 0 | 1) => { path: string; body: object }) =>
    twins(name, (n) => ({ method: "POST", headers: people[n].headers, ...of(n) }), none);
  await cancel("POST /api/v1/payments/{paymentId}/cancel", (n) => ({
    path: `/api/v1/payments/${second[n]}/cancel`,
    body: {},
  }));
  await cancel("POST /api/v1/payments/cancel", (n) => ({
    path: "/api/v1/payments/cancel",
    body: { paymentId: third[n] },
  }));
  await twins(
    "POST /api/v1/admin/payments/{paymentId}/refund",
    (n) => admin("POST", `/payments/${fourth[n]}/refund`, { reason: "환불" }),
    none,
  );
});

test("the organiser's books, webhooks and the end of a show", async () => {
  const get = (name: string, path = name) => both(`GET /api/v1/admin${name}`, admin("GET", path));
  await get("/schedules/{scheduleId}/stats", `/schedules/${shows[0].scheduleId}/stats`);
  await get("/audit-log");
  await get("/payments");
  await get("/reconciliation");
  await get("/webhooks");
  const deliveries = `/webhooks/${webhooks[0]}/deliveries`;
  let log: Answer | undefined;
  // Attempts go on between the two reads: compared anew until they fall between two rounds of them.
  await expect(async () => {
    log = await get("/webhooks/{webhookId}/deliveries", deliveries);
  }).toPass();
  const [delivery] = parse<{ items: { deliveryId: number }[] }>(log as Answer).items;
  const again = `${deliveries}/${delivery?.deliveryId}/redeliver`;
  await twins(
    "POST /api/v1/admin/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver",
    () => admin("POST", again),
    none,
  );
  await twins(
    "DELETE /api/v1/admin/webhooks/{webhookId}",
    (id) => admin("DELETE", `/webhooks/${id}`),
    webhooks,
  );
  await twins(
    "POST /api/v1/admin/schedules/{scheduleId}/cancel",
    ({ scheduleId }) => admin("POST", `/schedules/${scheduleId}/cancel`, { reason: "폭우" }),
    shows,
  );
});

test("what anybody may read, and what only the house may", async () => {
  const get = (name: string, path = name) => both(`GET ${name}`, { method: "GET", path });
  await get("/api/v1/concerts");
  await get("/api/v1/schedules");
  await get("/api/v1/concerts/{concertId}", "/api/v1/concerts/1");
  await get("/api/v1/concerts/{concertId}/schedules", "/api/v1/concerts/1/schedules?all=true");
  await get("/api/health/live");
  await get("/api/health/ready");
  await get("/api/openapi.json");
  const counted = ({ status, headers, text }: Answer) => ({
    status,
    headers: { ...headers, "x-request-id": null },
    text: text.replace(/:\d+/g, ":0"),
  });
  const cron = bearer(process.env.CRON_SECRET ?? "");
  const crons = operations().filter(({ path }) => path.startsWith("/api/cron/"));
  for (const { name, method, path } of crons) {
    const [lane, next] = [
      await ask("lane", { method, path, headers: cron }),
      await ask("next", { method, path, headers: cron }),
    ];
    expect(counted(next), name).toEqual(counted(lane));
    if (lane.status === 200) alike.add(name);
  }
  const metrics = { method: "GET", path: "/api/metrics" };
  const [lane, next] = [await ask("lane", metrics), await ask("next", metrics)];
  expect([next.status, next.headers["content-type"]]).toEqual([200, lane.headers["content-type"]]);
  alike.add("GET /api/metrics");
});

test("every operation has been compared in its success", () => {
  const left = operations()
    .map(({ name }) => name)
    .filter((name) => !alike.has(name) && !needGateway.test(name));
  expect(left).toEqual([]);
});
