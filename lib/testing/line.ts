import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect } from "vitest";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import type { Viewer } from "@/lib/auth/viewer";
import { DomainError } from "@/lib/errors";
import type { PlaceView } from "@/lib/queue/contract";
import { issueToken } from "@/lib/queue/issue-token";
import { callLine, lineKeys } from "@/lib/queue/queue.lua";
import { syncInventory } from "@/lib/queue/sync-inventory";
import { redis } from "@/lib/redis";

/** Helpers of the waiting room's tests. */

let lastUserId = 0;

/** People who exist for the queue alone; it never looks a user up. */
export function somePeople(count: number): Viewer[] {
  return Array.from({ length: count }, () => {
    lastUserId += 1;
    return { userId: lastUserId, userUuid: randomUUID(), role: "USER", nickname: "팬" };
  });
}

export type Joined = { viewer: Viewer; view: PlaceView };

/** `count` people join one after the other. */
export async function joinAll(
  scheduleId: number,
  count: number,
): Promise<Joined[] & [Joined, Joined, Joined]> {
  const joined: Joined[] = [];
  for (const viewer of somePeople(count)) {
    joined.push({ viewer, view: await issueToken(viewer, { scheduleId }) });
  }
  return joined as Joined[] & [Joined, Joined, Joined];
}

/** The refusal a use case must answer with. */
export function refusal(work: Promise<unknown>): Promise<DomainError> {
  return work.then(
    () => expect.fail("was not refused"),
    (error) => {
      expect(error).toBeInstanceOf(DomainError);
      return error;
    },
  );
}

const elapse = `
local ms = tonumber(ARGV[1])
for _, key in ipairs({KEYS[4], KEYS[5], KEYS[6]}) do
  for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ms, member) end
end
local people = redis.call('HGETALL', KEYS[2])
for i = 1, #people, 2 do
  local head, deadline, middle, bound, tail = string.match(people[i + 1], '^(%a:%d+:)(%d+)(:%d+:%d:)(%d+)(.*)$')
  local function earlier(at) return string.format('%.0f', at == '0' and 0 or tonumber(at) - ms) end
  redis.call('HSET', KEYS[2], people[i], head .. earlier(deadline) .. middle .. earlier(bound) .. tail)
end
local policy = cjson.decode(redis.call('HGET', KEYS[1], 'policy'))
for _, name in ipairs({'opensAt', 'joinsAt', 'closesAt'}) do policy[name] = policy[name] - ms end
redis.call('HSET', KEYS[1], 'policy', cjson.encode(policy))
for _, name in ipairs({'askedAt', 'quietUntil', 'slice'}) do redis.call('HINCRBY', KEYS[1], name, -ms) end
redis.call('HINCRBYFLOAT', KEYS[1], 'tat', -ms * 1000)
`;

/** Makes it `ms` later for a line: everything it remembers happened that much longer ago. */
export async function letPass(scheduleId: number, ms: number): Promise<void> {
  await redis().eval(elapse, lineKeys(scheduleId), [ms]);
}

/** Who is in which part of a line, in order, straight from the keys. */
export async function readLine(
  scheduleId: number,
): Promise<{ wait: number[]; active: number[]; away: number[]; people: number }> {
  const [, people = "", ...sets] = lineKeys(scheduleId);
  const [wait = [], active = [], away = []] = await Promise.all(
    sets.slice(0, 3).map((key) => redis().zrange<string[]>(key, 0, -1)),
  );
  const numbers = (members: string[]) => members.map(Number);
  return {
    wait: numbers(wait),
    active: numbers(active),
    away: numbers(away),
    people: await redis().hlen(people),
  };
}

/** The sale has opened. */
export async function openSale(scheduleId: number): Promise<void> {
  await db()
    .update(schedules)
    .set({ bookingOpenAt: sql`clock_timestamp() - interval '1 second'` })
    .where(eq(schedules.id, scheduleId));
  await syncInventory(scheduleId);
}

/** Newer than any count of the real 50 seats, so that it stays. */
const pretendedVersion = 9e15;

/** The line believes in so many seats, whatever Postgres says. */
export async function pretendSeats(scheduleId: number, free: number, held = 0): Promise<void> {
  const [cfg = ""] = lineKeys(scheduleId);
  const policy = JSON.parse((await redis().hget<string>(cfg, "policy")) ?? "{}");
  await tellPolicy(scheduleId, { ...policy, free, held }, pretendedVersion);
}

/** Tells a line its policy as of a version; returns what it says to that. */
export async function tellPolicy(
  scheduleId: number,
  policy: Record<string, unknown>,
  version: number,
): Promise<string | undefined> {
  const answer = await callLine(scheduleId, "configure", [0, version, JSON.stringify(policy)]);
  return answer?.status;
}

/** The queue store loses all it knows of a line. */
export async function loseLine(scheduleId: number): Promise<void> {
  await redis().del(...lineKeys(scheduleId));
}

/** It fails over to a copy that had not heard of this person yet. */
export async function losePerson(scheduleId: number, { viewer }: Joined): Promise<void> {
  const [, people = "", ...sets] = lineKeys(scheduleId);
  await redis().hdel(people, String(viewer.userId));
  for (const key of sets) await redis().zrem(key, String(viewer.userId));
}
