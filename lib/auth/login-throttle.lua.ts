import { defineScript } from "@/lib/redis";

/**
 * Counts one login attempt; the window starts with the first and its length never changes.
 * KEYS[1] attempts of the account from one address, KEYS[2] failures of the account from anywhere.
 * ARGV: tries per address, tries per address under attack, failures that make an attack, window in ms.
 * Returns ms to wait, 0 when the attempt may go on. O(1).
 */
export const beginAttempt = defineScript(`
local attempts = redis.call('INCR', KEYS[1])
if attempts == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
local failures = tonumber(redis.call('GET', KEYS[2]) or '0')
local max = failures >= tonumber(ARGV[3]) and tonumber(ARGV[2]) or tonumber(ARGV[1])
if attempts > max then return redis.call('PTTL', KEYS[1]) end
return 0
`);

/**
 * Ends an attempt. KEYS as above. ARGV: RIGHT (forget the address's failures), WRONG (one more failure of
 * the account), UNDECIDED (the attempt never happened); window in ms. O(1).
 */
export const settleAttempt = defineScript(`
if ARGV[1] == 'RIGHT' then
  redis.call('DEL', KEYS[1])
elseif ARGV[1] == 'UNDECIDED' then
  if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECR', KEYS[1]) end
elseif redis.call('INCR', KEYS[2]) == 1 then
  redis.call('PEXPIRE', KEYS[2], ARGV[2])
end
return 0
`);
