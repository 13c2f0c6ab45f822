import { lineKeys } from "@/lib/queue/queue.lua";
import type { LinePolicy } from "@/lib/queue/store";
import { defineScript, runScript } from "@/lib/redis";
import { peopleLookedAtMax } from "./rules";

export type Place = {
  userId: number;
  /** Which of the line's sets names the person: waiting, admitted, parked. */
  part: "W" | "A" | "P";
  score: number;
  /** Their own record (lib/queue/tick.lua.ts); null where there is none that can be read. */
  record: { part: string; order: number; missed: number; sentBack: boolean; token: string } | null;
};

export type LineContents = {
  nowMs: number;
  /** When a lost place was last brought back, in µs; 0 for never. */
  restoredUs: number;
  /** Database time in µs of the reading of the schedule that `policy` is. */
  version: number;
  policy: LinePolicy;
  sizes: { waiting: number; active: number; away: number; people: number };
  /** The first of each part, in its order. */
  places: Place[];
};

// KEYS  of the line: cfg, people, wait, active, away (lib/queue/tick.lua.ts)
// ARGV  1 most people looked at of each part
// Returns {} for no line; else time in ms, {policy, version, restored}, {sizes}, {part, user, score, record, ...}.
// Changes nothing. O(people looked at).
const script = defineScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local most, chunk = tonumber(ARGV[1]), 1000
local places = {}
for i, part in ipairs({'W', 'A', 'P'}) do
  local key = KEYS[2 + i]
  for first = 0, most - 1, chunk do
    local found = redis.call('ZRANGE', key, first, math.min(first + chunk, most) - 1, 'WITHSCORES')
    if #found == 0 then break end
    local users = {}
    for nth = 1, #found, 2 do users[#users + 1] = found[nth] end
    local records = redis.call('HMGET', KEYS[2], unpack(users))
    for nth, user in ipairs(users) do
      for _, field in ipairs({part, user, found[2 * nth], records[nth] or ''}) do places[#places + 1] = field end
    end
  end
end
local sizes = {redis.call('ZCARD', KEYS[3]), redis.call('ZCARD', KEYS[4]), redis.call('ZCARD', KEYS[5]),
  redis.call('HLEN', KEYS[2])}
return {now, redis.call('HMGET', KEYS[1], 'policy', 'version', 'restored'), sizes, places}
`);

type Reply =
  | [
      now: number,
      cfg: [string, string, string | null],
      sizes: [number, number, number, number],
      places: string[],
    ]
  | [];

/** A line as it is at one moment; null where the queue store knows of none. */
export async function readLineContents(scheduleId: number): Promise<LineContents | null> {
  const keys = lineKeys(scheduleId).slice(0, 5);
  const reply = await runScript<Reply>(script, keys, [String(peopleLookedAtMax)]);
  if (reply.length === 0) return null;
  const [nowMs, [policy, version, restored], [waiting, active, away, people], flat] = reply;
  return {
    nowMs,
    restoredUs: Number(restored ?? 0),
    version: Number(version),
    policy: JSON.parse(policy),
    sizes: { waiting, active, away, people },
    places: placesOf(flat),
  };
}

function placesOf(flat: string[]): Place[] {
  const places: Place[] = [];
  for (let i = 0; i < flat.length; i += 4) {
    const [part, user, score, record] = flat.slice(i, i + 4) as [
      Place["part"],
      string,
      string,
      string,
    ];
    places.push({ userId: Number(user), part, score: Number(score), record: recordOf(record) });
  }
  return places;
}

const packed = /^(\w):(\d+):\d+:(\d+):(\d):\d+:(.+)$/;

function recordOf(text: string): Place["record"] {
  const [, part, order, missed, back, token] = packed.exec(text) ?? [];
  if (!part || !token) return null;
  return { part, order: Number(order), missed: Number(missed), sentBack: back === "1", token };
}
