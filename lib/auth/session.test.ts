import { decode, encode } from "next-auth/jwt";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Login } from "./claims";

const secret = "unit-tests-sign-with-this-secret-0001";
const userUuid = "9a7c1a55-2f0e-4a54-9d0c-3a5e9bb0a001";
const sessionId = "0b5d1c0e-6a0f-4d57-8a3e-9a53a6a0c001";
const login: Login = {
  viewer: { userId: 7, userUuid, role: "ADMIN", nickname: "미나" },
  sessionId,
};

/** The module as a process with this APP_URL has it. */
async function sessionsOf(appUrl: string) {
  vi.resetModules();
  Object.assign(process.env, {
    DATABASE_URL: "postgres://localhost/none",
    REDIS_URL: "redis://localhost:1",
    AUTH_SECRET: secret,
    CRON_SECRET: "unit-tests-cron-with-this-secret-0001",
    APP_URL: appUrl,
  });
  return import("./session");
}

describe("session cookie", () => {
  let session: Awaited<ReturnType<typeof sessionsOf>>;
  beforeEach(async () => {
    session = await sessionsOf("http://localhost:8080");
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("says whose it is, among other cookies", async () => {
    const { name, value } = await session.createSessionCookie(login);
    const header = `locale=ko; ${name}=${value}; theme=dark`;
    expect(await session.readSessionCookie(header)).toEqual(login);
    expect(await session.readSessionCookie(header)).toEqual(login);
  });

  it("is what next-auth itself reads and writes", async () => {
    const { value, name } = await session.createSessionCookie(login);
    expect(await decode({ token: value, secret })).toMatchObject({ sub: "7", role: "ADMIN" });
    const theirs = await encode({
      token: { sub: "7", sid: sessionId, uuid: userUuid, role: "ADMIN", nickname: "미나" },
      secret,
    });
    expect(await session.readSessionCookie(`${name}=${theirs}`)).toEqual(login);
    expect(
      session.authOptions({ clientIp: "unknown", userAgent: null }).cookies?.sessionToken?.name,
    ).toBe(name);
  });

  it("lapses after seven days, also when it was read before", async () => {
    vi.useFakeTimers({ now: new Date("2030-01-01T00:00:00Z") });
    const { name, value } = await session.createSessionCookie(login);
    const header = `${name}=${value}`;
    vi.setSystemTime(new Date("2030-01-07T23:59:59Z"));
    expect(await session.readSessionCookie(header)).toEqual(login);
    vi.setSystemTime(new Date("2030-01-08T00:00:00Z"));
    expect(await session.readSessionCookie(header)).toBeNull();
  });

  it("of another secret, cut short, or not ours in shape is nobody's", async () => {
    const { name, value } = await session.createSessionCookie(login);
    const foreign = await encode({
      token: { sub: "7" },
      secret: "another-secret-of-thirty-two-chars",
    });
    const shapeless = await encode({ token: { sub: "7", role: "ROOT" }, secret });
    const unending = await encode({
      token: { sub: "7", uuid: userUuid, role: "ADMIN", nickname: "미나" },
      secret,
    });
    for (const bad of [
      foreign,
      shapeless,
      unending,
      value.slice(0, -2),
      "",
      "x",
      "a.b.c.d.e",
      "a".repeat(5_000),
    ]) {
      expect(await session.readSessionCookie(`${name}=${bad}`)).toBeNull();
    }
    expect(await session.readSessionCookie(null)).toBeNull();
    expect(await session.readSessionCookie(`other=${value}`)).toBeNull();
  });

  it("is httpOnly and SameSite=Lax; over https also Secure and bound to the host", async () => {
    const plain = await session.createSessionCookie(login);
    expect(plain).toMatchObject({
      name: "frontrow-session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: false, maxAge: 604_800 },
    });
    const secure = await sessionsOf("https://tickets.example");
    expect(await secure.createSessionCookie(login)).toMatchObject({
      name: "__Host-frontrow-session",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: true, maxAge: 604_800 },
    });
    expect(secure.clearSessionCookie()).toEqual({
      name: "__Host-frontrow-session",
      value: "",
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: true, maxAge: 0 },
    });
  });
});
