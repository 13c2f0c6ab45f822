import { SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Login } from "./claims";
import { deriveKey } from "./keys";
import { newRefreshToken } from "./refresh-token";
import { signAccessToken, verifyAccessToken } from "./tokens";

const userUuid = "9a7c1a55-2f0e-4a54-9d0c-3a5e9bb0a001";
const sid = "0b5d1c0e-6a0f-4d57-8a3e-9a53a6a0c001";
const login: Login = {
  viewer: { userId: 7, userUuid, role: "USER", nickname: "미나" },
  sessionId: sid,
};
const claims = { sub: "7", sid, uuid: userUuid, role: "USER", nickname: "미나" };

Object.assign(process.env, {
  DATABASE_URL: "postgres://localhost/none",
  REDIS_URL: "redis://localhost:1",
  AUTH_SECRET: "unit-tests-sign-with-this-secret-0001",
  CRON_SECRET: "unit-tests-cron-with-this-secret-0001",
});
afterEach(() => {
  vi.useRealTimers();
});

/** One of our tokens with single parts changed. */
function forged(
  change: {
    header?: object;
    claims?: object;
    issuer?: string;
    audience?: string;
    key?: Uint8Array;
  } = {},
): Promise<string> {
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...change.header })
    .setIssuer(change.issuer ?? "frontrow")
    .setAudience(change.audience ?? "frontrow-api")
    .setIssuedAt()
    .setExpirationTime("15m")
    .sign(change.key ?? deriveKey("access token"));
}

describe("access token", () => {
  it("says whose it is", async () => {
    expect(await verifyAccessToken(await signAccessToken(login))).toEqual(login);
  });

  it("lapses after 15 minutes, also when it was verified before", async () => {
    vi.useFakeTimers({ now: new Date("2030-01-01T00:00:00Z") });
    const [seen, unseen] = [
      await signAccessToken(login),
      await signAccessToken({ ...login, viewer: { ...login.viewer, userId: 8 } }),
    ];
    vi.setSystemTime(new Date("2030-01-01T00:14:59.999Z"));
    expect(await verifyAccessToken(seen)).toEqual(login);
    vi.setSystemTime(new Date("2030-01-01T00:15:00Z"));
    await expect(verifyAccessToken(seen)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
    await expect(verifyAccessToken(unseen)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  });

  it.each([
    ["another key", { key: deriveKey("session") }],
    ["another type", { header: { typ: "JWT" } }],
    ["no type", { header: { typ: undefined } }],
    ["another issuer", { issuer: "evil" }],
    ["another audience", { audience: "evil" }],
    ["a stronger algorithm than ours", { header: { alg: "HS512" }, key: new Uint8Array(64) }],
    ["no owner", { claims: { sub: undefined } }],
    ["an owner that is no number", { claims: { sub: "7; drop" } }],
    ["a role that does not exist", { claims: { role: "ROOT" } }],
    ["no session", { claims: { sid: undefined } }],
    ["a session that is none", { claims: { sid: "1" } }],
    ["no nickname", { claims: { nickname: 1 } }],
  ])("with %s is nobody's", async (_name, change) => {
    const token = await forged(change);
    await expect(verifyAccessToken(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("with one bit changed anywhere is nobody's", async () => {
    const token = await signAccessToken(login);
    for (let index = 0; index < token.length; index += 7) {
      const other = token[index] === "A" ? "B" : "A";
      const changed = token.slice(0, index) + other + token.slice(index + 1);
      await expect(verifyAccessToken(changed)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    }
  });

  it.each([
    ["alg none", `${encode({ alg: "none", typ: "at+jwt" })}.${encode(claims)}.`],
    ["a refresh token", newRefreshToken()],
    ["an oversized token", "a".repeat(1_000_000)],
    ["nothing", ""],
    ["dots", "..."],
    ["a star", "*"],
  ])("%s is nobody's", async (_name, token) => {
    await expect(verifyAccessToken(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
