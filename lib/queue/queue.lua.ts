import { defineScript, runScript, scheduleKey } from "@/lib/redis";
import { answerSeparator, type LineAnswer, type RawAnswer, readAnswer } from "./line-answer";
import {
  endedKeptMs,
  holdOffMs,
  missedTurnsMax,
  movesPerCallMax,
  snapshotFront,
  turnoutSample,
  turnoutWeight,
} from "./rules";
import { noteStoreTime } from "./store-clock";
import { tickLua } from "./tick.lua";

/** Second half of the one script: what callers see, and the operations. KEYS and ARGV: tick.lua.ts. */
const opsLua = `
-- Answers -------------------------------------------------------------------------------------------
local function facts(status)
  if stale then set('askedAt', str(now)) end
  roll_slices()
  if #dirty > 0 then call('HSET', CFG, unpack(dirty)) end
  return {status, str(now), stale and 1 or 0, sale(), epoch, short, long, policy.maxActive, policy.admitPerMinute,
    policy.activeMs, policy.heartbeatMs, str(policy.opensAt), call('ZCARD', WAIT),
    string.format('%.4f', turnout)}
end

local function answer(status, ...)
  return {table.concat(facts(status), '${answerSeparator}'), policy.message, ...}
end

local words = {W = 'WAITING', A = 'ACTIVE', P = 'AWAY'}

local function view(user, created)
  local p = load(user)
  local all = facts(words[p.s])
  local rank = p.s == 'W' and call('ZRANK', WAIT, user) or 0
  local untilMs = p.s == 'A' and call('ZSCORE', ACTIVE, user) or 0
  for _, field in ipairs({p.token, p.order, rank, untilMs, p.back, created or 0, p.missed}) do all[#all + 1] = field end
  return {table.concat(all, '${answerSeparator}'), policy.message}
end

local function next_order()
  last = math.max(last + 1, us)
  set('last', str(last))
  return str(last)
end

-- Whoever calls is here: heard of again, slot claimed, or back from being parked.
local function touch(user, p)
  if p.s == 'W' then
    p.deadline = now + policy.heartbeatMs
    save(user, p)
  elseif p.s == 'A' then
    if p.deadline > 0 then claim(user, p) end
  else
    call('ZREM', AWAY, user)
    if tonumber(p.missed) >= ${missedTurnsMax} then p.order, p.missed, p.back = next_order(), 0, '1' end
    stand(user, p)
  end
end

-- A tick is bounded, so the caller's own lapse may be still to come; time decides, not the tick.
local function present(user, token)
  local p = load(user)
  if not p or (token and p.token ~= token) then return nil end
  if p.s ~= 'W' and tonumber(call('ZSCORE', places[p.s], user) or 0) <= now then
    lapse_one(user, p)
    p = load(user)
  end
  return p or nil
end

local function how_ended(user, token)
  for _, how in ipairs({'EXPIRED', 'MISSED', 'COMPLETED'}) do
    local keptUntil = call('ZSCORE', ENDED, how .. ':' .. user .. ':' .. token)
    if keptUntil and tonumber(keptUntil) > now then return how end
  end
end

-- A ticket of another set-up proves a place that this store has lost: mostly of an earlier one, of a later one
-- where the store is an old copy of itself. One of this set-up does so only while it is young: a failover may
-- have lost the last moments. None brings back a place that ended.
local function restorable(user, ticketEpoch, ticketToken, ticketOrder)
  if ticketEpoch == 0 or how_ended(user, ticketToken) then return false end
  if ticketEpoch ~= epoch then return true end
  local givenUs = ticketOrder == '0' and policy.opensAt * 1000 or tonumber(ticketOrder)
  return givenUs > us - ${endedKeptMs * 1_000}
end

local function join(user, token, ticketEpoch, ticketToken, ticketOrder, passEnd, lot, entry)
  local p = {missed = 0, back = '0', token = token, fresh = true}
  local drawn = policy.draw and now < policy.opensAt
  local restored = restorable(user, tonumber(ticketEpoch), ticketToken, ticketOrder)
  if restored then
    -- The same place again, and newcomers behind it. Some of them may have been admitted already: the audit of
    -- the order looks at those who came later than the last such return.
    set('restored', str(us))
    p.token = ticketToken
    drawn = ticketOrder == '0'
    if not drawn then
      p.order = ticketOrder
      last = math.max(last, tonumber(ticketOrder))
      set('last', str(last))
    end
  elseif token == '-' then
    return false
  elseif not drawn then
    p.order = next_order()
  end
  -- A lot belongs to the account: leaving and joining again draws no other.
  if drawn then
    p.order = lot
    call('ZADD', LOTS, lot, entry)
  end
  if restored and tonumber(passEnd) > now and call('ZCARD', ACTIVE) < policy.maxActive then
    claim(user, p, math.min(tonumber(passEnd), now + policy.activeMs))
  else
    stand(user, p)
  end
  return true
end

-- Operations ----------------------------------------------------------------------------------------
local user, token = ARGV[2], ARGV[3]
if policy then
  lapse(ACTIVE)
  if stale and moves < ${movesPerCallMax} then lapse(AWAY) end
end

if op == 'poll' then
  local p = present(user, token)
  if p then touch(user, p) end
  promote(user)
  if p then return view(user) end
  local how = how_ended(user, token)
  if how == 'MISSED' then return answer('EXPIRED', 1) end
  return answer(how or 'UNKNOWN', 0)
end

if op == 'enter' then
  local p = present(user)
  if p then
    touch(user, p)
    promote(user)
    return view(user)
  end
  promote()
  local state = sale()
  if now < policy.joinsAt then return answer('SALE_NOT_OPEN', policy.joinsAt) end
  if state == 'CLOSED' or policy.state == 'DRAINING' then return answer('SALE_CLOSED') end
  if state == 'SOLD_OUT' then return answer('SOLD_OUT') end
  if not join(unpack(ARGV, 2)) then return answer('UNKNOWN') end
  promote(user)
  return view(user, 1)
end

if op == 'peek' then
  promote()
  return present(user) and view(user) or answer('UNKNOWN')
end

if op == 'leave' then
  local p = present(user, token)
  if p then forget(user, p) end
  promote()
  return answer(p and 'LEFT' or 'UNKNOWN')
end

-- Fenced by the token: a late delivery must not end the person's next pass.
if op == 'complete' then
  local p = present(user, token)
  if p then
    finish(user, p, 'COMPLETED')
  elseif call('ZREM', ENDED, 'EXPIRED:' .. user .. ':' .. token, 'MISSED:' .. user .. ':' .. token) == 1 then
    call('ZADD', ENDED, ended_until(), 'COMPLETED:' .. user .. ':' .. token)
  end
  promote()
  return answer(p and 'COMPLETED' or 'UNKNOWN')
end

if op == 'extend' then
  local p = present(user, token)
  if p and p.s == 'A' then
    if p.deadline > 0 then claim(user, p) end
    local wanted = math.min(tonumber(ARGV[4]), tonumber(p.bound))
    if wanted > tonumber(call('ZSCORE', ACTIVE, user)) then call('ZADD', ACTIVE, str(wanted), user) end
  end
  promote()
  return p and view(user) or answer('UNKNOWN')
end

-- Share of the line that is still heard of, by a sample: an estimate that took the absent for people who buy
-- would be far too long.
local function measure_turnout()
  local waiting, users, here = call('ZCARD', WAIT), {}, 0
  if waiting == 0 then return end
  local step = math.max(1, math.floor(waiting / ${turnoutSample}))
  for rank = us % step, waiting - 1, step do users[#users + 1] = call('ZRANGE', WAIT, rank, rank)[1] end
  for _, text in ipairs(call('HMGET', PEOPLE, unpack(users))) do
    if text and tonumber(string.match(text, '^%a:%d+:(%d+)')) > now then here = here + 1 end
  end
  turnout = turnout + (here / #users - turnout) * ${turnoutWeight}
  set('turnout', string.format('%.4f', turnout))
end

-- Newer versions win: two processes may have counted at the same time.
if op == 'configure' then
  local wasStanding, older = policy ~= nil and policy ~= false, tonumber(ARGV[3]) <= tonumber(cfg[2] or 0)
  if wasStanding then roll_slices() end
  if not wasStanding or not older then policy = cjson.decode(ARGV[4]) end
  if not wasStanding then
    quietUntil = tonumber(ARGV[2]) > 1 and now + ${holdOffMs} or 0
    slice = now
    set('quietUntil', str(quietUntil))
    set('slice', str(slice))
  end
  if tonumber(ARGV[2]) > epoch then
    epoch = tonumber(ARGV[2])
    set('epoch', ARGV[2])
  end
  if wasStanding and older then return answer('OLD') end
  set('policy', ARGV[4])
  set('version', ARGV[3])
  stale = false
  set('askedAt', str(now))
  measure_turnout()
  promote()
  return answer('CONFIGURED')
end

if op == 'count' then
  promote()
  roll_slices()
  local orders, front, waiting, step = {}, {}, call('ZCARD', WAIT), 1
  if ARGV[2] ~= '0' then
    local first = call('ZRANGE', WAIT, 0, ${snapshotFront - 1}, 'WITHSCORES')
    for i = 2, #first, 2 do front[#front + 1] = first[i] end
    step = math.max(1, math.ceil(waiting / tonumber(ARGV[2])))
    for rank = 0, waiting - 1, step do
      orders[#orders + 1] = call('ZRANGE', WAIT, rank, rank, 'WITHSCORES')[2]
    end
  end
  return answer('COUNTED', call('ZCARD', ACTIVE), call('ZCARD', AWAY), policy.free, policy.held,
    tonumber(cfg[12] or 0) + promoted, policy.closesAt, policy.draw and 1 or 0, call('ZCARD', LOTS), step, orders,
    front, slices)
end

if op == 'lots' then
  promote()
  local from = tonumber(ARGV[2])
  local entries = now >= policy.opensAt and call('ZRANGE', LOTS, from, from + ARGV[3] - 1) or {}
  return answer('LOTS', policy.draw and 1 or 0, call('ZCARD', LOTS), entries)
end

promote()
return answer('TICKED', promoted, moves)
`;

/** The one script of a line; load/timed-line.ts replays it on a clock of its own. */
export const lineSource = tickLua + opsLua;
const script = defineScript(lineSource);
const keyNames = ["cfg", "people", "wait", "active", "away", "ended", "lots"] as const;

export type Op =
  | "enter"
  | "poll"
  | "peek"
  | "leave"
  | "complete"
  | "extend"
  | "configure"
  | "count"
  | "lots"
  | "tick";
/** Keys of a schedule's line. */
export function lineKeys(scheduleId: number): string[] {
  return keyNames.map((name) => scheduleKey(scheduleId, name));
}

/** Held by the one caller that sets the line up. */
export function setUpLockKey(scheduleId: number): string {
  return scheduleKey(scheduleId, "set-up");
}

/** Runs one operation on a line; null where the store knows nothing of it. */
export function callLine(
  scheduleId: number,
  op: Op,
  args: readonly (string | number)[],
): Promise<LineAnswer | null> {
  const askedAtMs = Date.now();
  const values = [op, ...args.map(String)];
  const asked = runScript<RawAnswer | null>(script, lineKeys(scheduleId), values);
  return asked.then((raw) => {
    if (!raw) return null;
    const answer = readAnswer(raw);
    noteStoreTime(answer.nowMs, askedAtMs);
    return answer;
  });
}
