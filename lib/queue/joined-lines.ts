import { env } from "@/lib/env";
import { defineScript, redis, runScript } from "@/lib/redis";

/**
 * Which lines a person joined: an index, never the truth; the lines themselves say who still stands there.
 * People share hashes by blocks of ids, because a key for each would cost more than the place itself.
 */
const peoplePerHash = 64;
const linesPerPersonMax = 10;
const keptSeconds = 86_400;

// KEYS 1 hash; ARGV 1 user 2 schedule 3 most lines kept 4 seconds kept. Newest first. O(lines kept).
const remember = defineScript(`
local lines = {ARGV[2]}
for line in string.gmatch(redis.call('HGET', KEYS[1], ARGV[1]) or '', '%d+') do
  if line ~= ARGV[2] and #lines < tonumber(ARGV[3]) then lines[#lines + 1] = line end
end
redis.call('HSET', KEYS[1], ARGV[1], table.concat(lines, ' '))
redis.call('EXPIRE', KEYS[1], ARGV[4])
return #lines
`);

function keyOf(userId: number): string {
  return `${env().REDIS_PREFIX}joined:${Math.floor(userId / peoplePerHash)}`;
}

export async function rememberLine(userId: number, scheduleId: number): Promise<void> {
  const args = [userId, scheduleId, linesPerPersonMax, keptSeconds].map(String);
  await runScript(remember, [keyOf(userId)], args);
}

/** Schedules a person may stand in line for, the last joined first. */
export async function findJoinedLines(userId: number): Promise<number[]> {
  const text = await redis().hget<string>(keyOf(userId), String(userId));
  return text ? text.split(" ").map(Number) : [];
}
