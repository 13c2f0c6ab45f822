/**
 * The queue store's clock as this process last saw it, for the one thing that is checked without asking
 * the store: a pass while it is away. Every answer of the store renews the difference.
 */
let aheadOfUsMs = 0;

/** `askedAtMs` is our time before the question: a slow answer makes a pass lapse sooner, never later. */
export function noteStoreTime(storeMs: number, askedAtMs: number): void {
  aheadOfUsMs = storeMs - askedAtMs;
}

export function storeNowMs(): number {
  return Date.now() + aheadOfUsMs;
}
