import "./check-node.mjs";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration } from "./configuration.mjs";
import { takeLock } from "./lock.mjs";
import { say } from "./log.mjs";
import { stopLeftovers } from "./services.mjs";

/** Downloaded programs, locks, and what belongs to test runs: no data of ours, and maybe in use. */
const kept = new Set(["cache", "lock", "project-lock", "scratch", "test-logs"]);

const { dataDir } = readConfiguration();
const lock = await takeLock(join(dataDir, "lock"));
if (lock.holder) {
  console.error(`Frontrow runs on ${dataDir} (process ${lock.holder.pid}). Stop it first.`);
  process.exit(1);
}
await stopLeftovers(dataDir);
for (const entry of readdirSync(dataDir)) {
  if (!kept.has(entry)) rmSync(join(dataDir, entry), { recursive: true, force: true });
}
say(`deleted the data in ${dataDir}: the next npm start begins anew`);
