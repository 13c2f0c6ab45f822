import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { closeDb, db, sqlClient } from "@/db/client";
import { refreshTokens } from "@/db/schema";
import { makeUser } from "@/lib/testing/factories";
import { tally } from "@/lib/testing/tally";
import { hashRefreshToken, newRefreshToken } from "./refresh-token";
import { insertRefreshToken, rotateRefreshToken } from "./store";

afterAll(closeDb);

async function logIn() {
  const { userId } = await makeUser();
  const hash = hashRefreshToken(newRefreshToken());
  await insertRefreshToken(db(), userId, hash);
  return { userId, hash };
}

const newHash = () => hashRefreshToken(newRefreshToken());

it("20 renewals with one token at once: one rotates, and then the family is dead", async () => {
  const { userId, hash } = await logIn();
  const renewals = Array.from({ length: 20 }, () => rotateRefreshToken(db(), hash, newHash()));
  const outcomes = (await Promise.all(renewals)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "ROTATED")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "REUSED")).toHaveLength(19);
  const family = await db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));
  expect(family.filter((token) => !token.usedAt && !token.revokedAt)).toEqual([]);
});

it("the database knows one living token per family, whatever the statement does", async () => {
  const { userId, hash } = await logIn();
  const [first] = await db().select().from(refreshTokens).where(eq(refreshTokens.userId, userId));
  const second = () =>
    sqlClient()`
      INSERT INTO refresh_tokens (user_id, family_id, token_hash, expires_at)
      VALUES (${userId}, ${first?.familyId ?? randomUUID()}, ${newHash()}, clock_timestamp() + interval '1 day')`;
  await expect(second()).rejects.toMatchObject({
    code: "23505",
    constraint_name: "refresh_tokens_one_living_per_family",
  });
  expect((await rotateRefreshToken(db(), hash, newHash())).outcome).toBe("ROTATED");
  expect(await tally([second()])).toEqual({ "23505": 1 });
});
