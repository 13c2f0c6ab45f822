import { Complaint, say } from "./log.mjs";
import { killOwnGroups, reapOwnGroups } from "./processes.mjs";

/** npm passes a Ctrl-C on that the terminal has already sent us: one press, two signals. */
const samePressMs = 500;
const parentPollMs = 500;

const stops = [];
let stoppedAt = null;

/** Registers how to stop something; the last registered stops first. */
export function onStop(stop) {
  stops.push(stop);
}

/** Whether the end has begun: then failures are its consequences and not worth a word. */
export function isStopping() {
  return stoppedAt !== null;
}

/** Stops everything in order, kills what is left, and exits. */
export async function stopAndExit(code) {
  if (isStopping()) return;
  stoppedAt = performance.now();
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (error) {
      console.error(error);
      code ||= 1;
    }
  }
  killOwnGroups();
  await reapOwnGroups();
  process.exit(code);
}

/** Runs the program until it ends, fails or is told to stop; afterwards nothing it started runs. */
export async function live(main, { exitCodeOnSignal }) {
  const onSignal = () => {
    if (!isStopping()) {
      say("stopping");
      stopAndExit(exitCodeOnSignal);
    } else if (performance.now() - stoppedAt > samePressMs) {
      killOwnGroups();
      process.exit(exitCodeOnSignal || 1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  // Whoever reads our output may go away first.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  stopWithNpm(onSignal);
  try {
    const code = await main();
    if (code !== undefined) await stopAndExit(code);
  } catch (error) {
    if (isStopping()) return;
    console.error(error instanceof Complaint ? `\n${error.message}` : error);
    await stopAndExit(1);
  }
}

/** When npm itself is killed -9, nobody tells us: we see that our parent is another one. */
function stopWithNpm(onSignal) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !isStopping()) onSignal();
  }, parentPollMs).unref();
}
