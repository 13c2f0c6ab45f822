/**
 * What is mostly here already and only sometimes has to be waited for. On the way of a poll a promise costs more than
 * the work it stands for: Next uses AsyncLocalStorage, and below Node 24 every promise of the process then reports to it.
 */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value: at once where it is here. */
export function andThen<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
