const startedAt = performance.now();

/** Seconds since this program started, as people read them: "0.8 s". */
export function elapsed() {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** One line of progress with the elapsed time in front. */
export function say(message) {
  console.log(`[${elapsed().padStart(7)}] ${message}`);
}

/** An error whose message is all a person needs: printed without a stack. */
export class Complaint extends Error {}
