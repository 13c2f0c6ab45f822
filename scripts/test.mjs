import "./check-node.mjs";
import { join } from "node:path";
import { prepareDatabase, startApp } from "./app.mjs";
import { findChromium } from "./chromium.mjs";
import { readSecrets } from "./configuration.mjs";
import { ensureInstalled } from "./install.mjs";
import { live, onStop } from "./lifetime.mjs";
import { Complaint, say } from "./log.mjs";
import { anyFreePort } from "./ports.mjs";
import { killOwnGroups, reapOwnGroups } from "./processes.mjs";
import { ensureBuilt } from "./production-build.mjs";
import { startSandboxGateway } from "./sandbox-gateway.mjs";
import { cacheDir, startScratchServices, sweepScratch } from "./services.mjs";
import {
  checkStep,
  closeReport,
  logFolder,
  readPlaywrightReport,
  readVitestReport,
  runTool,
  testStep,
} from "./test-steps.mjs";

const parts = ["check", "unit", "integration", "e2e"];
const [part, ...filters] = process.argv.slice(2);

await live(main, { exitCodeOnSignal: 130 });

/** `npm test` runs everything; `npm test -- unit lib/queue` one part, narrowed to some files. */
async function main() {
  if (part !== undefined && !parts.includes(part)) {
    throw new Complaint(`There is no part "${part}". Choose one of: ${parts.join(", ")}.`);
  }
  onStop(clearAway);
  const wants = (name) => part === undefined || part === name;
  await ensureInstalled();
  // The build takes longest and needs one core; what does not need it runs beside it.
  const building = wants("integration") || wants("e2e") ? checkStep("build", ensureBuilt) : true;
  if (wants("check")) await checkSources();
  if (wants("unit")) await vitest("unit");
  const isBuilt = await building;
  if (wants("check")) await checkTypes();
  if (wants("integration")) await vitest("integration");
  if (wants("e2e"))
    await testStep("e2e", (file) => runJourneys(isBuilt, file), readPlaywrightReport);
  return closeReport();
}

/** When we are interrupted, the test programs are killed, and their stores are still ours to stop. */
async function clearAway() {
  killOwnGroups();
  await reapOwnGroups();
  await sweepScratch({ isLeaving: true });
}

async function checkSources() {
  await checkStep("biome", () =>
    runTool("@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]),
  );
  await checkStep("knip", () => runTool("knip/bin/knip.js", ["--no-progress"]));
}

/** After the build: it writes the types of routes that the sources refer to. */
function checkTypes() {
  return checkStep("types", async () => {
    const typegen = await runTool("next/dist/bin/next", ["typegen"]);
    if (typegen.code !== 0) return typegen;
    return runTool("typescript/bin/tsc", ["--noEmit", "--project", "."]);
  });
}

function vitest(project) {
  const run = (reportFile) =>
    runTool("vitest/vitest.mjs", [
      "run",
      `--project=${project}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...filters,
    ]);
  return testStep(project, run, readVitestReport);
}

/** The journeys drive the built app on stores of its own, filled with the demo. */
async function runJourneys(isBuilt, reportFile) {
  if (!isBuilt) throw new Complaint("not run: the build failed");
  const browser = await findChromium(cacheDir);
  const stores = await startScratchServices("e2e");
  const gateway = await startSandboxGateway(stores);
  const env = {
    ...process.env,
    ...readSecrets(stores.dataDir),
    ...gateway.variables,
    NODE_ENV: "production",
    DEMO: "1",
    DATABASE_URL: stores.postgresUrl,
    REDIS_URL: stores.redisUrl,
    // Every journey comes from one address.
    RATE_LIMIT_FACTOR: "100",
    LOG_LEVEL: "warn",
  };
  const start = async (name, overrides = {}) =>
    startApp({
      env: { ...env, ...overrides },
      runDir: join(stores.dataDir, "run"),
      name,
      port: await anyFreePort(),
      logFile: join(logFolder, `${name}.log`),
    });
  const apps = [];
  try {
    await prepareDatabase(env, { seedsDemo: true });
    apps.push(await start("app"));
    // The same once more without the lane: hosts*.spec.ts compares the two.
    apps.push(await start("app-in-next", { API_LANE: "0" }));
    const [{ url }, inNext] = apps;
    say(`journeys run on ${url}`);
    return await runTool("@playwright/test/cli.js", ["test", ...filters], {
      ...browser,
      BASE_URL: url,
      NEXT_HOST_URL: inNext.url,
      GATEWAY_URL: gateway.variables.GATEWAY_URL,
      CRON_SECRET: env.CRON_SECRET,
      PLAYWRIGHT_REPORT_FILE: reportFile,
    });
  } finally {
    for (const app of apps) await app.stop();
    await gateway.stop();
    await stores.stop();
  }
}
