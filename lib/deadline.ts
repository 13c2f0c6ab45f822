/**
 * The work, or the error that `late` makes when it takes longer than `timeoutMs`. A process that was kept busy
 * itself reads what has arrived before it calls a store late: timers come before reads in a turn of the event
 * loop, immediates after.
 */
export function withDeadline<T>(
  work: Promise<T>,
  timeoutMs: number,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      setImmediate(() => reject(late()));
    }, timeoutMs);
    const settle = (how: (value: T) => void) => (value: T) => {
      clearTimeout(timer);
      how(value);
    };
    work.then(settle(resolve), settle(reject));
  });
}
