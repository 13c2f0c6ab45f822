import {
  burstMin,
  endedKeptMs,
  extensionHoldsMax,
  lineKeptAfterCloseMs,
  movesPerCallMax,
  rateSliceMs,
  rateSlices,
  rateSlicesShort,
} from "./rules";

/** First half of the one script (queue.lua.ts): what a line is, and the tick every call begins with. */
export const tickLua = `
-- KEYS  1 cfg     HASH  policy, inventory, counters (see configure, HMGET below)
--       2 people  HASH  user -> state:order:deadline:missed:back:bound:token
--                       state W waiting, A admitted, P parked; order us; deadline ms: W heard of until then,
--                       A must show up by then (0 has shown up); bound ms: A ends by then at the latest
--       3 wait    ZSET  user -> order us
--       4 active  ZSET  user -> ms at which the slot lapses
--       5 away    ZSET  user -> ms at which a parked place lapses
--       6 ended   ZSET  how:user:token -> ms until which it can be asked about
-- ARGV  1 op
--       enter     2 user 3 new token 4 epoch of a place ticket or 0 5 its token 6 its order us 7 its pass' end ms or 0
--       poll      2 user 3 token           the person is here: hears, claims, comes back
--       peek      2 user                   the same view, moving nothing of theirs
--       leave     2 user 3 token
--       complete  2 user 3 token
--       extend    2 user 3 token 4 until ms
--       configure 2 epoch, 0 to refresh only 3 version us 4.. field value field value
--       count     2 points of the histogram
--       tick
-- Returns a status word and the Redis time in ms; with a view the fields of view() below.
-- Cost: O(log N) and some 15 commands; at most MOVES people change state besides the caller.
local CFG, PEOPLE, WAIT, ACTIVE, AWAY, ENDED = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local op, call = ARGV[1], redis.call
local MOVES, BURST_MIN = ${movesPerCallMax}, ${burstMin}

local clock = call('TIME')
local us = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local now = math.floor(us / 1000)

local function str(number) return string.format('%.0f', number) end

local names = {'epoch', 'version', 'maxActive', 'admitPerMinute', 'activeMs', 'awayMs', 'heartbeatMs', 'holdMs',
  'joinsAt', 'opensAt', 'closesAt', 'free', 'held', 'last', 'tat', 'askedAt', 'quietUntil', 'slice', 'admitted',
  'state', 'message', 'holders', 'slices', 'short', 'long'}
local numbers = 19 -- of the names, the first so many are numbers
local cfg, numeric, dirty = {}, {}, {}
local raw = call('HMGET', CFG, unpack(names))
for i, name in ipairs(names) do
  numeric[name] = i <= numbers
  cfg[name] = numeric[name] and (tonumber(raw[i]) or 0) or raw[i] or ''
end
if raw[1] and now > cfg.closesAt + ${lineKeptAfterCloseMs} then
  call('UNLINK', CFG, PEOPLE, WAIT, ACTIVE, AWAY, ENDED)
  raw[1] = false
end
if not raw[1] and (op ~= 'configure' or ARGV[2] == '0') then return {'NEED_CONFIG', now} end

local function set(name, value)
  cfg[name] = value
  dirty[#dirty + 1] = name
  dirty[#dirty + 1] = type(value) == 'number' and str(value) or value
end

-- People ---------------------------------------------------------------------------------------------
local known = {}

local function load(user)
  if known[user] == nil then
    local text = call('HGET', PEOPLE, user)
    known[user] = false
    if text then
      local s, order, deadline, missed, back, bound, token =
        string.match(text, '^(%a):(%d+):(%d+):(%d+):(%d):(%d+):(.+)$')
      known[user] = {s = s, order = tonumber(order), deadline = tonumber(deadline), missed = tonumber(missed),
        back = back, bound = tonumber(bound), token = token}
    end
  end
  return known[user]
end

local function save(user, p)
  known[user] = p
  call('HSET', PEOPLE, user, table.concat({p.s, str(p.order), str(p.deadline), p.missed, p.back, str(p.bound),
    p.token}, ':'))
end

local places = {W = WAIT, A = ACTIVE, P = AWAY}

local function forget(user, p)
  call('ZREM', places[p.s], user)
  call('HDEL', PEOPLE, user)
  known[user] = false
end

local function finish(user, p, how)
  forget(user, p)
  call('ZADD', ENDED, now + ${endedKeptMs}, how .. ':' .. user .. ':' .. p.token)
  local old = call('ZRANGEBYSCORE', ENDED, '-inf', now, 'LIMIT', 0, 2)
  if #old > 0 then call('ZREM', ENDED, unpack(old)) end
end

local function park(user, p)
  call('ZREM', places[p.s], user)
  p.s, p.deadline, p.bound, p.missed = 'P', 0, 0, p.missed + 1
  call('ZADD', AWAY, now + cfg.awayMs, user)
  save(user, p)
end

local function next_order()
  set('last', math.max(cfg.last + 1, us))
  return cfg.last
end

local function stand(user, p)
  p.s, p.deadline, p.bound = 'W', now + cfg.heartbeatMs, 0
  call('ZADD', WAIT, str(p.order), user)
  save(user, p)
end

-- The window begins when the person shows up, so that nobody loses part of it to a slow poll.
local function claim(user, p, untilMs)
  p.s, p.deadline, p.bound = 'A', 0, now + cfg.activeMs + ${extensionHoldsMax} * cfg.holdMs
  call('ZADD', ACTIVE, str(untilMs or now + cfg.activeMs), user)
  save(user, p)
end

-- Tick: lapse, then promote ---------------------------------------------------------------------------
local moves, promoted, waited = 0, 0, 0

local function lapse_one(user, p)
  if not p then call('ZREM', ACTIVE, user) call('ZREM', AWAY, user)
  elseif p.s == 'A' and p.deadline > 0 then park(user, p)
  else finish(user, p, 'EXPIRED') end
  moves = moves + 1
end

local function lapse()
  for _, key in ipairs({ACTIVE, AWAY}) do
    local due = moves < MOVES and call('ZRANGEBYSCORE', key, '-inf', now, 'LIMIT', 0, MOVES - moves) or {}
    for _, user in ipairs(due) do lapse_one(user, load(user)) end
  end
end

local function sale()
  if now >= cfg.closesAt then return 'CLOSED' end
  if cfg.free == 0 and cfg.held == 0 then return 'SOLD_OUT' end
  if now < cfg.opensAt then return 'NOT_OPEN' end
  if cfg.state == 'PAUSED' then return 'PAUSED' end
  if now < cfg.quietUntil then return 'RESTORING' end
  if cfg.free == 0 then return 'IN_BASKETS' end
  return cfg.state == 'DRAINING' and 'DRAINING' or 'OPEN'
end

-- Slices of admissions, newest first. While paused time stands still for them. Whoever finds a slot free on
-- joining is left out: it says nothing of how long the waiting wait.
local function roll_slices()
  local slice = math.floor(now / ${rateSliceMs})
  local gap = slice - cfg.slice
  if gap <= 0 then return end
  if cfg.slices == '' then
    set('slices', '0')
  elseif cfg.state ~= 'PAUSED' then
    local all, counts = string.rep('0,', math.min(gap, ${rateSlices})) .. cfg.slices, {}
    for count in string.gmatch(all, '%d+') do
      if #counts <= ${rateSlices} then counts[#counts + 1] = tonumber(count) end
    end
    set('slices', table.concat(counts, ','))
    local sum = 0
    for i = 2, #counts do
      sum = sum + counts[i]
      local perMinute = string.format('%.2f', sum * 60000 / (${rateSliceMs} * (i - 1)))
      if i - 1 == math.min(${rateSlicesShort}, #counts - 1) then set('short', perMinute) end
      if i == #counts then set('long', perMinute) end
    end
  end
  set('slice', slice)
end

local function count_promoted()
  roll_slices()
  local newest, rest = string.match(cfg.slices, '^(%d+)(.*)$')
  set('slices', (tonumber(newest) + waited) .. rest)
  set('admitted', cfg.admitted + promoted)
end

-- Seats are short only near the end of a sale; only then are those inside who hold some counted.
local function seats_allow(active)
  if active < cfg.free then return true end
  local holding = 0
  for user in string.gmatch(cfg.holders, '%d+') do
    if call('ZSCORE', ACTIVE, user) then holding = holding + 1 end
  end
  return active - holding < cfg.free
end

local function promote(caller)
  local state = sale()
  if state ~= 'OPEN' and state ~= 'DRAINING' then return end
  local interval = 60000000 / cfg.admitPerMinute
  local tolerance = (math.max(BURST_MIN, math.ceil(cfg.admitPerMinute / 60)) - 1) * interval
  local active = call('ZCARD', ACTIVE)
  while moves < MOVES and active < cfg.maxActive do
    local tat = math.max(cfg.tat, us)
    if tat - us > tolerance then break end
    local user = call('ZRANGE', WAIT, 0, 0)[1]
    if not user or not seats_allow(active) then break end
    local p = load(user)
    moves = moves + 1
    if not p then
      call('ZREM', WAIT, user)
    elseif p.deadline <= now then
      park(user, p)
    else
      call('ZREM', WAIT, user)
      if user == caller then
        claim(user, p)
      else
        p.s, p.deadline = 'A', now + math.min(cfg.heartbeatMs, cfg.activeMs)
        call('ZADD', ACTIVE, str(p.deadline), user)
        save(user, p)
      end
      cfg.tat = tat + interval
      active, promoted = active + 1, promoted + 1
      if not p.fresh then waited = waited + 1 end
    end
  end
  if promoted > 0 then
    set('tat', cfg.tat)
    count_promoted()
    assert(call('ZCARD', ACTIVE) <= cfg.maxActive, 'more people inside than the cap')
  end
end
`;
