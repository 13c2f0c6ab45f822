const minuteSeconds = 60;
/** Beyond this an estimate in minutes promises more than it can keep. */
const longWaitMinutes = 120;

type Range = { lowSeconds: number; highSeconds: number };
export type WaitText =
  | { key: "withinMinute" }
  | { key: "about"; low: number }
  | { key: "between"; low: number; high: number }
  | { key: "long"; hours: number };

/** How an estimate is said: never "0 minutes", never finer than a minute. */
export function waitText({ lowSeconds, highSeconds }: Range): WaitText {
  const low = Math.max(1, Math.floor(lowSeconds / minuteSeconds));
  const high = Math.max(1, Math.ceil(highSeconds / minuteSeconds));
  if (high === 1) return { key: "withinMinute" };
  if (low >= longWaitMinutes) return { key: "long", hours: Math.floor(low / minuteSeconds) };
  return low === high ? { key: "about", low } : { key: "between", low, high };
}
