/** Events of one claim. */
export const relayBatchSize = 64;

/** Claims of one pass: a pass ends even while others keep writing. */
export const relayBatchesPerPass = 16;

/** How long a claimed event is left to its relay before another may take it up. */
export const relayLeaseSeconds = 30;

/** Deliveries tried before an event is put aside as dead, the store being there: with the back-off some three hours. */
export const relayAttemptsMax = 24;

export const retryFirstSeconds = 1;
export const retryMaxSeconds = 600;

/** Processed events are kept this long to be looked at, then forgotten. */
export const processedKeptDays = 7;

/** Seconds to wait after the `attempt`-th failure (1-based): doubling, bounded. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(retryMaxSeconds, retryFirstSeconds * 2 ** (attempt - 1));
}
