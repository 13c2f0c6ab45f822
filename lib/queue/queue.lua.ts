import { env } from "@/lib/env";
import { defineScript, runScript } from "@/lib/redis";
import { endedKeptMs, holdOffMs, inventoryFreshMs, missedTurnsMax, rateSliceMs } from "./rules";
import { noteStoreTime } from "./store-clock";
import { tickLua } from "./tick.lua";

/** Second half of the one script: what callers see, and the operations. KEYS and ARGV: tick.lua.ts. */
const opsLua = `
-- Views ---------------------------------------------------------------------------------------------
local function answer(status, ...)
  local stale = now - cfg.askedAt >= ${inventoryFreshMs} and 1 or 0
  if stale == 1 then set('askedAt', now) end
  roll_slices()
  if #dirty > 0 then call('HSET', CFG, unpack(dirty)) end
  return {status, now, stale, sale(), cfg.message, cfg.epoch, cfg.short, cfg.long, cfg.maxActive,
    cfg.admitPerMinute, cfg.activeMs, cfg.heartbeatMs, call('ZCARD', WAIT), ...}
end

local words = {W = 'WAITING', A = 'ACTIVE', P = 'AWAY'}

local function view(user, created)
  local p = load(user)
  local rank = p.s == 'W' and call('ZRANK', WAIT, user) or -1
  local untilMs = p.s == 'A' and tonumber(call('ZSCORE', ACTIVE, user)) or 0
  return answer(words[p.s], p.token, p.order, rank, untilMs, tonumber(p.back), created or 0)
end

local function view_of_ended(user, token)
  for _, how in ipairs({'EXPIRED', 'COMPLETED'}) do
    local keptUntil = call('ZSCORE', ENDED, how .. ':' .. user .. ':' .. token)
    if keptUntil and tonumber(keptUntil) > now then return answer(how) end
  end
  return answer('UNKNOWN')
end

-- Whoever calls is here: heard of again, slot claimed, or back from being parked.
local function touch(user, p)
  if p.s == 'W' then
    p.deadline = now + cfg.heartbeatMs
    save(user, p)
  elseif p.s == 'A' then
    if p.deadline > 0 then claim(user, p) end
  else
    call('ZREM', AWAY, user)
    if p.missed >= ${missedTurnsMax} then p.order, p.missed, p.back = next_order(), 0, '1' end
    stand(user, p)
  end
end

-- A tick is bounded, so the caller's own lapse may be still to come; time decides, not the tick.
local function present(user, token)
  local p = load(user)
  if not p or (token and p.token ~= token) then return nil end
  if p.s ~= 'W' and tonumber(call('ZSCORE', places[p.s], user)) <= now then
    lapse_one(user, p)
    p = load(user)
  end
  return p or nil
end

-- Operations ----------------------------------------------------------------------------------------
local ops = {}

function ops.enter(user, token, ticketEpoch, ticketToken, ticketOrder, passEnd)
  local p = present(user)
  if p then
    touch(user, p)
    promote(user)
    return view(user)
  end
  promote()
  local state = sale()
  if now < cfg.joinsAt then return answer('SALE_NOT_OPEN', cfg.joinsAt) end
  if state == 'CLOSED' or cfg.state == 'DRAINING' then return answer('SALE_CLOSED') end
  if state == 'SOLD_OUT' then return answer('SOLD_OUT') end
  p = {missed = 0, back = '0', token = token, fresh = true}
  if tonumber(ticketEpoch) > 0 and tonumber(ticketEpoch) < cfg.epoch then
    -- Given before the store lost its data: the same place again, and newcomers behind it.
    p.order, p.token = tonumber(ticketOrder), ticketToken
    set('last', math.max(cfg.last, p.order))
    if tonumber(passEnd) > now and call('ZCARD', ACTIVE) < cfg.maxActive then
      claim(user, p, math.min(tonumber(passEnd), now + cfg.activeMs))
    else
      stand(user, p)
    end
  else
    p.order = next_order()
    stand(user, p)
  end
  promote(user)
  return view(user, 1)
end

function ops.poll(user, token)
  local p = present(user, token)
  if p then touch(user, p) end
  promote(user)
  if p then return view(user) end
  return view_of_ended(user, token)
end

function ops.peek(user)
  promote()
  if present(user) then return view(user) end
  return answer('UNKNOWN')
end

function ops.leave(user, token)
  local p = present(user, token)
  if p then forget(user, p) end
  promote()
  return answer(p and 'LEFT' or 'UNKNOWN')
end

-- Fenced by the token: a late delivery must not end the person's next pass.
function ops.complete(user, token)
  local p = present(user, token)
  if p then
    finish(user, p, 'COMPLETED')
  elseif call('ZREM', ENDED, 'EXPIRED:' .. user .. ':' .. token) == 1 then
    call('ZADD', ENDED, now + ${endedKeptMs}, 'COMPLETED:' .. user .. ':' .. token)
  end
  promote()
  return answer(p and 'COMPLETED' or 'UNKNOWN')
end

function ops.extend(user, token, untilMs)
  local p = present(user, token)
  if p and p.s == 'A' then
    if p.deadline > 0 then claim(user, p) end
    local wanted = math.min(tonumber(untilMs), p.bound)
    if wanted > tonumber(call('ZSCORE', ACTIVE, user)) then call('ZADD', ACTIVE, str(wanted), user) end
  end
  promote()
  return p and view(user) or answer('UNKNOWN')
end

-- Newer versions win: two processes may have counted at the same time.
function ops.configure(epoch, version)
  if not raw[1] then
    set('quietUntil', tonumber(epoch) > 1 and now + ${holdOffMs} or 0)
    set('slice', math.floor(now / ${rateSliceMs}))
    set('slices', '0')
  end
  if tonumber(epoch) > cfg.epoch then set('epoch', tonumber(epoch)) end
  if tonumber(version) <= cfg.version then return answer('OLD') end
  roll_slices()
  set('version', tonumber(version))
  for i = 4, #ARGV, 2 do
    set(ARGV[i], numeric[ARGV[i]] and tonumber(ARGV[i + 1]) or ARGV[i + 1])
  end
  set('askedAt', now)
  promote()
  return answer('CONFIGURED')
end

function ops.count(points)
  promote()
  local orders, waiting = {}, call('ZCARD', WAIT)
  local step = math.max(1, math.ceil(waiting / tonumber(points)))
  for rank = 0, waiting - 1, step do
    orders[#orders + 1] = call('ZRANGE', WAIT, rank, rank, 'WITHSCORES')[2]
  end
  return answer('COUNTED', call('ZCARD', ACTIVE), call('ZCARD', AWAY), cfg.free, cfg.held, cfg.admitted,
    cfg.opensAt, cfg.closesAt, step, orders)
end

function ops.tick()
  promote()
  return answer('TICKED', call('ZCARD', ACTIVE), call('ZCARD', AWAY), promoted, moves)
end

if raw[1] then lapse() end
return ops[op](unpack(ARGV, 2))
`;

const script = defineScript(tickLua + opsLua);
const keyNames = ["cfg", "people", "wait", "active", "away", "ended"] as const;

export type Op =
  | "enter"
  | "poll"
  | "peek"
  | "leave"
  | "complete"
  | "extend"
  | "configure"
  | "count"
  | "tick";
type RawReply = [status: string, nowMs: number, ...rest: unknown[]];

/** Keys of a schedule's line; the hash tag keeps them on one slot of a cluster. */
export function lineKeys(scheduleId: number): string[] {
  return keyNames.map((name) => lineKey(scheduleId, name));
}

/** Held by the one caller that sets the line up. */
export function setUpLockKey(scheduleId: number): string {
  return lineKey(scheduleId, "set-up");
}

function lineKey(scheduleId: number, name: string): string {
  return `${env().REDIS_PREFIX}{schedule:${scheduleId}}:${name}`;
}

/** Runs one operation on a line. Answers NEED_CONFIG where the store knows nothing of it. */
export async function callLine(
  scheduleId: number,
  op: Op,
  args: readonly (string | number)[],
): Promise<RawReply> {
  const askedAtMs = Date.now();
  const reply = await runScript<RawReply>(script, lineKeys(scheduleId), [op, ...args.map(String)]);
  noteStoreTime(reply[1], askedAtMs);
  return reply;
}
