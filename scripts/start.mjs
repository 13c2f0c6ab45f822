import "./check-node.mjs";
import { join } from "node:path";
import { prepareDatabase, startApp } from "./app.mjs";
import { readConfiguration, readSecrets } from "./configuration.mjs";
import { ensureInstalled } from "./install.mjs";
import { isStopping, live, onStop, stopAndExit } from "./lifetime.mjs";
import { takeLock } from "./lock.mjs";
import { Complaint, elapsed, say } from "./log.mjs";
import { defaultPostgresPort, startPostgres } from "./postgres.mjs";
import { bundlePrograms, ensureBuilt } from "./production-build.mjs";
import { defaultRedisPort, startRedis } from "./redis.mjs";
import { startSandboxGateway } from "./sandbox-gateway.mjs";
import { cacheDir, stopLeftovers } from "./services.mjs";

/** Enough for a run whose npm was just killed to notice it. */
const lockWaitMs = 2_000;
/** Enough for a run that is stopping to drain its requests and be gone. */
const stopWaitMs = 40_000;

const isDev = process.argv.includes("--dev");

await live(main, { exitCodeOnSignal: 0 });

async function main() {
  const config = readConfiguration();
  const lock = await lockDataDir(config.dataDir);
  const leftovers = await stopLeftovers(config.dataDir);
  if (leftovers.length > 0) say(`stopped what a killed run left: ${leftovers.join(", ")}`);
  await ensureInstalled();
  const [stores] = await all([startStores(config), isDev ? bundlePrograms() : ensureBuilt()]);
  const env = { ...process.env, ...stores, NODE_ENV: isDev ? "development" : "production" };
  await prepareDatabase(env, config);

  say(isDev ? "starting next dev" : "starting the server");
  const runDir = join(config.dataDir, "run");
  const app = await startApp({ env, runDir, port: config.appPort, appUrl: config.appUrl, isDev });
  onStop(app.stop);
  app.child.on("exit", () => {
    if (isStopping()) return;
    console.error("\nThe server ended by itself.");
    stopAndExit(1);
  });
  onStop(() => lock.update({ isStopping: true }));
  lock.update({ url: app.url });
  greet(app.url, config);
}

async function lockDataDir(dataDir) {
  const folder = join(dataDir, "lock");
  let lock = await takeLock(folder, { waitMs: lockWaitMs });
  if (lock.holder?.isStopping) {
    say(`waiting for process ${lock.holder.pid} to stop`);
    lock = await takeLock(folder, { waitMs: stopWaitMs });
  }
  if (lock.holder) {
    const where = lock.holder.url ? ` at ${lock.holder.url}` : "";
    throw new Complaint(
      `Frontrow already runs on ${dataDir}${where} (process ${lock.holder.pid}).
Stop that one first, or give this one a DATA_DIR of its own.`,
    );
  }
  onStop(lock.release);
  return lock;
}

/** Starts what the configuration does not name, and returns the variables that lead there. */
async function startStores(config) {
  const variables = {};
  await all([
    config.hasPostgres || startEmbeddedPostgres(config, variables),
    config.hasRedis || startEmbeddedRedis(config, variables),
    config.hasPostgres || process.env.PAYMENT_GATEWAY || startEmbeddedGateway(config, variables),
  ]);
  if (config.hasPostgres) return variables;
  // In the demo people read the terminal, not a log collector.
  const LOG_LEVEL = process.env.LOG_LEVEL || "warn";
  return { ...variables, DEMO: "1", LOG_LEVEL, ...readSecrets(config.dataDir) };
}

async function startEmbeddedPostgres({ dataDir }, variables) {
  const postgres = await startPostgres({ dataDir, port: defaultPostgresPort });
  onStop(postgres.stop);
  variables.DATABASE_URL = postgres.url;
  sayStarted("Postgres 18", postgres);
}

async function startEmbeddedRedis({ dataDir }, variables) {
  const redis = await startRedis({ dataDir, cacheDir, port: defaultRedisPort });
  onStop(redis.stop);
  variables.REDIS_URL = redis.url;
  sayStarted("Redis", redis);
}

async function startEmbeddedGateway({ dataDir }, variables) {
  const gateway = await startSandboxGateway({ dataDir });
  onStop(gateway.stop);
  Object.assign(variables, gateway.variables);
  sayStarted("the sandbox card gateway", gateway);
}

function sayStarted(name, { port, preferredPort }) {
  const moved = port === preferredPort ? "" : ` (${preferredPort} is taken)`;
  say(`${name} runs on port ${port}${moved}`);
}

/** Like Promise.all, but waits for every one: what still starts could not be stopped. */
async function all(promises) {
  const results = await Promise.allSettled(promises);
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
  return results.map((result) => result.value);
}

function greet(url, { seedsDemo }) {
  const accounts = seedsDemo
    ? ["  buy tickets:   demo / demo-pass-1234", "  run the sales: admin / admin-pass-1234"]
    : [];
  console.log(
    [
      "",
      `Frontrow is ready after ${elapsed()}: ${url}`,
      ...accounts,
      "  Ctrl-C stops everything.",
    ].join("\n"),
  );
}
