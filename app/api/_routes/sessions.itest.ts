import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema/accounts";
import { knownMs } from "@/lib/auth/live-session";
import { hashPassword } from "@/lib/auth/passwords";
import { authOptions, readSessionCookie } from "@/lib/auth/session";
import { findAccount, replacePassword, startSession } from "@/lib/auth/store";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { clientIpHeader, trustClientIpHeader } from "@/lib/http/client-ip";
import { apiCaller } from "@/lib/testing/api-caller";
import { makeUser } from "@/lib/testing/factories";
import { accessTokenOf, loginOfViewer, sessionCookieOf } from "@/lib/testing/logins";
import { adminRoutes } from "./admin";
import { memberRoutes } from "./members";

const call = apiCaller([...memberRoutes, ...adminRoutes]);
const password = "correct horse battery";
const nextPassword = "another horse entirely";
const chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/147.0.0.0 Safari/537.36";

trustClientIpHeader();
afterEach(() => {
  vi.useRealTimers();
});

type Headers = Record<string, string>;
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

async function browser(viewer: Viewer): Promise<Headers> {
  const { name, value } = await sessionCookieOf(viewer);
  return { cookie: `${name}=${value}`, origin: env().APP_URL };
}

const status = async (headers: Headers) => (await call("GET", "/members/me", { headers })).status;

/** Somebody with a password, and as many logins over the API as asked for. */
async function member(loginsCount: number) {
  const loginId = `member-${crypto.randomUUID()}`;
  const made = await call("POST", "/members", {
    body: { loginId, password, nickname: "미나" },
    headers: { "user-agent": chrome },
  });
  const logins = [made.data];
  while (logins.length < loginsCount) {
    logins.push((await call("POST", "/auth/login", { body: { loginId, password } })).data);
  }
  return { loginId, logins };
}

const sessionsOf = async (headers: Headers) =>
  (await call("GET", "/members/me/sessions", { headers })).data;

describe("GET /members/me, PATCH /members/me", () => {
  it("tells the account and takes a new nickname, which the next answer has", async () => {
    const { loginId, logins } = await member(1);
    const headers = bearer(logins[0].accessToken);
    expect((await call("GET", "/members/me", { headers })).data).toEqual({
      userId: logins[0].userId,
      userUuid: logins[0].userUuid,
      loginId,
      nickname: "미나",
      role: "USER",
      createdAt: expect.any(String),
    });
    const body = { nickname: " 앞줄팬 " };
    expect((await call("PATCH", "/members/me", { headers, body })).data.nickname).toBe("앞줄팬");
    expect((await call("GET", "/members/me", { headers })).data.nickname).toBe("앞줄팬");
    const empty = { nickname: " " };
    expect((await call("PATCH", "/members/me", { headers, body: empty })).status).toBe(400);
    const role = { nickname: "x", role: "ADMIN" };
    expect((await call("PATCH", "/members/me", { headers, body: role })).status).toBe(400);
  });
});

describe("GET /members/me/sessions", () => {
  it("lists every login, this one first, with the device in words and nothing else of it", async () => {
    const { logins } = await member(2);
    const list = await sessionsOf(bearer(logins[1].accessToken));
    expect(list.totalItems).toBe(2);
    expect(list.items).toMatchObject([
      { kind: "API", browser: null, system: null, current: true },
      { kind: "API", browser: "Chrome", system: "Windows", current: false },
    ]);
    expect(JSON.stringify(list)).not.toContain("AppleWebKit");
  });

  it("leaves out what has lapsed or was ended", async () => {
    const viewer = await makeUser();
    const here = bearer(await accessTokenOf(viewer));
    const { sessionId } = await loginOfViewer(viewer);
    await db()
      .update(sessions)
      .set({ expiresAt: sql`clock_timestamp()` })
      .where(eq(sessions.id, sessionId));
    expect((await sessionsOf(here)).totalItems).toBe(1);
  });
});

describe("a session that was ended", () => {
  it("opens nothing any more: a stolen cookie, a stolen access token, a stolen refresh token", async () => {
    const { logins } = await member(2);
    const [mine, stolen] = logins;
    const viewer: Viewer = { ...mine, role: "USER" };
    const stolenCookie = await browser(viewer);
    expect(await status(stolenCookie)).toBe(200);
    expect(await status(bearer(stolen.accessToken))).toBe(200);

    const headers = bearer(mine.accessToken);
    const { items } = await sessionsOf(headers);
    for (const { sessionId, current } of items) {
      if (current) continue;
      const path = `/members/me/sessions/${sessionId}`;
      expect((await call("DELETE", path, { headers })).status).toBe(204);
      expect((await call("DELETE", path, { headers })).error.code).toBe("SESSION_NOT_FOUND");
    }
    expect(await status(stolenCookie)).toBe(401);
    expect(await status(bearer(stolen.accessToken))).toBe(401);
    const renewal = await call("POST", "/auth/refresh", {
      headers: bearer(stolen.refreshToken),
      body: {},
    });
    expect([renewal.status, renewal.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    expect(await status(headers)).toBe(200);
  });

  it("somewhere else is known here within five seconds, and not asked about before", async () => {
    const viewer = await makeUser();
    const { sessionId } = await loginOfViewer(viewer);
    const headers = await browser(viewer);
    const login = await readSessionCookie(headers.cookie ?? null);
    expect(await status(headers)).toBe(200);
    // As another process does it.
    await db()
      .update(sessions)
      .set({ revokedAt: sql`clock_timestamp()` })
      .where(eq(sessions.id, login?.sessionId ?? sessionId));
    const nowMs = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: nowMs + knownMs - 1_000 });
    expect(await status(headers)).toBe(200);
    vi.setSystemTime(nowMs + knownMs);
    expect(await status(headers)).toBe(401);
    vi.setSystemTime(nowMs + 100 * knownMs);
    expect(await status(headers)).toBe(401);
  });

  it("is nobody's to next-auth, either, and signing out there ends it here", async () => {
    const viewer = await makeUser();
    const headers = await browser(viewer);
    const token = (headers.cookie ?? "").split("=").slice(1).join("=");
    const options = authOptions({ clientIp: "unknown", userAgent: null });
    const secret = env().AUTH_SECRET;
    const claims = await options.jwt?.decode?.({ token, secret });
    expect(claims).toMatchObject({ sub: String(viewer.userId) });
    await options.events?.signOut?.({ token: claims ?? {}, session: {} as never });
    expect(await options.jwt?.decode?.({ token, secret })).toBeNull();
    expect(await status(headers)).toBe(401);
  });

  it("by a spent refresh token takes its access token along", async () => {
    const { logins } = await member(1);
    const refresh = (token: string) =>
      call("POST", "/auth/refresh", { headers: bearer(token), body: {} });
    const next = (await refresh(logins[0].refreshToken)).data;
    expect(await status(bearer(next.accessToken))).toBe(200);
    expect((await refresh(logins[0].refreshToken)).error.code).toBe("REFRESH_TOKEN_REUSED");
    expect(await status(bearer(next.accessToken))).toBe(401);
  });

  it("at logging out takes its access token along", async () => {
    const { logins } = await member(1);
    const headers = bearer(logins[0].refreshToken);
    expect((await call("POST", "/auth/logout", { headers, body: {} })).status).toBe(204);
    expect(await status(bearer(logins[0].accessToken))).toBe(401);
  });

  it("is not somebody else's to end", async () => {
    const owner = await makeUser();
    const headers = await browser(owner);
    const { items } = await sessionsOf(headers);
    const path = `/members/me/sessions/${items[0].sessionId}`;
    const answer = await call("DELETE", path, { as: await makeUser() });
    expect(answer.error.code).toBe("SESSION_NOT_FOUND");
    expect(await status(headers)).toBe(200);
  });
});

describe("DELETE /members/me/sessions", () => {
  it("ends all but the one it is asked with", async () => {
    const { logins } = await member(3);
    const headers = bearer(logins[2].accessToken);
    const answer = await call("DELETE", "/members/me/sessions", { headers });
    expect(answer.data).toEqual({ endedSessions: 2 });
    expect(await status(bearer(logins[0].accessToken))).toBe(401);
    expect(await status(headers)).toBe(200);
  });
});

describe("a role that was taken", () => {
  it("is gone within five seconds, whatever the token says", async () => {
    const admin = await makeUser({ role: "ADMIN" });
    const headers = bearer(await accessTokenOf(admin));
    const ask = () => call("GET", "/admin/audit-log", { headers });
    expect((await ask()).status).toBe(200);
    await db().update(users).set({ role: "USER" }).where(eq(users.id, admin.userId));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + knownMs });
    expect((await ask()).error.code).toBe("FORBIDDEN");
  });
});

describe("POST /members/me/password", () => {
  const change = (headers: Headers, currentPassword: string, newPassword = nextPassword) =>
    call("POST", "/members/me/password", { headers, body: { currentPassword, newPassword } });

  it("changes it for who knows the old one; every other login ends, the old one opens nothing", async () => {
    const { loginId, logins } = await member(3);
    const headers = bearer(logins[0].accessToken);
    expect((await change(headers, password)).data).toEqual({ endedSessions: 2 });
    expect(await status(headers)).toBe(200);
    expect(await status(bearer(logins[1].accessToken))).toBe(401);
    const enter = async (word: string) =>
      (await call("POST", "/auth/login", { body: { loginId, password: word } })).status;
    expect([await enter(password), await enter(nextPassword)]).toEqual([401, 200]);
  });

  it("counts wrong ones as wrong logins: the eleventh is not looked at", async () => {
    const { loginId, logins } = await member(1);
    const headers = { ...bearer(logins[0].accessToken), [clientIpHeader]: "203.0.113.9" };
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await change(headers, "wrong wrong")).error.code).toBe("INVALID_CREDENTIALS");
    }
    expect((await change(headers, password)).error.code).toBe("RATE_LIMITED");
    const body = { loginId, password };
    const login = { body, headers: { [clientIpHeader]: "203.0.113.9" } };
    expect((await call("POST", "/auth/login", login)).error.code).toBe("RATE_LIMITED");
  });

  it("refuses a new one that is too short, and nothing has changed", async () => {
    const { logins } = await member(2);
    const headers = bearer(logins[0].accessToken);
    expect((await change(headers, password, "short")).error.code).toBe("INVALID_REQUEST");
    expect(await status(bearer(logins[1].accessToken))).toBe(200);
  });

  it("of two changes at once one wins", async () => {
    const { logins } = await member(1);
    const headers = bearer(logins[0].accessToken);
    const answers = await Promise.all([change(headers, password), change(headers, password)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("lets no login in that had proved the old one a moment before", async () => {
    const { loginId, logins } = await member(1);
    const proven = await findAccount(db(), loginId);
    if (!proven) throw new Error("no account");
    const newHash = await hashPassword(nextPassword);
    const list = await sessionsOf(bearer(logins[0].accessToken));
    const keep = list.items[0].sessionId;
    await replacePassword(db(), proven.account.userId, {
      oldHash: proven.passwordHash,
      newHash,
      keep,
    });
    const device = { browser: null, system: null };
    await expect(startSession(db(), proven, { kind: "BROWSER", device })).rejects.toMatchObject({
      code: "INVALID_CREDENTIALS",
    });
  });
});
