import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { deriveKey } from "@/lib/auth/keys";
import { env } from "@/lib/env";
import type { Route } from "@/lib/http/define-route";
import { sendRaw } from "@/lib/testing/api-raw";
import { nameOf, rightRequestTo } from "@/lib/testing/api-requests";
import { startWholeApi } from "@/lib/testing/api-whole";
import { admittedTo, bearerOf, browserOf, makeWorld, password } from "@/lib/testing/api-world";
import { expectAuditClean } from "@/lib/testing/expect-audit-clean";
import { makeSchedule, makeUser, makeUsers } from "@/lib/testing/factories";
import { accessTokenOf, sessionCookieOf } from "@/lib/testing/logins";
import { tally } from "@/lib/testing/tally";
import { apiRoutes } from "./route-table";

process.env.RATE_LIMIT_FACTOR = "1000";
const { url, send, close } = await startWholeApi();

afterAll(async () => {
  await expectAuditClean();
  await close();
});

const named = (routes: readonly Route[]) => routes.map((route) => [nameOf(route), route] as const);
const paymentsAs = (headers: Record<string, string>) =>
  send("GET", { path: "/api/v1/payments", headers });

describe("forged identities", () => {
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

  it("401 for alg:none and for every other algorithm, key, type, issuer and audience", async () => {
    const viewer = await makeUser({ role: "ADMIN" });
    const right = await accessTokenOf(viewer);
    const [header = "", payload = "", signature = ""] = right.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const signed = (changes: { alg?: string; typ?: string; claims?: object; key?: Uint8Array }) =>
      new SignJWT({ ...claims, ...changes.claims })
        .setProtectedHeader({ alg: changes.alg ?? "HS256", typ: changes.typ ?? "at+jwt" })
        .sign(changes.key ?? deriveKey("access token"));
    expect((await paymentsAs({ authorization: `Bearer ${await signed({})}` })).outcome).toBe("OK");
    const forged = [
      `${base64({ alg: "none", typ: "at+jwt" })}.${payload}.`,
      `${base64({ alg: "None" })}.${payload}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${base64({ ...claims, sub: "999" })}.${signature}`,
      await signed({ alg: "HS512" }),
      await signed({ typ: "JWT" }),
      await signed({ key: new TextEncoder().encode(env().AUTH_SECRET) }),
      await signed({ claims: { iss: "somebody" } }),
      await signed({ claims: { aud: "frontrow-place" } }),
      await signed({ claims: { sub: "-1" } }),
      await signed({ claims: { role: "ROOT" } }),
      `${right}${right}`,
      "x".repeat(10_000),
      "",
    ];
    for (const [n, token] of forged.entries()) {
      const answer = await paymentsAs({ authorization: `Bearer ${token}` });
      expect([n, answer.outcome]).toEqual([n, "UNAUTHENTICATED"]);
    }
  });

  it("401 for a token or a cookie with a character changed anywhere", async () => {
    const viewer = await makeUser();
    const token = await accessTokenOf(viewer);
    const { name, value } = await sessionCookieOf(viewer);
    const changedAt = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    const outcomes = new Set<string>();
    // The last character of base64url may hold bits that say nothing.
    for (let at = 0; at < token.length - 1; at += 3) {
      const authorization = `Bearer ${changedAt(token, at)}`;
      outcomes.add((await paymentsAs({ authorization })).outcome);
    }
    for (let at = 0; at < value.length - 1; at += 3) {
      outcomes.add((await paymentsAs({ cookie: `${name}=${changedAt(value, at)}` })).outcome);
    }
    expect([...outcomes]).toEqual(["UNAUTHENTICATED"]);
  });

  it.each(["Basic ZGVtbzpkZW1v", "bearer", "Bearer a b", "Bearer\ttoken", "Token x"])(
    "401 for Authorization: %s",
    async (authorization) => {
      expect((await paymentsAs({ authorization })).outcome).toBe("UNAUTHENTICATED");
    },
  );
});

describe("other sites' pages", () => {
  const changing = apiRoutes.filter(
    ({ definition: { method, identity } }) =>
      method !== "GET" && (identity === "required" || identity === "admin"),
  );
  const own = new URL(url);
  const origins = [
    undefined,
    "",
    "null",
    "https://evil.example",
    `https://${own.host}`,
    `http://${own.hostname}:1`,
    `${own.origin}.evil.example`,
    `${own.origin}@evil.example`,
    `http://evil.example/${own.host}`,
  ];

  it.each(named(changing))("403 %s with the cookie alone is not enough", async (_, route) => {
    const { admin } = makeWorld();
    const world = makeWorld();
    const request = await rightRequestTo(route, world);
    const { cookie = "" } = await browserOf(await admin());
    for (const origin of origins) {
      const headers = { cookie, ...(origin !== undefined && { origin }) };
      const answer = await send(route.definition.method, { ...request, headers });
      expect([origin, answer.status, answer.outcome]).toEqual([origin, 403, "BAD_ORIGIN"]);
    }
  });

  it("a form of theirs cannot speak JSON", async () => {
    const viewer = await makeUser();
    const request = {
      path: `/api/v1/users/${viewer.userId}/balance/charge`,
      text: '{"amount":1000,"ignored":"="}',
    };
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const headers = { ...(await browserOf(viewer)), "content-type": type };
      const answer = await send("POST", { ...request, headers });
      expect(answer.outcome).toBe("UNSUPPORTED_MEDIA_TYPE");
    }
  });

  it("nothing invites them to read answers", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await send(method, { path: "/api/v1/concerts", headers });
      expect(
        [...answer.headers.keys()].filter((name) => name.startsWith("access-control")),
      ).toEqual([]);
    }
  });
});

describe("bodies", () => {
  const withBody = apiRoutes.filter(({ definition }) => definition.body);

  it.each(named(withBody))("400 %s takes no field it does not know", async (_, route) => {
    const right = await rightRequestTo(route, makeWorld());
    for (const field of ["role", "status", "price", "totalAmount", "balance", "constructor"]) {
      const text = JSON.stringify({ ...right.body, [field]: "ADMIN" });
      const answer = await send(route.definition.method, { ...right, text });
      expect([field, answer.status, answer.outcome]).toEqual([field, 400, "INVALID_REQUEST"]);
    }
    const text = `{"__proto__":{"role":"ADMIN"},${JSON.stringify(right.body).slice(1)}`;
    const answer = await send(route.definition.method, {
      ...right,
      text: text.replace(/,}$/, "}"),
    });
    expect(answer.status).toBe(400);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  const charging = async (body: string | Uint8Array<ArrayBuffer>) => {
    const viewer = await makeUser();
    const path = `/api/v1/users/${viewer.userId}/balance/charge`;
    return send("POST", { path, text: body, headers: await bearerOf(viewer) });
  };

  it("of two values for one key the last counts, and is checked", async () => {
    expect((await charging('{"amount":1,"amount":-5}')).outcome).toBe("INVALID_AMOUNT");
    expect((await charging('{"amount":-5,"amount":1}')).data.chargedAmount).toBe(1);
  });

  it("400 for nesting however deep", async () => {
    for (const [open, shut] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const deep = `${open.repeat(10_000)}1${shut.repeat(10_000)}`;
      expect((await charging(deep)).outcome).toBe("INVALID_REQUEST");
      expect((await charging(`{"amount":${deep}}`)).outcome).toBe("INVALID_AMOUNT");
      expect((await charging(open.repeat(12_000))).outcome).toBe("MALFORMED_JSON");
    }
  });

  it("400 for bytes that are not UTF-8", async () => {
    const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
    for (const broken of ["ff", "c3", "eda080", "c0af", "f8a1a1a1a1"]) {
      const text = new Uint8Array([...bytes("7b22616d6f756e74223a22"), ...bytes(broken), 34, 125]);
      expect((await charging(text)).outcome).toBe("MALFORMED_JSON");
    }
  });

  it("400 for a name with NUL or half a character in it, not a failure of the store", async () => {
    for (const nickname of ["a\\u0000b", "\\ud800", "\\u0007"]) {
      const text = `{"loginId":"${randomUUID()}","password":"${password}","nickname":"${nickname}"}`;
      const answer = await send("POST", { path: "/api/v1/members", text });
      expect([nickname, answer.outcome]).toEqual([nickname, "INVALID_REQUEST"]);
    }
  });
});

describe("addresses and headers", () => {
  it.each([
    "page=1000000000",
    "page=0",
    "page=-1",
    "page=1.5",
    "page=1e3",
    "size=1000000000",
    "size=101",
    "size=0",
    "page=",
    "page=%00",
    "page=99999999999999999999",
    "toString=1",
  ])("400 for a list's ?%s", async (query) => {
    const headers = await bearerOf(await makeUser());
    for (const path of ["payments", "reservations", "concerts", "schedules"]) {
      const answer = await send("GET", { path: `/api/v1/${path}?${query}`, headers });
      expect([path, answer.outcome]).toEqual([path, "INVALID_REQUEST"]);
    }
  });

  it("the last page there may be is merely empty", async () => {
    const answer = await send("GET", { path: "/api/v1/concerts?page=1000000&size=100" });
    expect([answer.outcome, answer.data.items]).toEqual(["OK", []]);
  });

  it.each(["*", "{}", "{schedule:1}:wait", "..", "%0d%0a", "🎫".normalize(), "8".repeat(5_000)])(
    "401 for the queue token %s",
    async (token) => {
      const { scheduleId } = await makeSchedule();
      const headers = { ...(await bearerOf(await makeUser())), "queue-token": encodeURI(token) };
      const polled = await send("GET", { path: "/api/v1/queue/tokens/me", headers });
      expect(polled.outcome).toBe("QUEUE_TOKEN_INVALID");
      const body = { scheduleId, seatIds: [1] };
      const held = await send("POST", { path: "/api/v1/reservations", body, headers });
      expect(held.outcome).toBe("QUEUE_TOKEN_INVALID");
    },
  );

  it("a line break in a header is the end of it, and comes back in none of ours", async () => {
    const answer = await sendRaw(
      url,
      "GET /api/v1/none HTTP/1.1\r\nHost: x\r\nX-Request-Id: abcdefgh\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n",
    );
    expect(answer.status).toBe(404);
    expect(answer.head.toLowerCase()).not.toContain("set-cookie");
    const bare = await sendRaw(
      url,
      "GET /api/v1/none HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc\ndefgh: 1\r\nConnection: close\r\n\r\n",
    );
    expect(bare.status).toBe(400);
  });

  it("headers of frameworks change nothing", async () => {
    const headers = {
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "next-action": "x".repeat(40),
      "x-original-url": "/api/health/live",
      "x-rewrite-url": "/api/health/live",
      "x-http-method-override": "DELETE",
      "x-forwarded-host": "evil.example",
    };
    expect((await paymentsAs(headers)).outcome).toBe("UNAUTHENTICATED");
  });
});

describe("the house's own endpoints", () => {
  const crons = apiRoutes.filter(({ definition }) => definition.bearer === "cronSecret");

  it.each(named(crons))("401 %s for anything but the whole secret", async (_, route) => {
    const { CRON_SECRET } = env();
    const wrong = [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${CRON_SECRET.slice(0, -1)}`,
      `Bearer ${CRON_SECRET}x`,
      `Bearer ${CRON_SECRET.toUpperCase()}`,
      `Bearer  ${CRON_SECRET}`,
      CRON_SECRET,
      `Basic ${CRON_SECRET}`,
      `Bearer ${env().AUTH_SECRET}`,
    ];
    for (const authorization of wrong) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const path = route.definition.path;
      const answer = await send(route.definition.method, { path, headers });
      expect([authorization, answer.outcome]).toEqual([authorization, "UNAUTHENTICATED"]);
      const asked = await send(route.definition.method, { path: `${path}?secret=${CRON_SECRET}` });
      expect(asked.outcome).toBe("UNAUTHENTICATED");
    }
  });
});

describe("storms", () => {
  it("20 holds of one seat each at once, against a limit of 4: exactly 4", async () => {
    const { scheduleId, seatIds } = await makeSchedule();
    const viewer = await makeUser();
    const headers = { ...(await bearerOf(viewer)), ...(await admittedTo(viewer, scheduleId)) };
    const holding = seatIds.slice(0, 20).map(async (seatId) => {
      const body = { scheduleId, seatIds: [seatId] };
      const answer = await send("POST", { path: "/api/v1/reservations", body, headers });
      if (answer.outcome !== "OK") throw { code: answer.outcome };
    });
    expect(await tally(holding)).toEqual({ OK: 4, SEAT_LIMIT_EXCEEDED: 16 });
  });

  it("500 logins at once: each is answered, and buyers buy meanwhile", async () => {
    const { login } = makeWorld();
    const { loginId } = await login();
    const { scheduleId, seatIds } = await makeSchedule({ maxActive: 50, admitPerMinute: 100_000 });
    const buyers = await Promise.all(
      (await makeUsers(20)).map(async (viewer) => ({
        ...(await bearerOf(viewer)),
        ...(await admittedTo(viewer, scheduleId)),
      })),
    );
    let answered = 0;
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const storm = Array.from({ length: 500 }, async (_, n) => {
      const body = { loginId: n === 0 ? loginId : `nobody-${n}`, password };
      const answer = await send("POST", { path: "/api/v1/auth/login", body });
      answered += 1;
      begun();
      if (answer.outcome === "UNAVAILABLE") {
        expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      }
      if (answer.outcome !== "OK") throw { code: answer.outcome };
    });
    const stormOver = tally(storm);
    await isBegun;
    const waitedMs: number[] = [];
    for (const [n, headers] of buyers.entries()) {
      const startedAtMs = performance.now();
      const body = { scheduleId, seatIds: seatIds.slice(n, n + 1) };
      const answer = await send("POST", { path: "/api/v1/reservations", body, headers });
      waitedMs.push(performance.now() - startedAtMs);
      expect(answer.outcome).toBe("OK");
    }
    const answeredMeanwhile = answered;
    const outcomes = await stormOver;
    expect(answeredMeanwhile).toBeLessThan(500);
    // The first stands behind the storm's own arrival; hashing then holds nobody up.
    const [median = 0] = waitedMs.sort((a, b) => a - b).slice(waitedMs.length / 2);
    expect(median).toBeLessThan(1_000);
    expect(Object.keys(outcomes).sort()).toEqual(["INVALID_CREDENTIALS", "OK", "UNAVAILABLE"]);
    expect(Object.values(outcomes).reduce((sum, n) => sum + n)).toBe(500);
  });
});
