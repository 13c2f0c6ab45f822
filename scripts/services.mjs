import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { clearPostmaster, startPostgres } from "./postgres.mjs";
import { identityOf, stopOrphans } from "./processes.mjs";
import { inProject } from "./project.mjs";
import { startRedis } from "./redis.mjs";

/** Where downloaded and unpacked programs live: apart from the data, so that a reset keeps them. */
export const cacheDir = inProject(".data", "cache");

/** Throw-away data folders of test runs, one per process id. */
const scratchRoot = inProject(".data", "scratch");

/**
 * Starts Postgres and Redis for one test run on ports nobody uses, in a folder that `stop` deletes.
 * Both are real; only their promise to survive a power cut is switched off.
 * Returns `{ dataDir, postgresUrl, redisUrl, stop }`.
 */
export async function startScratchServices(name) {
  await sweepScratch();
  const dataDir = join(scratchRoot, `${process.pid}-${name}`);
  mkdirSync(scratchRoot, { recursive: true });
  const started = await Promise.allSettled([
    startPostgres({ dataDir, durable: false }),
    startRedis({ dataDir, cacheDir, durable: false }),
  ]);
  const stop = async () => {
    await Promise.all(started.map((service) => service.value?.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  };
  const failure = started.find((service) => service.status === "rejected");
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const [postgres, redis] = started.map((service) => service.value);
  return { dataDir, postgresUrl: postgres.url, redisUrl: redis.url, stop };
}

/** Stops and deletes what killed test runs left behind, and on the way out also our own. */
export async function sweepScratch({ isLeaving = false } = {}) {
  for (const entry of existsSync(scratchRoot) ? readdirSync(scratchRoot) : []) {
    const owner = Number.parseInt(entry, 10);
    const isInUse = owner === process.pid ? !isLeaving : identityOf(owner) !== null;
    if (isInUse) continue;
    const dataDir = join(scratchRoot, entry);
    await stopLeftovers(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Stops every process a killed run left on this data folder; returns their names. */
export async function stopLeftovers(dataDir) {
  const stopped = await stopOrphans(join(dataDir, "run"));
  if (await clearPostmaster(join(resolve(dataDir), "postgres"))) stopped.push("postgres");
  return stopped;
}
