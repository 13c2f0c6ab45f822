import { setTimeout as sleep } from "node:timers/promises";
import { Complaint, say } from "./log.mjs";
import { freePortFrom, isPortFree } from "./ports.mjs";
import { remember, run, startNode, stopProcess, tail, until } from "./processes.mjs";
import { inProject, projectRoot } from "./project.mjs";

/** Requests make objects that die young: with Node's 16 MiB for them a tenth of the time goes to collecting them. */
const youngObjectsMib = 32;
const readyTimeoutMs = 60_000;
const readyPollMs = 100;
const requestTimeoutMs = 5_000;
const drainMs = 15_000;
const portAttempts = 3;

/** Brings the database to this version and, where asked, fills it with the demo. */
export async function prepareDatabase(env, { seedsDemo }) {
  say("migrating the database");
  await runProgram("migrate", env);
  if (!seedsDemo) return;
  say("preparing the demo data");
  await runProgram("seed", env);
}

async function runProgram(name, env) {
  const { code, output } = await run(
    process.execPath,
    ["--enable-source-maps", inProject("dist", `${name}.mjs`)],
    {
      cwd: projectRoot,
      env,
    },
  );
  if (code === 0) return;
  const hint = env.DEMO ? "\nnpm run reset throws the demo's data away and begins anew." : "";
  throw new Complaint(`${name} failed:\n${output.trim()}${hint}`);
}

/**
 * Starts the built server (or `next dev`) and waits until it answers that it is ready.
 * Returns `{ child, port, url, stop }`.
 */
export async function startApp({
  env,
  runDir,
  name = "app",
  port: preferredPort,
  appUrl = null,
  isDev = false,
  logFile,
}) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePortFrom(preferredPort);
    if (port !== preferredPort) say(`port ${preferredPort} is taken: using ${port} instead`);
    const url = publicUrl(appUrl, preferredPort, port);
    const child = startNode({
      args: programOf(isDev, port),
      env: childEnv(env, port, url),
      logFile,
    });
    remember(runDir, name, child.pid);
    const stop = () => stopProcess(child.pid, "SIGTERM", drainMs);
    if (await becomesReady(child, port, isDev)) return { child, port, url, stop };
    const lostItsPort = child.exitCode !== null && !(await isPortFree(port));
    await stop();
    if (attempt === portAttempts || !lostItsPort) {
      throw new Complaint(`The server did not start.${logFile ? `\n${tail(logFile)}` : ""}`);
    }
  }
}

function programOf(isDev, port) {
  const nodeOptions = ["--enable-source-maps", `--max-semi-space-size=${youngObjectsMib}`];
  if (!isDev) return [...nodeOptions, inProject("dist", "server.mjs")];
  return [inProject("node_modules", "next", "dist", "bin", "next"), "dev", "--port", String(port)];
}

/** A configured address stays, unless it names the local port we could not have. */
function publicUrl(appUrl, preferredPort, port) {
  const isLocal = appUrl === null || appUrl === `http://localhost:${preferredPort}`;
  return isLocal ? `http://localhost:${port}` : appUrl;
}

function childEnv(env, port, url) {
  return { ...env, PORT: String(port), APP_URL: url, NEXT_TELEMETRY_DISABLED: "1" };
}

/** The child says itself that it listens: a stranger on the same port must not be taken for it. */
async function becomesReady(child, port, isDev) {
  let listens = isDev;
  child.on("message", (message) => {
    if (message === "listening") listens = true;
  });
  const isDead = () => child.exitCode !== null || child.signalCode !== null;
  const answers = await until(async () => {
    if (isDead()) return "dead";
    if (listens && (await isReady(port))) return "ready";
    await sleep(readyPollMs);
    return null;
  }, readyTimeoutMs);
  return answers === "ready" && !isDead();
}

async function isReady(port) {
  try {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
