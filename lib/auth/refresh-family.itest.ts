import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { db, sqlClient } from "@/db/client";
import { refreshTokens } from "@/db/schema/accounts";
import { makeUser } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { hashRefreshToken, newRefreshToken } from "./refresh-token";
import { endSessionRows, renewSession, startSession } from "./store";

const newHash = () => hashRefreshToken(newRefreshToken());

async function logIn() {
  const viewer = await makeUser();
  const hash = newHash();
  const proven = { account: { ...viewer, loginId: "-" }, passwordHash: "-" };
  const device = { browser: null, system: null };
  const sessionId = await startSession(db(), proven, {
    kind: "API",
    device,
    refreshTokenHash: hash,
  });
  return { viewer, userId: viewer.userId, hash, sessionId };
}

const tokensOf = (userId: number) =>
  db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));

it("20 renewals with one token at once: one renews, and then the session is dead", async () => {
  const { userId, hash } = await logIn();
  const renewals = Array.from({ length: 20 }, () => renewSession(db(), hash, newHash()));
  const outcomes = (await Promise.all(renewals)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "RENEWED")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "REFRESH_TOKEN_REUSED")).toHaveLength(19);
  const living = (await tokensOf(userId)).filter((token) => !token.usedAt && !token.revokedAt);
  expect(living).toEqual([]);
});

it("a renewal and an end of its session at the same moment leave no living token: 20 rounds", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { userId, hash, sessionId } = await logIn();
    await Promise.all([
      renewSession(db(), hash, newHash()),
      endSessionRows(db(), userId, { only: sessionId }),
    ]);
    const living = (await tokensOf(userId)).filter((token) => !token.usedAt && !token.revokedAt);
    expect(living).toEqual([]);
  }
});

it("the database knows one living token per session, whatever the statement does", async () => {
  const { userId, hash, sessionId } = await logIn();
  const second = () =>
    sqlClient()`
      INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
      VALUES (${userId}, ${sessionId}, ${newHash()}, clock_timestamp() + interval '1 day')`;
  await expect(second()).rejects.toMatchObject({
    code: "23505",
    constraint_name: "refresh_tokens_one_living_per_family",
  });
  expect((await renewSession(db(), hash, newHash())).outcome).toBe("RENEWED");
  expect(await tally([second()])).toEqual({ "23505": 1 });
});

it("a session that is renewed for ever keeps no more tokens than those that have not lapsed", async () => {
  const { userId, hash } = await logIn();
  const [second, third] = [newHash(), newHash()];
  expect((await renewSession(db(), hash, second)).outcome).toBe("RENEWED");
  await db()
    .update(refreshTokens)
    .set({ expiresAt: sql`clock_timestamp()` })
    .where(eq(refreshTokens.tokenHash, hash));
  expect((await renewSession(db(), second, third)).outcome).toBe("RENEWED");
  expect((await tokensOf(userId)).map(({ tokenHash }) => tokenHash).sort()).toEqual(
    [second, third].sort(),
  );
  expect((await renewSession(db(), hash, newHash())).outcome).toBe("UNAUTHENTICATED");
});
