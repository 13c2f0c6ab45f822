import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, until } from "./processes.mjs";

/** Longer than a contender needs between reading a dead lock and moving it away. */
const settleMs = 50;

/**
 * Takes the lock file for the life of this process, waiting up to `waitMs` for a holder to go.
 * A holder that died without releasing it is no holder.
 * Returns `{ release }`, or `{ holder }` (what the holder noted) when it stays taken.
 */
export async function takeLock(file, { waitMs = 0, onWait = () => {} } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const record = { pid: process.pid, identity: identityOf(process.pid), id: randomUUID() };
  const attempt = () => tryLock(file, record);
  if (!(await attempt())) {
    onWait(readLock(file));
    if (!(await until(attempt, waitMs))) return { holder: readLock(file) ?? {} };
  }
  return { release: () => readLock(file)?.id === record.id && rmSync(file, { force: true }) };
}

/** Rewrites what the holder says about itself. Only for the holder. */
export function updateLock(file, note) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...readLock(file), ...note }));
  renameSync(draft, file);
}

/** The holder's record, or null when the file is missing or unreadable. */
export function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

const isAlive = (record) => record !== null && identityOf(record.pid) === record.identity;

async function tryLock(file, record) {
  if (isAlive(readLock(file))) return false;
  const draft = `${file}.${record.id}`;
  moveDeadLockAway(file, `${draft}.dead`);
  writeFileSync(draft, JSON.stringify(record));
  try {
    // Unlike a rename, a link fails when the file exists: one winner, and never half a file.
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
  // A contender that saw the same dead lock may just have moved ours away; it puts it back.
  await sleep(settleMs);
  return readLock(file)?.id === record.id;
}

function moveDeadLockAway(file, aside) {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (isAlive(readLock(aside))) putBack(aside, file);
  rmSync(aside, { force: true });
}

function putBack(aside, file) {
  try {
    linkSync(aside, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
}
