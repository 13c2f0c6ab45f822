import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { closeDb } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { issueToken } from "@/lib/queue/issue-token";
import { leaveQueue } from "@/lib/queue/leave-queue";
import { callLine, lineKeys } from "@/lib/queue/queue.lua";
import { closeRedis, defineScript, runScript } from "@/lib/redis";

/** One of the processes of load/line.mjs, which tells it when to go on. */
type Task = { scheduleId: number; firstUserId: number; people: number };

const { scheduleId, firstUserId, people }: Task = JSON.parse(process.argv[2] as string);
const joiningAtOnce = 64;
const idleMs = 5;
const nsPerUs = 1_000n;
const [, who = "", wait = "", active = ""] = lineKeys(scheduleId);
const tokens = new Map<number, string>();

/** One clock for all processes of a machine. */
const nowUs = () => Number(process.hrtime.bigint() / nsPerUs);

function viewerOf(userId: number): Viewer {
  const userUuid = `00000000-0000-4000-8000-${String(userId).padStart(12, "0")}`;
  return { userId, userUuid, role: "USER", nickname: "load" };
}

/** Everybody joins, `joiningAtOnce` at a time: [user, order, asked at µs, answered at µs]. */
async function join(): Promise<number[][]> {
  const joined: number[][] = [];
  let next = firstUserId;
  const one = async () => {
    while (next < firstUserId + people) {
      const userId = next++;
      const askedAtUs = nowUs();
      const { token, order } = await issueToken(viewerOf(userId), { scheduleId });
      joined.push([userId, order as number, askedAtUs, nowUs()]);
      tokens.set(userId, token);
    }
  };
  await Promise.all(Array.from({ length: joiningAtOnce }, one));
  return joined;
}

/** KEYS wait, active, people. Whether somebody inside stands behind somebody who waits, and who is inside. */
const look = defineScript(`
local front = tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] or math.huge)
local inside = redis.call('ZRANGE', KEYS[2], 0, -1)
local overtaken = 0
for _, user in ipairs(inside) do
  local order = tonumber(string.match(redis.call('HGET', KEYS[3], user), '^%a:(%d+):'))
  if order > front then overtaken = 1 end
end
return {overtaken, inside}
`);

/** Lets this process' people go as soon as they are inside. */
async function serve() {
  const seen = { left: 0, looks: 0, overtaken: 0, most: 0 };
  while (tokens.size > 0) {
    const [overtaken, inside] = await runScript<[number, string[]]>(look, [wait, active, who], []);
    seen.looks++;
    seen.overtaken += overtaken;
    seen.most = Math.max(seen.most, inside.length);
    const mine = inside.map(Number).filter((userId) => tokens.has(userId));
    if (mine.length === 0) {
      await sleep(idleMs);
      // As the polls of those who wait do: where the rate left slots empty, nobody's leaving fills them.
      await callLine(scheduleId, "tick", []);
    }
    await Promise.all(mine.map(letGo));
    seen.left += mine.length;
  }
  return seen;
}

async function letGo(userId: number): Promise<void> {
  await leaveQueue(viewerOf(userId), tokens.get(userId) as string);
  tokens.delete(userId);
}

process.once("disconnect", () => process.exit(1)); // before its time: load/line.mjs has gone
process.send?.("ready");
await once(process, "message");
process.send?.(await join());
await once(process, "message");
process.send?.(await serve());
process.removeAllListeners("disconnect");
await closeRedis();
await closeDb();
