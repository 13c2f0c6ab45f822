import { DomainError } from "@/lib/errors";

type Slots = { atOnce: number; waitingMax: number; retryAfterSeconds: number };

/**
 * Runs at most `atOnce` jobs together and lets `waitingMax` more wait their turn, first come first served.
 * Beyond that it throws UNAVAILABLE at once: a line nobody would wait out helps nobody.
 */
export function createSlots({ atOnce, waitingMax, retryAfterSeconds }: Slots) {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async function run<T>(job: () => Promise<T>): Promise<T> {
    if (running < atOnce) running += 1;
    else if (waiting.length >= waitingMax)
      throw new DomainError("UNAVAILABLE", {}, retryAfterSeconds);
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      // The slot goes straight to the next in line, so `running` only falls when nobody waits.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
