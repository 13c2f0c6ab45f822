import "./check-node.mjs";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readConfiguration } from "./configuration.mjs";
import { ensureInstalled } from "./install.mjs";
import { runningPostgresUrl } from "./postgres.mjs";
import { bundlePrograms } from "./production-build.mjs";
import { inProject, underProjectLock } from "./project.mjs";
import { runningRedisUrl } from "./redis.mjs";

/** As opposed to 1: asked, and something is broken. */
const couldNotAsk = 2;
const secretBytes = 36;

// `npm run audit`, `npm run audit -- --json`: checks the stores of the configuration, or of the running demo.
const config = readConfiguration();
const stores = {
  DATABASE_URL: config.hasPostgres ? process.env.DATABASE_URL : runningPostgresUrl(config.dataDir),
  ...(!config.hasRedis && { REDIS_URL: await runningRedisUrl(config.dataDir) }),
};
const missing = Object.keys(stores).filter((name) => !stores[name]);
if (missing.length > 0) {
  console.error(
    `Nothing runs on ${config.dataDir}. Run npm start beside this, or set ${missing.join(" and ")}.`,
  );
  process.exit(couldNotAsk);
}
await ensureInstalled();
await underProjectLock(bundlePrograms);
// The app insists on secrets; a check signs nothing and needs none.
const unused = () => randomBytes(secretBytes).toString("base64url");
const env = { AUTH_SECRET: unused(), CRON_SECRET: unused(), ...process.env, ...stores };
const program = ["--enable-source-maps", inProject("dist", "audit.mjs"), ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, program, { stdio: "inherit", env });
process.exitCode = status ?? couldNotAsk;
