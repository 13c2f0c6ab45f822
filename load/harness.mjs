import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, getPriority, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { prepareDatabase, startApp } from "#scripts/app.mjs";
import { onStop } from "#scripts/lifetime.mjs";
import { bundlePrograms, ensureBuilt } from "#scripts/production-build.mjs";
import { inProject, underProjectLock } from "#scripts/project.mjs";
import { startScratchServices } from "#scripts/services.mjs";

const pollMs = 200;
const bytesPerGib = 1024 ** 3;
const secretBytes = 32;
/** Of the last minute, as it was before this program added to it. */
const [loadBefore] = loadavg();

/**
 * Stores of their own, with the demo data where asked, and the variables for programs that run on them.
 * Returns `{ env, dataDir }`.
 */
export async function startStores(name, { seedsDemo = false } = {}) {
  await underProjectLock(bundlePrograms);
  const services = await startScratchServices(name);
  onStop(services.stop);
  const secret = () => randomBytes(secretBytes).toString("base64url");
  const env = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: services.postgresUrl,
    REDIS_URL: services.redisUrl,
    AUTH_SECRET: secret(),
    CRON_SECRET: secret(),
    LOG_LEVEL: "error",
  };
  await prepareDatabase(env, { seedsDemo });
  return { env, dataDir: services.dataDir };
}

/** The same, and how to start the built server on them, with the demo data unless it is in the way. */
export async function startStage(name, { seedsDemo = true } = {}) {
  await ensureBuilt();
  const stores = await startStores(name, { seedsDemo });
  const env = { ...stores.env, DEMO: "1", RATE_LIMIT_FACTOR: "1000000" };
  const firstPort = 20_000 + Math.floor(Math.random() * 20_000);
  const startServer = (overrides = {}) =>
    startApp({
      env: { ...env, ...overrides },
      runDir: join(stores.dataDir, "run"),
      port: firstPort,
      logFile: join(stores.dataDir, "server.log"),
    });
  return { env, startServer };
}

/** One API call; returns `data`, or throws with the error code. */
export async function call(url, method, path, { headers = {}, body } = {}) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return null;
  const envelope = await response.json();
  if (!envelope.success) throw new Error(`${method} ${path}: ${envelope.error.code}`);
  return envelope.data;
}

/** Signs up `count` people, puts them in line and waits until it is everyone's turn. Returns their headers. */
export async function admitPeople(url, scheduleId, count) {
  const people = [];
  for (let n = 0; n < count; n++) {
    const body = {
      loginId: `bench-${randomBytes(6).toString("hex")}`,
      password: "bench-pass-1234",
      nickname: `b${n}`,
    };
    const { accessToken } = await call(url, "POST", "/members", { body });
    const authorization = `Bearer ${accessToken}`;
    const { token } = await call(url, "POST", "/queue/tokens", {
      headers: { authorization },
      body: { scheduleId },
    });
    people.push({ authorization, "queue-token": token });
  }
  for (const headers of people) {
    for (;;) {
      const place = await call(url, "GET", "/queue/tokens/me", { headers });
      if (place.status === "ACTIVE") break;
      await sleep(Math.max(pollMs, place.pollAfterMs));
    }
  }
  return people;
}

/** Requests a second over `seconds`, from `connections` clients that each wait for their answer. */
export async function throughput(url, requests, { connections, seconds }) {
  const result = await autocannon({ url, connections, duration: seconds, requests });
  if (result.errors > 0) throw new Error(`${result.errors} requests had no answer`);
  return { perSecond: result.requests.average, statuses: result.statusCodeStats };
}

/** Prints a table and writes it with machine and date to load/results/<name>.md. */
export function publish(name, command, lines) {
  const machine = `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / bytesPerGib)} GiB, Node ${process.version}`;
  const raised = getPriority() === 0 ? "" : `, at priority ${getPriority()}`;
  const revision = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
    encoding: "utf8",
  }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const text = [
    `# ${name}`,
    "",
    `\`${command}\`, ${day}, revision ${revision}, ${machine}, load average before the run ${loadBefore.toFixed(1)}${raised}`,
    "",
    ...lines,
    "",
  ].join("\n");
  console.log(text);
  mkdirSync(inProject("load", "results"), { recursive: true });
  writeFileSync(inProject("load", "results", `${name}.md`), text);
}

/** What had to be shown, line by line for the note, and the exit code that says whether all of it was. */
export function judge(claims) {
  const lines = claims.map(([claim, holds]) => `- ${holds ? "Holds" : "**Broken**"}: ${claim}`);
  return { lines: ["", ...lines], code: claims.every(([, holds]) => holds) ? 0 : 1 };
}
