const startedAt = performance.now();

/** Seconds since this program started, as people read them: "0.8 s". */
export function elapsed() {
	return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** One line of progress with the elapsed time in front. */
export function say(message) {
	console.log(`[${elapsed().padStart(7)}] ${message}`);
}

/** Says what begins, runs it, and returns its result. */
export function step(label, work) {
	say(label);
	return work();
}

/** An error whose message is all a person needs: printed without a stack. */
export class Complaint extends Error {}

/** Ends the program the way every script does: complaints in one line, bugs with their stack. */
export function fail(error) {
	console.error(error instanceof Complaint ? `\n${error.message}` : error);
	process.exit(1);
}
