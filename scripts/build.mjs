import "./check-node.mjs";
import { ensureInstalled } from "./install.mjs";
import { live } from "./lifetime.mjs";
import { ensureBuilt } from "./production-build.mjs";

await live(main, { exitCodeOnSignal: 130 });

async function main() {
  await ensureInstalled();
  await ensureBuilt();
  return 0;
}
