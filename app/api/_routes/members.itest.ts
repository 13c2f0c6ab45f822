import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { refreshTokens, users } from "@/db/schema/accounts";
import { wallets } from "@/db/schema/wallets";
import { type TokensView, tokensView } from "@/lib/auth/contract";
import { verifyAccessToken } from "@/lib/auth/tokens";
import { env } from "@/lib/env";
import type { ErrorCode } from "@/lib/errors";
import { toResponse } from "@/lib/http/answer";
import { clientIpHeader, trustClientIpHeader } from "@/lib/http/client-ip";
import { createDispatcher } from "@/lib/http/dispatch";
import { closeRedis, redis } from "@/lib/redis";
import { memberRoutes } from "./members";

const dispatch = createDispatcher(memberRoutes);
const password = "correct horse battery";
const home = "203.0.113.7";

trustClientIpHeader();

type Answer = {
  status: number;
  headers: Headers;
  data: Record<string, unknown>;
  error: { code: ErrorCode; details: Record<string, unknown> };
};

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request = new Request(`http://localhost:8080/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", [clientIpHeader]: home, ...headers },
    body: JSON.stringify(body),
  });
  const response = toResponse(await dispatch(request));
  const text = await response.text();
  return { status: response.status, headers: response.headers, ...JSON.parse(text || "{}") };
}

let made = 0;
async function member(): Promise<TokensView & { password: string }> {
  made += 1;
  const answer = await post("/members", { loginId: `Member.${made}`, password, nickname: "미나" });
  expect(answer.status).toBe(201);
  return { ...tokensView.parse(answer.data), password };
}

const logIn = (body: object, from = home) => post("/auth/login", body, { [clientIpHeader]: from });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const refresh = (token: string) => post("/auth/refresh", {}, bearer(token));
const logOut = (token: string) => post("/auth/logout", {}, bearer(token));

describe("POST /members", () => {
  it("201 makes an account with an empty wallet and logs it in", async () => {
    const answer = await post("/members", {
      email: "mina@example.com",
      password,
      nickname: " 미나 ",
    });
    expect(answer.status).toBe(201);
    expect(answer.data).toEqual({
      userId: expect.any(Number),
      userUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      loginId: "mina@example.com",
      nickname: "미나",
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^frt_/),
      expiresIn: 900,
    });
    const tokens = tokensView.parse(answer.data);
    expect((await verifyAccessToken(tokens.accessToken)).viewer).toEqual({
      userId: tokens.userId,
      userUuid: tokens.userUuid,
      role: "USER",
      nickname: "미나",
    });
    const [wallet] = await db().select().from(wallets).where(eq(wallets.userId, tokens.userId));
    expect(wallet).toMatchObject({ balance: 0, seq: 0 });
  });

  it("stores neither the password nor the refresh token", async () => {
    const { userId, refreshToken } = await member();
    const [user] = await db().select().from(users).where(eq(users.id, userId));
    const [token] = await db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));
    expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify([user, token])).not.toContain(password);
    expect(JSON.stringify([user, token])).not.toContain(refreshToken.slice("frt_".length));
  });

  it("400 names each field that is wrong", async () => {
    const answer = await post("/members", { loginId: "a", password: "short", nickname: "" });
    expect([answer.status, answer.error.code]).toEqual([400, "INVALID_REQUEST"]);
    expect(Object.keys(answer.error.details).sort()).toEqual(["loginId", "nickname", "password"]);
  });

  it("400 for a role of one's own choice", async () => {
    const answer = await post("/members", {
      loginId: "sly.one",
      password,
      nickname: "x",
      role: "ADMIN",
    });
    expect([answer.status, answer.error.code]).toEqual([400, "INVALID_REQUEST"]);
  });

  it("409 login id taken, whatever its letter case", async () => {
    const { loginId } = await member();
    const answer = await post("/members", {
      loginId: loginId.toUpperCase(),
      password,
      nickname: "x",
    });
    expect([answer.status, answer.error.code]).toEqual([409, "LOGIN_ID_TAKEN"]);
  });

  it("of ten sign-ups with one login id at once exactly one succeeds", async () => {
    const body = { loginId: "wanted.by.all", password, nickname: "x" };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post("/members", body)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(9).fill(409)]);
    const rows = await db().execute(sql`
      SELECT u.id FROM users u JOIN wallets w ON w.user_id = u.id WHERE u.login_id = 'wanted.by.all'`);
    expect(rows).toHaveLength(1);
  });
});

describe("POST /auth/login", () => {
  it("200 with the same account, the login id in any letter case or as email", async () => {
    const { userId, loginId } = await member();
    const byLoginId = await logIn({ loginId: loginId.toLowerCase(), password });
    const byEmail = await logIn({ email: loginId, password });
    expect([byLoginId.status, byEmail.status]).toEqual([200, 200]);
    expect(tokensView.parse(byLoginId.data).userId).toBe(userId);
    expect(tokensView.parse(byEmail.data).userId).toBe(userId);
  });

  it("401 with the same answer for an unknown account and a wrong password", async () => {
    const { loginId } = await member();
    const wrong = await logIn({ loginId, password: "not the password" });
    const unknown = await logIn({ loginId: "nobody.at.all", password: "not the password" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.error).toEqual(unknown.error);
    expect(wrong.error.code).toBe("INVALID_CREDENTIALS");
  });

  it("400 without a password", async () => {
    expect((await logIn({ loginId: "mina" })).error.code).toBe("INVALID_REQUEST");
  });

  it("accounts whose stored hash is unusable let nobody in", async () => {
    await db().insert(users).values({ loginId: "hashless", passwordHash: "-", nickname: "x" });
    const answers = await Promise.all(
      ["-", "x"].map((given) => logIn({ loginId: "hashless", password: given })),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  });
});

describe("login throttle", () => {
  const wrong = (loginId: string, from: string) =>
    logIn({ loginId, password: "a wrong guess" }, from);
  const right = (loginId: string, from: string) => logIn({ loginId, password }, from);

  it("429 after ten failures, with when to try again, even for the right password", async () => {
    const { loginId } = await member();
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await wrong(loginId, home)).status).toBe(401);
    }
    const refused = await right(loginId, home);
    expect([refused.status, refused.error.code]).toEqual([429, "RATE_LIMITED"]);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(890);
    expect(seconds).toBeLessThanOrEqual(900);
  });

  it("the owner still gets in from another address", async () => {
    const { loginId } = await member();
    for (let guess = 0; guess < 11; guess += 1) await wrong(loginId, "198.51.100.9");
    expect((await wrong(loginId, "198.51.100.9")).status).toBe(429);
    expect((await right(loginId, home)).status).toBe(200);
  });

  it("of 40 guesses side by side exactly ten are looked at", async () => {
    const { loginId } = await member();
    const answers = await Promise.all(Array.from({ length: 40 }, () => wrong(loginId, home)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  it("a right password forgets the failures before it", async () => {
    const { loginId } = await member();
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 9; guess += 1) await wrong(loginId, home);
      expect((await right(loginId, home)).status).toBe(200);
    }
  });

  it("under attack from many addresses each is left few tries, the owner's first still works", async () => {
    const { loginId } = await member();
    for (let address = 0; address < 10; address += 1) {
      const guesses = Array.from({ length: 10 }, () => wrong(loginId, `198.51.100.${address}`));
      for (const { status } of await Promise.all(guesses)) expect(status).toBe(401);
    }
    const late = [];
    for (let guess = 0; guess < 5; guess += 1)
      late.push((await wrong(loginId, "192.0.2.1")).status);
    expect(late).toEqual([401, 401, 401, 429, 429]);
    expect((await right(loginId, home)).status).toBe(200);
  });

  it("unknown accounts are throttled just the same", async () => {
    const statuses = [];
    for (let guess = 0; guess < 11; guess += 1) statuses.push((await wrong("ghost", home)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });

  it("without Redis this process counts by itself, and the right password works", async () => {
    const { loginId } = await member();
    const { REDIS_URL } = env();
    await closeRedis();
    Object.assign(env(), { REDIS_URL: "redis://127.0.0.1:1" });
    try {
      expect((await right(loginId, home)).status).toBe(200);
      for (let guess = 0; guess < 10; guess += 1) {
        expect((await wrong(loginId, home)).status).toBe(401);
      }
      expect((await wrong(loginId, home)).status).toBe(429);
      expect((await right(loginId, "192.0.2.77")).status).toBe(200);
    } finally {
      await closeRedis();
      Object.assign(env(), { REDIS_URL });
    }
  });
});

describe("POST /auth/refresh", () => {
  it("200 gives a new pair; the new refresh token works, too", async () => {
    const first = await member();
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    const pair = tokensView.parse(second.data);
    expect(pair).toMatchObject({ userId: first.userId, loginId: first.loginId, expiresIn: 900 });
    expect(pair.refreshToken).not.toBe(first.refreshToken);
    expect((await verifyAccessToken(pair.accessToken)).viewer.userId).toBe(first.userId);
    expect((await refresh(pair.refreshToken)).status).toBe(200);
  });

  it("takes the token from the body as well", async () => {
    const { refreshToken } = await member();
    expect((await post("/auth/refresh", { refreshToken })).status).toBe(200);
  });

  it("401 a spent token ends the whole login, not the account's other logins", async () => {
    const { loginId, refreshToken } = await member();
    const other = tokensView.parse((await logIn({ loginId, password })).data);
    const next = tokensView.parse((await refresh(refreshToken)).data);
    const reused = await refresh(refreshToken);
    expect([reused.status, reused.error.code]).toEqual([401, "REFRESH_TOKEN_REUSED"]);
    const afterwards = await refresh(next.refreshToken);
    expect([afterwards.status, afterwards.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it("of 20 renewals with one token at once at most one succeeds, and nothing of the login survives", async () => {
    const { userId, refreshToken } = await member();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.error?.code === "REFRESH_TOKEN_REUSED")).toHaveLength(
      19,
    );
    const rows = await db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));
    expect(rows.filter(({ usedAt, revokedAt }) => !usedAt && !revokedAt)).toHaveLength(0);
  });

  it("a renewal and a reuse at the same moment leave no living token behind", async () => {
    for (let round = 0; round < 15; round += 1) {
      const first = await member();
      const next = tokensView.parse((await refresh(first.refreshToken)).data);
      await Promise.all([refresh(next.refreshToken), refresh(first.refreshToken)]);
      const rows = await db()
        .select()
        .from(refreshTokens)
        .where(eq(refreshTokens.userId, first.userId));
      expect(rows.filter(({ usedAt, revokedAt }) => !usedAt && !revokedAt)).toHaveLength(0);
    }
  });

  it("401 a token past its seven days", async () => {
    const { userId, refreshToken } = await member();
    const [row] = await db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));
    const livesDays = (Number(row?.expiresAt) - Number(row?.createdAt)) / 86_400_000;
    expect(livesDays).toBeCloseTo(7, 4);
    await db()
      .update(refreshTokens)
      .set({ expiresAt: sql`clock_timestamp()` })
      .where(eq(refreshTokens.userId, userId));
    const answer = await refresh(refreshToken);
    expect([answer.status, answer.error.code]).toEqual([401, "TOKEN_EXPIRED"]);
  });

  it("401 for an access token, an unknown token, none, or one in the wrong scheme", async () => {
    const { accessToken, refreshToken } = await member();
    const answers = [
      await refresh(accessToken),
      await refresh(`frt_${"A".repeat(43)}`),
      await refresh(`${refreshToken}x`),
      await post("/auth/refresh", {}),
      await post("/auth/refresh", {}, { authorization: `Basic ${refreshToken}` }),
      await post("/auth/refresh", {}, { authorization: "Bearer" }),
    ];
    for (const answer of answers) {
      expect([answer.status, answer.error.code]).toEqual([401, "UNAUTHENTICATED"]);
    }
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it("a refresh token opens nothing as an access token", async () => {
    const { refreshToken } = await member();
    await expect(verifyAccessToken(refreshToken)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });
});

describe("POST /auth/logout", () => {
  it("204 ends the login, also by an older token of it, and may be repeated", async () => {
    const first = await member();
    const next = tokensView.parse((await refresh(first.refreshToken)).data);
    expect((await logOut(first.refreshToken)).status).toBe(204);
    expect((await logOut(next.refreshToken)).status).toBe(204);
    const answer = await refresh(next.refreshToken);
    expect([answer.status, answer.error.code]).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("401 for a token that never was one", async () => {
    const { accessToken } = await member();
    for (const token of [accessToken, `frt_${"B".repeat(43)}`, "x"]) {
      expect((await logOut(token)).status).toBe(401);
    }
  });
});

describe("a storm of logins", () => {
  beforeEach(async () => {
    await redis().ping();
  });

  it("500 at once are all answered: 200 or, past the waiting line, 503 with when to try again", async () => {
    const { loginId } = await member();
    // Each from its own address, so that the throttle is not what answers.
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        logIn({ loginId, password }, `10.0.${Math.floor(index / 250)}.${index % 250}`),
      ),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].sort()).toEqual([200, 503]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.error.code).toBe("UNAVAILABLE");
    expect(refused?.headers.get("retry-after")).toBe("3");
    expect((await logIn({ loginId, password })).status).toBe(200);
  });
});
