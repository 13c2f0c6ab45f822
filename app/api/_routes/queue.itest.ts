import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { seats } from "@/db/schema/concerts";
import type { Viewer } from "@/lib/auth/viewer";
import { toResponse } from "@/lib/http/answer";
import { createDispatcher } from "@/lib/http/dispatch";
import { closeStreams } from "@/lib/http/streams";
import { completeToken } from "@/lib/queue/complete-token";
import { snapshotView } from "@/lib/queue/contract";
import { apiCaller } from "@/lib/testing/api-caller";
import { makeSchedule, makeUsers } from "@/lib/testing/factories";
import { loseLine } from "@/lib/testing/line";
import { accessTokenOf, sessionCookieOf } from "@/lib/testing/logins";
import { queueRoutes } from "./queue";

const call = apiCaller(queueRoutes);

afterAll(async () => {
  closeStreams();
});

async function lineOf(count: number, options: Parameters<typeof makeSchedule>[0] = {}) {
  const { scheduleId, concertId } = await makeSchedule({ maxActive: 1, ...options });
  const people = [];
  for (const as of await makeUsers(count)) {
    const { data } = await call("POST", "/queue/tokens", { as, body: { scheduleId } });
    people.push({ as, token: data.token as string, headers: { "queue-token": data.token }, data });
  }
  type Person = (typeof people)[number];
  return { scheduleId, concertId, people: people as [Person, Person, ...Person[]] };
}

describe("POST /queue/tokens", () => {
  it("200 with the place in line", async () => {
    const { scheduleId, people } = await lineOf(2);
    const [inside, waiting] = people;
    expect(inside.data).toMatchObject({
      scheduleId,
      userId: inside.as.userId,
      userUuid: inside.as.userUuid,
      status: "ACTIVE",
      queuePosition: 0,
      estimatedWaitTimeMinutes: 0,
      remainingSeconds: 300,
    });
    expect(waiting.data).toMatchObject({
      status: "WAITING",
      queuePosition: 1,
      activeUntil: null,
      remainingSeconds: null,
      pass: null,
    });
    expect(waiting.data.estimatedWaitTimeMinutes).toBeGreaterThan(0);
    expect(waiting.data.place).toEqual(expect.any(String));
  });

  it("409 with the caller's own place when there is one already", async () => {
    const { scheduleId, people } = await lineOf(2);
    const { as, token } = people[1];
    const answer = await call("POST", "/queue/tokens", { as, body: { scheduleId } });
    expect([answer.status, answer.error.code]).toEqual([409, "QUEUE_TOKEN_EXISTS"]);
    expect(answer.error.details).toEqual({ token, status: "WAITING", queuePosition: 1 });
  });

  it("401 without a login, 403 for somebody else's user id, 404 for no such schedule", async () => {
    const { scheduleId, people } = await lineOf(1);
    const { as } = people[0];
    const refused = [];
    for (const [options, body] of [
      [{}, { scheduleId }],
      [{ as }, { scheduleId, userId: as.userId + 1 }],
      [{ as }, { scheduleId: 999_999 }],
      [{ as }, { scheduleId: Number.MAX_SAFE_INTEGER }],
    ] as const) {
      const answer = await call("POST", "/queue/tokens", { ...options, body });
      refused.push([answer.status, answer.error.code]);
    }
    expect(refused).toEqual([
      [401, "UNAUTHENTICATED"],
      [403, "FORBIDDEN"],
      [404, "SCHEDULE_NOT_FOUND"],
      [404, "SCHEDULE_NOT_FOUND"],
    ]);
  });

  it("409 before the opening, 410 after the closing and when sold out", async () => {
    const hourMs = 3_600_000;
    const [as] = (await makeUsers(1)) as [Viewer];
    const opensAt = new Date(Date.now() + hourMs);
    const early = await makeSchedule({ bookingOpenAt: opensAt });
    const late = await makeSchedule({ bookingCloseAt: new Date(Date.now() - 1_000) });
    const cancelled = await makeSchedule({ cancelledAt: new Date(), cancelReason: "비" });
    const soldOut = await makeSchedule();
    await db()
      .update(seats)
      .set({ status: "BLOCKED" })
      .where(eq(seats.scheduleId, soldOut.scheduleId));
    const refused = [];
    for (const { scheduleId } of [early, late, cancelled, soldOut]) {
      const answer = await call("POST", "/queue/tokens", { as, body: { scheduleId } });
      refused.push([answer.status, answer.error.code, answer.error.details]);
    }
    expect(refused).toEqual([
      [409, "SALE_NOT_OPEN", { opensAt: opensAt.toISOString() }],
      [410, "SALE_CLOSED", {}],
      [410, "SALE_CLOSED", {}],
      [410, "SOLD_OUT", {}],
    ]);
  });

  it("400 for anything that is not a schedule id", async () => {
    const [as] = (await makeUsers(1)) as [Viewer];
    for (const scheduleId of [0, -1, 1.5, "1", null, 2 ** 53, [1]]) {
      const answer = await call("POST", "/queue/tokens", { as, body: { scheduleId } });
      expect([answer.status, answer.error.code]).toEqual([400, "INVALID_REQUEST"]);
    }
    const extra = { scheduleId: 1, status: "ACTIVE" };
    expect((await call("POST", "/queue/tokens", { as, body: extra })).status).toBe(400);
    const long = { scheduleId: 1, place: "x".repeat(257) };
    expect((await call("POST", "/queue/tokens", { as, body: long })).status).toBe(400);
  });
});

describe("GET /queue/tokens/me", () => {
  it("200 with where I stand; completed is told, left is not known", async () => {
    const { scheduleId, people } = await lineOf(3);
    const [inside, waiting] = people;
    const seen = await call("GET", "/queue/tokens/me", waiting);
    expect(seen.status).toBe(200);
    expect(seen.data).toMatchObject({ queuePosition: 1, peopleAhead: 0, totalWaiting: 2 });
    await completeToken({ scheduleId, userId: inside.as.userId, token: inside.token });
    expect((await call("GET", "/queue/tokens/me", inside)).data).toMatchObject({
      status: "COMPLETED",
      pass: null,
      place: null,
    });
    expect((await call("GET", "/queue/tokens/me", waiting)).data.status).toBe("ACTIVE");
  });

  it("401 without a token, with somebody else's, and with nonsense", async () => {
    const { people } = await lineOf(2);
    const [inside, waiting] = people;
    const refused = [];
    const presented: Record<string, string>[] = [
      {},
      { "queue-token": inside.token },
      { "queue-token": "* }{" },
    ];
    for (const headers of presented) {
      const answer = await call("GET", "/queue/tokens/me", { as: waiting.as, headers });
      refused.push([answer.status, answer.error.code]);
    }
    expect(refused).toEqual([
      [401, "QUEUE_TOKEN_REQUIRED"],
      [401, "QUEUE_TOKEN_INVALID"],
      [401, "QUEUE_TOKEN_INVALID"],
    ]);
  });

  it("Queue-Place brings back a place the store lost", async () => {
    const { scheduleId, people } = await lineOf(2);
    const { as, headers, data, token } = people[1];
    await loseLine(scheduleId);
    expect((await call("GET", "/queue/tokens/me", { as, headers })).status).toBe(401);
    const withPlace = { ...headers, "queue-place": data.place };
    const answer = await call("GET", "/queue/tokens/me", { as, headers: withPlace });
    expect(answer.data).toMatchObject({ token, order: data.order, status: "WAITING" });
  });
});

describe("DELETE /queue/tokens/me", () => {
  it("204 once, then 401; the next is in", async () => {
    const { people } = await lineOf(2);
    const [inside, waiting] = people;
    const left = await call("DELETE", "/queue/tokens/me", inside);
    expect([left.status, left.text]).toEqual([204, ""]);
    expect((await call("DELETE", "/queue/tokens/me", inside)).status).toBe(401);
    expect((await call("GET", "/queue/tokens/me", waiting)).data.status).toBe("ACTIVE");
  });
});

describe("a browser", () => {
  it("keeps token, ticket and pass in cookies of the schedule, and loses them by leaving", async () => {
    const { scheduleId } = await makeSchedule({ maxActive: 1 });
    const [viewer] = (await makeUsers(1)) as [Viewer];
    const session = await sessionCookieOf(viewer);
    const origin = "http://localhost:8080";
    const cookie = `${session.name}=${session.value}`;
    const joined = await call("POST", "/queue/tokens", {
      body: { scheduleId },
      headers: { cookie, origin },
    });
    expect(joined.status).toBe(200);
    const jar = joined.headers.getSetCookie().map((line) => line.split(";")[0]);
    expect(jar).toEqual([
      `frontrow-queue-${scheduleId}=${joined.data.token}`,
      `frontrow-place-${scheduleId}=${joined.data.place}`,
      `frontrow-pass-${scheduleId}=${joined.data.pass}`,
    ]);
    const headers = { cookie: [cookie, ...jar].join("; "), origin };
    const me = `/queue/tokens/me?scheduleId=${scheduleId}`;
    const seen = await call("GET", me, { headers });
    expect(seen.data.token).toBe(joined.data.token);
    expect(seen.headers.getSetCookie()).toEqual([]);
    const left = await call("DELETE", me, { headers });
    expect(left.status).toBe(204);
    expect(left.headers.getSetCookie().every((line) => line.includes("Max-Age=0"))).toBe(true);
    expect(left.headers.getSetCookie()).toHaveLength(3);
  });
});

describe("GET /queue/schedules/{scheduleId}", () => {
  it("200, the same bytes for everyone, good for a second in shared caches", async () => {
    const { scheduleId, people } = await lineOf(3);
    const path = `/queue/schedules/${scheduleId}`;
    const [first, second] = [await call("GET", path), await call("GET", path, people[0])];
    expect(first.text).toBe(second.text);
    expect(snapshotView.parse(first.data)).toMatchObject({ waiting: 2, active: 1, capacity: 1 });
    expect(first.headers.get("cache-control")).toBe("public, s-maxage=1, stale-while-revalidate=2");
    expect(first.headers.getSetCookie()).toEqual([]);
    expect((await call("GET", "/queue/schedules/999999")).status).toBe(404);
    expect((await call("GET", "/queue/schedules/1e3")).status).toBe(400);
  });
});

describe("GET /queue/entries", () => {
  it("200 with the lines I stand in", async () => {
    const { scheduleId, concertId, people } = await lineOf(1);
    const { as, token } = people[0];
    const answer = await call("GET", "/queue/entries", { as });
    expect(answer.data).toEqual([
      {
        concertId,
        concertTitle: "시험 공연",
        scheduleId,
        token,
        status: "ACTIVE",
        queuePosition: 0,
        estimatedWaitTimeMinutes: 0,
      },
    ]);
    expect((await call("GET", "/queue/entries")).status).toBe(401);
  });
});

describe("GET /queue/tokens/me/events", () => {
  const dispatch = createDispatcher(queueRoutes);

  async function openEvents(as: Viewer, token: string) {
    const request = new Request("http://localhost:8080/api/v1/queue/tokens/me/events", {
      headers: { authorization: `Bearer ${await accessTokenOf(as)}`, "queue-token": token },
    });
    const response = toResponse(await dispatch(request));
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    /** Reads on until an event tells `wanted`. */
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`the stream ended after ${text}`);
        text += value;
      }
    };
    return { response, until, ended: async () => (await reader?.read())?.done };
  }

  it("tells the place at once and the turn when it comes; closes with the server", async () => {
    const { people } = await lineOf(2);
    const [inside, waiting] = people;
    const events = await openEvents(waiting.as, waiting.token);
    expect(events.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await events.until('"status":"WAITING"');
    await call("DELETE", "/queue/tokens/me", inside);
    await events.until('"status":"ACTIVE"');
    closeStreams();
    expect(await events.ended()).toBe(true);
  });

  it("401 for a token that is not the caller's", async () => {
    const { people } = await lineOf(2);
    const { response } = await openEvents(people[1].as, people[0].token);
    expect(response.status).toBe(401);
  });
});
