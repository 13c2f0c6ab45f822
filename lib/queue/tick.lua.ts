import {
  burstMin,
  endedKeptMs,
  extensionHoldsMax,
  holdOffMs,
  inventoryFreshMs,
  lineKeptAfterCloseMs,
  movesPerCallMax,
  rateSliceMs,
  rateSlices,
  rateSlicesShort,
} from "./rules";

/** First half of the one script (queue.lua.ts): what a line is, and the tick every call begins with. */
export const tickLua = `
-- KEYS  1 cfg     HASH  policy (JSON of LinePolicy), version us, epoch, and the line's own counters
--       2 people  HASH  user -> state:order:deadline:missed:back:bound:token
--                       state W waiting, A admitted, P parked; order us, or a lot below 2^48; deadline ms: W heard
--                       of until then, A must show up by then (0 has shown up); missed turns; back 1 was sent to
--                       the back; bound ms: A ends by then at the latest
--       3 wait    ZSET  user -> order
--       4 active  ZSET  user -> ms at which the slot lapses
--       5 away    ZSET  user -> ms at which a parked place lapses
--       6 ended   ZSET  how:user:token -> ms until which it can be asked about; EXPIRED a window that was over, MISSED
--                       a parked place nobody came back to, COMPLETED bought
--       7 lots    ZSET  entry -> lot, of everybody who ever took part in the draw
-- ARGV  1 op
--       enter     2 user 3 new token, - to restore only 4 epoch of a place ticket or 0 5 its token 6 its order us, 0 a lot
--                 7 end of its pass ms or 0 8 lot, should there be a draw 9 entry the lot belongs to
--       poll      2 user 3 token           the person is here: is heard of, claims, comes back
--       peek      2 user                   the same view, moving nothing of theirs
--       leave     2 user 3 token
--       complete  2 user 3 token
--       extend    2 user 3 token 4 until ms
--       configure 2 epoch, 0 to refresh only 3 version us 4 policy
--       count     2 points of the histogram, 0 none, nor the front
--       lots      2 first rank 3 how many    entries by lot, once the sale has opened
--       tick
-- Returns nothing where the line is not set up, else what line-answer.ts reads, then the op's own.
-- Cost: O(log N), a dozen commands; at most ${movesPerCallMax} people change state besides the caller.
local CFG, PEOPLE, WAIT, ACTIVE, AWAY, ENDED, LOTS = unpack(KEYS)
local op, call = ARGV[1], redis.call
local clock = call('TIME')
local us = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local now = math.floor(us / 1000)

local cfg = call('HMGET', CFG, 'policy', 'version', 'epoch', 'last', 'tat', 'askedAt', 'quietUntil', 'slice',
  'slices', 'short', 'long', 'admitted', 'turnout')
local policy = cfg[1] and cjson.decode(cfg[1])
if policy and now > policy.closesAt + ${lineKeptAfterCloseMs} then
  call('UNLINK', unpack(KEYS))
  policy = nil
end
if not policy and (op ~= 'configure' or ARGV[2] == '0') then return false end
local epoch, last, tat = tonumber(cfg[3] or 0), tonumber(cfg[4] or 0), tonumber(cfg[5] or 0)
local quietUntil, slice, slices = tonumber(cfg[7] or 0), tonumber(cfg[8] or 0), cfg[9] or '0'
local short, long, turnout = cfg[10] or '', cfg[11] or '', tonumber(cfg[13] or 1)
-- A store that takes over may have a clock behind: what that one noted for later must not keep this one waiting.
local stale = policy and math.abs(now - tonumber(cfg[6] or 0)) >= ${inventoryFreshMs}

local function str(number) return string.format('%.0f', number) end

local dirty = {}
local function set(name, text)
  dirty[#dirty + 1] = name
  dirty[#dirty + 1] = text
end

if quietUntil > now + ${holdOffMs} then
  quietUntil = now + ${holdOffMs}
  set('quietUntil', str(quietUntil))
end

-- People ---------------------------------------------------------------------------------------------
local places = {W = WAIT, A = ACTIVE, P = AWAY}
local known = {}

local function load(user)
  local p = known[user]
  if p == nil then
    local text = call('HGET', PEOPLE, user)
    p = false
    if text then
      local s, order, deadline, missed, back, bound, token =
        string.match(text, '^(%a):(%d+):(%d+):(%d+):(%d):(%d+):(.+)$')
      p = {s = s, order = order, deadline = tonumber(deadline), missed = missed, back = back, bound = bound,
        token = token}
    end
    known[user] = p
  end
  return p
end

local function save(user, p)
  known[user] = p
  call('HSET', PEOPLE, user, string.format('%s:%s:%.0f:%s:%s:%s:%s', p.s, p.order, p.deadline, p.missed, p.back,
    p.bound, p.token))
end

local function forget(user, p)
  call('ZREM', places[p.s], user)
  call('HDEL', PEOPLE, user)
  known[user] = false
end

-- Tickets of earlier set-ups never grow too old to come back, so after a loss nothing that ended is forgotten.
local function ended_until()
  return epoch > 1 and policy.closesAt + ${lineKeptAfterCloseMs} or now + ${endedKeptMs}
end

local function finish(user, p, how)
  forget(user, p)
  call('ZADD', ENDED, ended_until(), how .. ':' .. user .. ':' .. p.token)
  local old = call('ZRANGEBYSCORE', ENDED, '-inf', now, 'LIMIT', 0, 2)
  if #old > 0 then call('ZREM', ENDED, unpack(old)) end
end

local function park(user, p)
  call('ZREM', places[p.s], user)
  p.s, p.deadline, p.bound, p.missed = 'P', 0, '0', p.missed + 1
  call('ZADD', AWAY, now + policy.awayMs, user)
  save(user, p)
end

local function stand(user, p)
  p.s, p.deadline, p.bound = 'W', now + policy.heartbeatMs, '0'
  call('ZADD', WAIT, p.order, user)
  save(user, p)
end

-- The window begins when the person shows up, so that nobody loses part of it to a slow poll.
local function claim(user, p, untilMs)
  p.s, p.deadline, p.bound = 'A', 0, str(now + policy.activeMs + ${extensionHoldsMax} * policy.holdMs)
  call('ZADD', ACTIVE, str(untilMs or now + policy.activeMs), user)
  save(user, p)
end

-- Tick: lapse, then promote ---------------------------------------------------------------------------
local moves, promoted, waited = 0, 0, 0

local function lapse_one(user, p)
  if not p then call('ZREM', ACTIVE, user) call('ZREM', AWAY, user)
  elseif p.s == 'A' and p.deadline > 0 then park(user, p)
  else finish(user, p, p.s == 'A' and 'EXPIRED' or 'MISSED') end
  moves = moves + 1
end

local function lapse(key)
  local due = call('ZRANGEBYSCORE', key, '-inf', now, 'LIMIT', 0, ${movesPerCallMax} - moves)
  for i = 1, #due do lapse_one(due[i], load(due[i])) end
end

local function sale()
  if now >= policy.closesAt then return 'CLOSED' end
  if policy.free == 0 and policy.held == 0 then return 'SOLD_OUT' end
  if now < policy.opensAt then return 'NOT_OPEN' end
  if policy.state == 'PAUSED' then return 'PAUSED' end
  if now < quietUntil then return 'RESTORING' end
  if policy.free == 0 then return 'IN_BASKETS' end
  return policy.state == 'DRAINING' and 'DRAINING' or 'OPEN'
end

-- Slices of admissions, newest first, and the ms at which the newest began. While paused time stands still for
-- them. Whoever finds a slot free on joining is left out: it says nothing of how long the waiting wait.
local function roll_slices()
  if slice > now then
    slice = now
    set('slice', str(slice))
  end
  local past = math.floor((now - slice) / ${rateSliceMs})
  if past <= 0 then return end
  if policy.state ~= 'PAUSED' then
    local counts, sum = {}, 0
    for count in string.gmatch(string.rep('0,', math.min(past, ${rateSlices})) .. slices, '%d+') do
      if #counts <= ${rateSlices} then counts[#counts + 1] = tonumber(count) end
    end
    for i = 2, #counts do
      sum = sum + counts[i]
      long = string.format('%.2f', sum * 60000 / (${rateSliceMs} * (i - 1)))
      if i - 1 <= ${rateSlicesShort} then short = long end
    end
    slices = table.concat(counts, ',')
    set('slices', slices) set('short', short) set('long', long)
  end
  slice = slice + past * ${rateSliceMs}
  set('slice', str(slice))
end

local function count_promoted()
  roll_slices()
  local newest, rest = string.match(slices, '^(%d+)(.*)$')
  slices = str(newest + waited) .. rest
  set('slices', slices)
  set('admitted', str(tonumber(cfg[12] or 0) + promoted))
  set('tat', str(tat))
end

-- Seats are short only near the end of a sale; only then are those inside who hold some counted.
local function seats_allow(active)
  if active < policy.free then return true end
  local holding = 0
  for user in string.gmatch(policy.holders, '%d+') do
    if call('ZSCORE', ACTIVE, user) then holding = holding + 1 end
  end
  return active - holding < policy.free
end

local function promote_front(caller)
  local interval = 60000000 / policy.admitPerMinute
  local tolerance = (math.max(${burstMin}, math.ceil(policy.admitPerMinute / 60)) - 1) * interval
  -- Never further ahead than an admission puts it: a rate raised, or a clock set back, is felt at once.
  if tat > us + tolerance + interval then
    tat = us + tolerance + interval
    set('tat', str(tat))
  end
  local active = call('ZCARD', ACTIVE)
  while moves < ${movesPerCallMax} and active < policy.maxActive and math.max(tat, us) - us <= tolerance do
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
        p.s, p.deadline = 'A', now + math.min(policy.heartbeatMs, policy.activeMs)
        call('ZADD', ACTIVE, str(p.deadline), user)
        save(user, p)
      end
      if not p.fresh then waited = waited + 1 end
      tat = math.max(tat, us) + interval
      active, promoted = active + 1, promoted + 1
    end
  end
  if promoted > 0 then
    count_promoted()
    assert(call('ZCARD', ACTIVE) <= policy.maxActive, 'more people inside than the cap')
  end
end

local function promote(caller)
  local state = sale()
  if state == 'OPEN' or state == 'DRAINING' then promote_front(caller) end
end
`;
