import { describe, expect, it, vi } from "vitest";
import { callFunction } from "@/db/call";
import { db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import {
  concertView,
  scheduleArray,
  scheduleList,
  seatEvent,
  seatMapView,
} from "@/lib/concert/contract";
import { listOf } from "@/lib/contract";
import { env } from "@/lib/env";
import type { ErrorCode } from "@/lib/errors";
import { toResponse } from "@/lib/http/answer";
import { createDispatcher } from "@/lib/http/dispatch";
import { closeStreams } from "@/lib/http/streams";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { closeRedis } from "@/lib/redis";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { accessTokenOf } from "@/lib/testing/logins";
import { concertRoutes } from "./concerts";

const concertList = listOf(concertView);
const dispatch = createDispatcher(concertRoutes);

type Headers = Record<string, string>;
type Answer = {
  status: number;
  data: Record<string, unknown>;
  error: { code: ErrorCode; details: Record<string, unknown> };
};

async function open(path: string, headers: Headers = {}): Promise<Response> {
  return toResponse(
    await dispatch(new Request(`http://localhost:8080/api/v1${path}`, { headers })),
  );
}

async function get(path: string, headers: Headers = {}): Promise<Answer> {
  const response = await open(path, headers);
  return { status: response.status, ...(await response.json()) };
}

async function refusal(path: string, headers: Headers = {}): Promise<[number, ErrorCode]> {
  const { status, error } = await get(path, headers);
  return [status, error.code];
}

const as = async (viewer: Viewer): Promise<Headers> => ({
  authorization: `Bearer ${await accessTokenOf(viewer)}`,
});

/** Somebody whose turn it is. */
async function admitted(scheduleId: number) {
  const viewer = await makeUser();
  const { token, status } = await issueToken(viewer, { scheduleId });
  expect(status).toBe("ACTIVE");
  return { viewer, token, headers: { ...(await as(viewer)), "queue-token": token } };
}

const seatsPath = ({ concertId, scheduleId }: { concertId: number; scheduleId: number }) =>
  `/concerts/${concertId}/schedules/${scheduleId}/seats`;

describe("GET /concerts and /schedules", () => {
  it("200 for anybody, as published", async () => {
    const { concertId, scheduleId } = await makeSchedule();
    const list = concertList.parse((await get("/concerts?size=100")).data);
    expect(list.items.map((concert) => concert.concertId)).toContain(concertId);
    const one = concertView.parse((await get(`/concerts/${concertId}`)).data);
    expect(one).toMatchObject({ concertId, saleState: "ON_SALE", availableSeats: 50 });
    const dates = scheduleArray.parse((await get(`/concerts/${concertId}/schedules`)).data);
    expect(dates).toMatchObject([{ scheduleId, concertId, availableSeats: 50, status: "ON_SALE" }]);
    const bookable = scheduleList.parse((await get("/schedules?size=100")).data);
    expect(bookable.items.map((date) => date.scheduleId)).toContain(scheduleId);
  });

  it.each([
    "/concerts?page=0",
    "/concerts?size=0",
    "/concerts?size=101",
    "/concerts?size=1000000000",
    "/concerts?page=1.5",
    "/concerts?page=-1",
    "/concerts?fromDate=2030-02-30",
    "/concerts?fromDate=2030-2-3",
    "/concerts?fromDate=20300203",
    "/concerts?toDate=0000-01-01",
    "/concerts?toDate=9999-12-31",
    "/concerts?fromDate=2030-01-02&toDate=2030-01-01",
    "/concerts?query=",
    "/concerts?query=%00",
    `/concerts?query=${"가".repeat(101)}`,
    "/concerts?sort=price",
    "/concerts/0",
    "/concerts/-1",
    "/concerts/1.5",
    "/concerts/abc",
    "/concerts/99999999999999999999",
    "/concerts/1/schedules?fromDate=tomorrow",
    "/concerts/1/schedules?fromDate=2030-01-02&toDate=2030-01-01",
    "/concerts/1/schedules?all=yes",
    "/concerts/1/schedules?page=1",
    "/schedules?fromDate=2030-13-01",
    "/schedules?fromDate=2030-01-02&toDate=2030-01-01",
  ])("400 %s", async (path) => {
    expect(await refusal(path)).toEqual([400, "INVALID_REQUEST"]);
  });

  it.each([
    "/concerts/9007199254740991",
    "/concerts/999999/schedules",
    "/concerts/999999/schedules?all=true",
  ])("404 %s", async (path) => {
    expect(await refusal(path)).toEqual([404, "CONCERT_NOT_FOUND"]);
  });

  it("200 with one's own place in line, and null where one stands in none", async () => {
    const [joined, other] = [await makeSchedule(), await makeSchedule()];
    const { token, headers } = await admitted(joined.scheduleId);
    const entryIn = async (concertId: number, as: Headers) => {
      const { items } = (await get("/concerts?size=100", as)).data as {
        items: Record<string, unknown>[];
      };
      return items.find((item) => item.concertId === concertId)?.queueEntry;
    };
    expect(await entryIn(joined.concertId, headers)).toMatchObject({
      concertId: joined.concertId,
      scheduleId: joined.scheduleId,
      token,
      status: "ACTIVE",
      queuePosition: 0,
    });
    expect(await entryIn(other.concertId, headers)).toBeNull();
    expect(await entryIn(joined.concertId, await as(await makeUser()))).toBeNull();
    expect(await entryIn(joined.concertId, {})).toBeUndefined();
    const one = async (as: Headers) => {
      const { data } = await get(`/concerts/${joined.concertId}`, as);
      return (data as Record<string, unknown>).queueEntry;
    };
    expect(await one(headers)).toEqual(await entryIn(joined.concertId, headers));
    expect(await one(await as(await makeUser()))).toBeNull();
    expect(await one({})).toBeUndefined();
  });

  it("200 without places in line while the queue store is away", async () => {
    const { concertId, scheduleId } = await makeSchedule();
    const { headers } = await admitted(scheduleId);
    const { REDIS_URL } = env();
    await closeRedis();
    Object.assign(env(), { REDIS_URL: "redis://127.0.0.1:1" });
    try {
      const { status, data } = await get("/concerts?size=100", headers);
      const { items } = data as { items: Record<string, unknown>[] };
      expect([status, items.find((item) => item.concertId === concertId)?.queueEntry]).toEqual([
        200,
        null,
      ]);
    } finally {
      await closeRedis();
      Object.assign(env(), { REDIS_URL });
    }
  });

  it("400 names the field and the reason, a parameter that is not known or given twice, too", async () => {
    const reasons = async (search: string) => {
      const { status, error } = await get(`/concerts?${search}`);
      return [status, error?.details];
    };
    expect(await reasons("page=0&city=Seoul")).toEqual([
      400,
      { page: "must be 1..1000000", city: "is not known" },
    ]);
    expect(await reasons("page=1&size=5&page=2")).toEqual([400, { page: "is given twice" }]);
    expect(await reasons("query=")).toEqual([400, { query: "must not be empty" }]);
  });

  it("401 when an identity is shown that is none", async () => {
    expect(await refusal("/concerts", { authorization: "Bearer x" })).toEqual([
      401,
      "UNAUTHENTICATED",
    ]);
  });
});

describe("GET …/seats", () => {
  it("200 with 50 seats for somebody whose turn it is", async () => {
    const made = await makeSchedule();
    const { headers } = await admitted(made.scheduleId);
    const map = seatMapView.parse((await get(seatsPath(made), headers)).data);
    expect(map.seats).toHaveLength(50);
    expect(map.seats.every(({ status }) => status === "AVAILABLE")).toBe(true);
    const none = await get(`${seatsPath(made)}?status=SOLD`, headers);
    expect([none.status, none.data.seats]).toEqual([200, []]);
  });

  it("400 for a status there is not", async () => {
    const made = await makeSchedule();
    const { headers } = await admitted(made.scheduleId);
    expect(await refusal(`${seatsPath(made)}?status=FREE`, headers)).toEqual([
      400,
      "INVALID_REQUEST",
    ]);
  });

  it.each(["seats", "seats/events"])(
    "401 %s without identity, without token, with a made-up one",
    async (what) => {
      const made = await makeSchedule();
      const path = seatsPath(made).replace("seats", what);
      const viewer = await makeUser();
      expect(await refusal(path)).toEqual([401, "UNAUTHENTICATED"]);
      expect(await refusal(path, await as(viewer))).toEqual([401, "QUEUE_TOKEN_REQUIRED"]);
      const forged = {
        ...(await as(viewer)),
        "queue-token": "9a7c1a55-2f0e-4a54-9d0c-3a5e9bb0a001",
      };
      expect(await refusal(path, forged)).toEqual([401, "QUEUE_TOKEN_INVALID"]);
    },
  );

  it.each(["seats", "seats/events"])(
    "401 %s with somebody else's token, or one's own after leaving",
    async (what) => {
      const made = await makeSchedule();
      const path = seatsPath(made).replace("seats", what);
      const { viewer, token, headers } = await admitted(made.scheduleId);
      const thief = { ...(await as(await makeUser())), "queue-token": token };
      expect(await refusal(path, thief)).toEqual([401, "QUEUE_TOKEN_INVALID"]);
      await leaveQueue(viewer, token);
      expect(await refusal(path, headers)).toEqual([401, "QUEUE_TOKEN_INVALID"]);
    },
  );

  it.each(["seats", "seats/events"])(
    "403 %s while waiting, and with another date's token",
    async (what) => {
      const made = await makeSchedule({ maxActive: 1 });
      const path = seatsPath(made).replace("seats", what);
      await admitted(made.scheduleId);
      const waiting = await makeUser();
      const { token, status } = await issueToken(waiting, { scheduleId: made.scheduleId });
      expect(status).toBe("WAITING");
      const early = { ...(await as(waiting)), "queue-token": token };
      expect(await refusal(path, early)).toEqual([403, "QUEUE_TOKEN_NOT_ACTIVE"]);
      const elsewhere = await admitted((await makeSchedule()).scheduleId);
      expect(await refusal(path, elsewhere.headers)).toEqual([403, "QUEUE_TOKEN_WRONG_SCHEDULE"]);
    },
  );

  it("404 for a performance that is not there, whatever turn is shown", async () => {
    const made = await makeSchedule();
    const { headers } = await admitted(made.scheduleId);
    const path = seatsPath({ ...made, scheduleId: 999_999_999 });
    expect(await refusal(path, headers)).toEqual([404, "SCHEDULE_NOT_FOUND"]);
  });

  it.each(["seats", "seats/events"])(
    "404 %s of a performance that is another concert's",
    async (what) => {
      const [made, other] = [await makeSchedule(), await makeSchedule()];
      const { headers } = await admitted(made.scheduleId);
      const path = seatsPath({ ...made, concertId: other.concertId }).replace("seats", what);
      expect(await refusal(path, headers)).toEqual([404, "SCHEDULE_NOT_FOUND"]);
    },
  );
});

/** Reads a stream's events as they come. */
async function* eventsOf(response: Response) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const [, kind, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (kind && data) yield { kind, ...seatEvent.parse(JSON.parse(data)) };
    }
  }
}

describe("GET …/seats/events", () => {
  it("200 a snapshot of all seats, then each change under the next version", async () => {
    const made = await makeSchedule();
    const { viewer, token, headers } = await admitted(made.scheduleId);
    const response = await open(`${seatsPath(made)}/events`, headers);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-request-id")).toBeTruthy();
    const events = eventsOf(response);
    const first = (await events.next()).value;
    expect(first).toMatchObject({ kind: "snapshot", seats: { length: 50 } });
    const [seatId = 0] = made.seatIds;
    await callFunction(db(), "hold_seats", [viewer.userId, made.scheduleId, [seatId], token]);
    const second = (await events.next()).value;
    expect(second).toEqual({
      kind: "delta",
      version: (first?.version ?? 0) + 1,
      seats: [{ seatId, status: "HELD", grade: expect.any(String), price: expect.any(Number) }],
    });
    await events.return(undefined);
  });

  it("ends when the server goes down", async () => {
    const made = await makeSchedule();
    const { headers } = await admitted(made.scheduleId);
    const events = eventsOf(await open(`${seatsPath(made)}/events`, headers));
    expect((await events.next()).value?.kind).toBe("snapshot");
    const end = events.next();
    closeStreams();
    expect((await end).done).toBe(true);
  });

  it("a client that does not read is cut off", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const made = await makeSchedule();
      const { headers } = await admitted(made.scheduleId);
      const idle = await open(`${seatsPath(made)}/events`, headers);
      // Keep-alives nobody reads fill the stream's bound.
      vi.advanceTimersByTime(64 * 15_000);
      let keepAlives = 0;
      for await (const chunk of idle.body as unknown as AsyncIterable<Uint8Array>) {
        if (new TextDecoder().decode(chunk).startsWith(": keep-alive")) keepAlives += 1;
      }
      expect(keepAlives).toBe(63);
    } finally {
      vi.useRealTimers();
    }
  });
});
