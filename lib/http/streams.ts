import { totalmem } from "node:os";

/**
 * Open event streams of this process. An open stream keeps a stopping server alive for ever,
 * so shutdown closes them first; clients reconnect elsewhere.
 */
const holder = globalThis as typeof globalThis & { frontrowStreams?: Set<() => void> };
holder.frontrowStreams ??= new Set();
const streams = holder.frontrowStreams;

/** What a stream weighs (npm run load:streams), and how much of the memory there is all of them may take. */
const bytesPerStream = 32 * 1_024;
const memoryShare = 1 / 8;
const streamsBound = 20_000;
/** For streams that are the same for all; the rest is for those near the front of a line and inside. */
const publicShare = 0.8;

const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
const maxOpenStreams = Math.min(
  streamsBound,
  Math.floor((memoryBytes * memoryShare) / bytesPerStream),
);
export const maxPublicStreams = Math.floor(maxOpenStreams * publicShare);

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
