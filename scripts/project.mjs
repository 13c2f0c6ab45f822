import { join, resolve } from "node:path";
import { takeLock } from "./lock.mjs";
import { Complaint, say } from "./log.mjs";

export const projectRoot = resolve(import.meta.dirname, "..");

const lockFolder = inProject(".data", "project-lock");
const lockWaitMs = 300_000;

/** A path inside the project, wherever the program was started from. */
export function inProject(...parts) {
  return join(projectRoot, ...parts);
}

/** Runs `work` alone: two programs of one clone must not write into one node_modules or one build. */
export async function underProjectLock(work) {
  const onWait = (holder) => say(`waiting for process ${holder.pid} to install or build`);
  const lock = await takeLock(lockFolder, { waitMs: lockWaitMs, onWait });
  if (lock.holder)
    throw new Complaint(`Process ${lock.holder.pid} installs or builds without end.`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
