/**
 * Open event streams of this process. An open stream keeps a stopping server alive for ever,
 * so shutdown closes them first; clients reconnect elsewhere.
 */
const holder = globalThis as typeof globalThis & { frontrowStreams?: Set<() => void> };
holder.frontrowStreams ??= new Set();
const streams = holder.frontrowStreams;

export const maxOpenStreams = 5_000;

/** Registers a stream's closer; returns how to forget it. Null when this process already serves its bound. */
export function trackStream(close: () => void): (() => void) | null {
  if (streams.size >= maxOpenStreams) return null;
  streams.add(close);
  return () => streams.delete(close);
}

/** Closes every open stream. */
export function closeStreams(): void {
  for (const close of streams) close();
  streams.clear();
}
