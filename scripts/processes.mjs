import { spawn, spawnSync } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 20;
const killWaitMs = 2_000;
const orphanGraceMs = 10_000;
const linux = existsSync("/proc/self/stat");

function readProc(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * A string that belongs to one life of one process, or null when it is dead.
 * A pid alone is not enough: after a restart of the machine or container it names somebody else.
 */
export function identityOf(pid) {
  if (!linux) {
    const started = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
    });
    return started.stdout?.trim() || null;
  }
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name in parentheses may hold spaces; state is the first field after it, start time the 20th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === "Z" || state === "X") return null;
  return `${readProc("/proc/sys/kernel/random/boot_id")?.trim()} ${startTicks}`;
}

/** The command line of a live process, or "" when it is gone or hidden. */
export function commandLineOf(pid) {
  if (linux) return readProc(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ") ?? "";
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "";
}

/** Polls until `isDone()` is truthy; returns it, or null after `timeoutMs`. */
export async function until(isDone, timeoutMs) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const result = await isDone();
    if (result) return result;
    if (performance.now() > deadline) return null;
    await sleep(pollMs);
  }
}

/**
 * Sends `signal`, waits up to `graceMs` for the process to go, then kills it.
 */
export async function stopProcess(pid, signal, graceMs) {
  const identity = identityOf(pid);
  if (identity === null) return;
  const isGone = () => identityOf(pid) !== identity;
  send(pid, signal);
  if (await until(isGone, graceMs)) return;
  send(pid, "SIGKILL");
  await until(isGone, killWaitMs);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Process groups this program started and that have not ended. */
const ownGroups = new Set();

/** Its own group, because Ctrl-C must reach us alone: we stop things in order. */
function spawnGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  if (child.pid !== undefined) ownGroups.add(child.pid);
  child.on("error", () => {});
  child.on("close", () => ownGroups.delete(child.pid));
  return child;
}

/** Kills every process group still running; the last resort on the way out. */
export function killOwnGroups() {
  for (const pid of ownGroups) send(-pid, "SIGKILL");
}

/** Waits until the system has told us the end of everything we started: nothing is left as a zombie. */
export async function reapOwnGroups() {
  await until(() => ownGroups.size === 0, killWaitMs);
}

/** Runs a command to its end and returns `{ code, output }`; stdout and stderr together. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawnGroup(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Starts a long-running program with its output in `logFile`. */
export function startProcess({ command, args, logFile, options = {} }) {
  const log = openSync(logFile, "w", 0o600);
  const child = spawnGroup(command, args, { stdio: ["ignore", log, log], ...options });
  closeSync(log);
  return child;
}

/** Starts a Node program that prints to our own output and sees our death on its IPC channel. */
export function startNode({ args, env, logFile }) {
  const log = logFile ? openSync(logFile, "w", 0o600) : "inherit";
  const child = spawnGroup(process.execPath, args, { stdio: ["ignore", log, log, "ipc"], env });
  if (logFile) closeSync(log);
  return child;
}

/** The first executable of that name on PATH, or null. */
export function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  // Debian keeps servers in sbin, which an ordinary user's PATH leaves out.
  for (const folder of [...folders, "/usr/local/sbin", "/usr/sbin", "/opt/homebrew/bin"]) {
    const path = join(folder, name);
    if (isExecutable(path)) return path;
  }
  return null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Writes down a process that must not outlive us, for the start after a kill -9. */
export function remember(runDir, name, pid) {
  if (pid === undefined) return;
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, name), JSON.stringify({ pid, identity: identityOf(pid) }));
}

/** Stops what an earlier, killed run wrote down; returns the names of what was still alive. */
export async function stopOrphans(runDir) {
  const stopped = [];
  for (const name of existsSync(runDir) ? readdirSync(runDir) : []) {
    if (await stopOrphan(runDir, name)) stopped.push(name);
  }
  return stopped;
}

/** Stops one process that an earlier, killed run wrote down; whether it was still alive. */
export async function stopOrphan(runDir, name) {
  const file = join(runDir, name);
  const record = readRecord(file);
  const isAlive = record !== null && identityOf(record.pid) === record.identity;
  if (isAlive) await stopProcess(record.pid, "SIGTERM", orphanGraceMs);
  rmSync(file, { force: true });
  return isAlive;
}

function readRecord(path) {
  try {
    const record = JSON.parse(readFileSync(path, "utf8"));
    return Number.isInteger(record.pid) && record.identity ? record : null;
  } catch {
    return null;
  }
}

/** The last lines of a log, for an error message. */
export function tail(path, lines = 15) {
  return (readProc(path) ?? "").trimEnd().split("\n").slice(-lines).join("\n");
}
