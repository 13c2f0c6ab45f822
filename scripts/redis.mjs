import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { Complaint } from "./log.mjs";
import { anyFreePort, freePortFrom } from "./ports.mjs";
import { remember, startProcess, stopOrphan, stopProcess, tail, until } from "./processes.mjs";
import { findRedis } from "./redis-program.mjs";

export const defaultRedisPort = 63_790;

const readyTimeoutMs = 30_000;
const stopGraceMs = 10_000;
const startAttempts = 3;

/**
 * Starts a Redis in `<dataDir>/redis` that keeps its data when `durable`, on loopback, with a
 * password. The program is looked for on PATH, then unpacked into `cacheDir`.
 * Returns `{ url, port, preferredPort, stop }`.
 */
export async function startRedis({
  dataDir,
  cacheDir,
  port: preferredPort = null,
  durable = true,
}) {
  const home = resolve(dataDir);
  const folder = join(home, "redis");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await stopOrphan(join(home, "run"), "redis");
  const program = await findRedis(cacheDir ?? join(home, "cache"));
  const password = readPassword(passwordFileOf(home));

  let port = preferredPort === null ? await anyFreePort() : await freePortFrom(preferredPort);
  for (let attempt = 1; ; attempt++) {
    const child = await launch(program, home, {
      folder,
      port,
      password,
      durable,
    });
    if (child) {
      return {
        url: urlOf(password, port),
        port,
        preferredPort,
        stop: () => stopProcess(child.pid, "SIGTERM", stopGraceMs),
      };
    }
    const log = tail(logOf(home));
    if (attempt === startAttempts || !/Address already in use|bind:/.test(log)) {
      throw new Complaint(`Redis did not start:\n${log}`);
    }
    port = await anyFreePort();
  }
}

/** The address of the Redis that runs on this data folder at the moment, or null. */
export async function runningRedisUrl(dataDir) {
  const home = resolve(dataDir);
  if (!existsSync(configFileOf(home))) return null;
  const port = Number(/^port (\d+)$/m.exec(readFileSync(configFileOf(home), "utf8"))?.[1]);
  const password = readPassword(passwordFileOf(home));
  return (await answers(port, password)) ? urlOf(password, port) : null;
}

const urlOf = (password, port) => `redis://:${password}@127.0.0.1:${port}`;
const logOf = (home) => join(home, "redis.log");
const configFileOf = (home) => join(home, "redis.conf");
const passwordFileOf = (home) => join(home, "redis.password");

function readPassword(file) {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

/** Returns the running child, or null when it exited before it answered. */
async function launch(program, home, { folder, port, password, durable }) {
  const config = [
    `port ${port}`,
    "bind 127.0.0.1",
    `requirepass ${password}`,
    `dir "${folder}"`,
    `appendonly ${durable ? "yes" : "no"}`,
    "appendfsync everysec",
    'save ""',
    // A waiting room that forgets people is worse than one that refuses newcomers.
    "maxmemory-policy noeviction",
    "daemonize no",
  ];
  // A file, because a password on the command line is everybody's to read.
  const configFile = configFileOf(home);
  writeFileSync(configFile, `${config.join("\n")}\n`, { mode: 0o600 });
  const { command, env } = program;
  const child = startProcess({
    command,
    args: [configFile],
    logFile: logOf(home),
    options: { env },
  });
  remember(join(home, "run"), "redis", child.pid);
  let isDead = child.pid === undefined;
  child.on("exit", () => {
    isDead = true;
  });
  let isReady = false;
  await until(async () => {
    isReady = !isDead && (await answers(port, password));
    return isDead || isReady;
  }, readyTimeoutMs);
  if (isReady) return child;
  if (!isDead) await stopProcess(child.pid, "SIGTERM", stopGraceMs);
  return null;
}

/** Whether our Redis (the one that knows the password) serves commands on that port. */
function answers(port, password) {
  return new Promise((resolve) => {
    let reply = "";
    const socket = connect({ port, host: "127.0.0.1" });
    const finish = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.on("error", () => finish(false));
    socket.on("connect", () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on("data", (chunk) => {
      reply += chunk;
      // While it loads its file it answers -LOADING; then we ask again.
      if (reply.includes("+PONG")) finish(true);
      else if (reply.includes("-")) finish(false);
    });
  });
}
