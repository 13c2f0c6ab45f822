import "./check-node.mjs";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { readConfiguration } from "./configuration.mjs";
import { takeLock } from "./lock.mjs";
import { say } from "./log.mjs";
import { cacheDir, stopLeftovers } from "./services.mjs";

const { dataDir } = readConfiguration();
const lock = await takeLock(join(dataDir, "lock"));
if (lock.holder) {
  console.error(`Frontrow runs on ${dataDir} (process ${lock.holder.pid}). Stop it first.`);
  process.exit(1);
}
await stopLeftovers(dataDir);
for (const entry of existsSync(dataDir) ? readdirSync(dataDir) : []) {
  // Downloaded programs are no data.
  if (join(dataDir, entry) !== cacheDir)
    rmSync(join(dataDir, entry), { recursive: true, force: true });
}
say(`deleted everything in ${basename(dataDir)}: the next npm start begins anew`);
