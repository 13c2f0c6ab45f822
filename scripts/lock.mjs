import { randomUUID } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { identityOf, until } from "./processes.mjs";

/** Numbers long past, which no contender can still have in mind. */
const keptNumbers = 16;

/**
 * Takes a lock for the life of this process, waiting up to `waitMs` for its holder to go. A holder
 * that died without releasing it is no holder.
 * Returns `{ update, release }`, or `{ holder }` (what the holder noted) when it stays taken.
 *
 * The lock is a folder of numbered files and belongs to the highest. To follow a dead or released
 * one is to create the next number, which only one process can: nobody deletes or replaces a file
 * that another may be about to take, which is where lock files with a pid go wrong.
 */
export async function takeLock(folder, { waitMs = 0, onWait = () => {} } = {}) {
  mkdirSync(folder, { recursive: true });
  let number = tryLock(folder);
  if (number === null) {
    onWait(currentOf(folder).record);
    number = await until(() => tryLock(folder), waitMs);
  }
  if (number === null) return { holder: currentOf(folder).record };
  const file = join(folder, String(number));
  const update = (note) => replace(file, { ...ownRecord(), ...note });
  return { update, release: () => replace(file, {}) };
}

const ownRecord = () => ({ pid: process.pid, identity: identityOf(process.pid) });

function isHeld({ pid, identity }) {
  return pid !== undefined && identityOf(pid) === identity;
}

function currentOf(folder) {
  const number = Math.max(0, ...numbersIn(folder));
  return { number, record: readRecord(join(folder, String(number))) };
}

/** The number we took, or null while somebody holds the lock. */
function tryLock(folder) {
  const current = currentOf(folder);
  if (isHeld(current.record)) return null;
  const number = current.number + 1;
  const file = join(folder, String(number));
  const draft = join(folder, `draft-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(ownRecord()));
  try {
    // Unlike a rename, a link fails when the file exists; and it never shows half a file.
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return null;
  } finally {
    rmSync(draft, { force: true });
  }
  const old = numbersIn(folder).filter((other) => other < number - keptNumbers);
  for (const other of old) rmSync(join(folder, String(other)), { force: true });
  return number;
}

function numbersIn(folder) {
  return readdirSync(folder).map(Number).filter(Number.isInteger);
}

function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

function replace(file, record) {
  const draft = join(file, "..", `draft-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(record));
  renameSync(draft, file);
}
