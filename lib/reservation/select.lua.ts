import { defineScript, runScript, scheduleKey } from "@/lib/redis";
import { selectSeconds } from "./rules";

/*
 * Courtesy locks on the seats of one schedule: a hash seat id -> "user id:ends at ms". Redis' clock only. A lock
 * is alive while its holder's turn is: whoever left, bought or ran out of time selects nothing any more.
 * KEYS 1 the hash   2 those whose turn it is, as the waiting room keeps them: zset user id -> ends at ms
 * ARGV 1 op: select | deselect | read   2 user id   3 lasts ms   4 latest end ms (of the pass; 0 none)
 *      5 most seats one user may have   6.. seat ids
 * select   all or none -> {"OK", ends at ms} | {"TAKEN", seat id...} | {"LIMIT", already}
 * deselect drops the user's own locks -> {"OK"}
 * read     -> {seat id, user id, ...} of the locks alive
 * Cost: at most 50 fields, one ZSCORE each; the whole key goes when its last lock would.
 */
const script = defineScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local op, user = ARGV[1], ARGV[2]
local alive, own = {}, {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local holder, ends = string.match(all[i + 1], '^(%d+):(%d+)$')
  if tonumber(ends) > now and tonumber(redis.call('ZSCORE', KEYS[2], holder) or 0) > now then
    alive[all[i]] = holder
    if holder == user then own[all[i]] = true end
  else
    redis.call('HDEL', KEYS[1], all[i])
  end
end
if op == 'read' then
  local list = {}
  for seat, holder in pairs(alive) do
    list[#list + 1] = seat
    list[#list + 1] = holder
  end
  return list
end
if op == 'deselect' then
  for i = 6, #ARGV do
    if own[ARGV[i]] then redis.call('HDEL', KEYS[1], ARGV[i]) end
  end
  return { 'OK' }
end
local taken, wanted, already = { 'TAKEN' }, {}, 0
for i = 6, #ARGV do
  wanted[ARGV[i]] = true
  local holder = alive[ARGV[i]]
  if holder and holder ~= user then taken[#taken + 1] = ARGV[i] end
end
if #taken > 1 then return taken end
for seat in pairs(own) do
  if not wanted[seat] then already = already + 1 end
end
if already + #ARGV - 5 > tonumber(ARGV[5]) then return { 'LIMIT', tostring(already) } end
local ends = now + tonumber(ARGV[3])
local latest = tonumber(ARGV[4])
if latest > 0 and latest < ends then ends = latest end
for i = 6, #ARGV do
  redis.call('HSET', KEYS[1], ARGV[i], string.format('%s:%.0f', user, ends))
end
local left = redis.call('PTTL', KEYS[1])
if left < ends - now then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(1, ends - now))) end
return { 'OK', string.format('%.0f', ends) }
`);

function run(scheduleId: number, args: (string | number)[]): Promise<string[]> {
  const keys = [scheduleKey(scheduleId, "select"), scheduleKey(scheduleId, "active")];
  return runScript<string[]>(script, keys, args.map(String));
}

export type Selecting =
  | { outcome: "SELECTED"; untilMs: number }
  | { outcome: "TAKEN"; seatIds: number[] }
  | { outcome: "LIMIT"; already: number };

/** Locks all the seats for a user for `selectSeconds`, at most until `latestEndMs`, or none of them. */
export async function lockSeats(
  scheduleId: number,
  userId: number,
  seatIds: readonly number[],
  { latestEndMs, seatsMax }: { latestEndMs: number; seatsMax: number },
): Promise<Selecting> {
  const lastsMs = selectSeconds * 1_000;
  const [outcome, ...rest] = await run(scheduleId, [
    "select",
    userId,
    lastsMs,
    latestEndMs,
    seatsMax,
    ...seatIds,
  ]);
  if (outcome === "TAKEN") return { outcome, seatIds: rest.map(Number) };
  if (outcome === "LIMIT") return { outcome, already: Number(rest[0]) };
  return { outcome: "SELECTED", untilMs: Number(rest[0]) };
}

/** Drops a user's own locks on these seats. */
export async function unlockSeats(
  scheduleId: number,
  userId: number,
  seatIds: readonly number[],
): Promise<void> {
  await run(scheduleId, ["deselect", userId, 0, 0, 0, ...seatIds]);
}

/** Who has selected which seat at this moment: seat id -> user id. */
export async function readLocks(scheduleId: number): Promise<Map<number, number>> {
  const flat = await run(scheduleId, ["read", 0, 0, 0, 0]);
  const locks = new Map<number, number>();
  for (let i = 0; i < flat.length; i += 2) locks.set(Number(flat[i]), Number(flat[i + 1]));
  return locks;
}
