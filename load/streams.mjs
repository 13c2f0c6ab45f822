import { readFileSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { live } from "#scripts/lifetime.mjs";
import { call, publish, startStage } from "./harness.mjs";

/**
 * What the public stream of a line costs, and how soon everybody on it feels the organiser: so many streams of one
 * line on one process, then pauses and messages, each timed from the organiser's request to every client's event.
 */
const streamsCount = 10_000;
const openAtOnce = 100;
const changes = 10;
const settleMs = 5_000;
const idleMs = 32_000; // two rounds of `line` events
const feltWithinMs = 3_000;
const bytesPerKib = 1_024;
const clockTicksPerSecond = 100;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const stage = await startStage("load-streams");
  const server = await stage.startServer();
  const { items } = await call(server.url, "GET", "/schedules?size=1");
  const { scheduleId } = items[0];
  const admin = await logInAsAdmin(server.url);
  const path = `/api/v1/queue/schedules/${scheduleId}`;
  await call(server.url, "GET", `/queue/schedules/${scheduleId}`);
  await sleep(settleMs);
  const before = usageOf(server.child.pid);

  const streams = await openStreams(`${server.url}${path}/events`);
  await sleep(settleMs);
  const opened = usageOf(server.child.pid);
  await sleep(idleMs);
  const idle = usageOf(server.child.pid);

  const latencies = [];
  for (let change = 0; change < changes; change++) {
    const message = `${change}: please wait`;
    const startedAtMs = performance.now();
    const told = streams.map((stream) => stream.untilTold(message));
    const body = { state: change % 2 ? "OPEN" : "PAUSED", message };
    await call(server.url, "PATCH", `/admin/schedules/${scheduleId}/queue`, {
      headers: admin,
      body,
    });
    for (const atMs of await Promise.all(told)) latencies.push(atMs - startedAtMs);
  }
  latencies.sort((a, b) => a - b);
  const share = (of) =>
    Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * of))]);
  const late = latencies.filter((ms) => ms > feltWithinMs).length;
  const idleSeconds = (idle.atMs - opened.atMs) / 1_000;
  const cpuShare = (100 * (idle.cpuSeconds - opened.cpuSeconds)) / idleSeconds;
  for (const stream of streams) stream.close();
  await server.stop();

  publish("streams", "npm run load:streams", [
    `${streamsCount} streams of one line on one process:`,
    "",
    "| | |",
    "|---|---|",
    `| memory, KiB each | ${Math.round((idle.rssBytes - before.rssBytes) / streamsCount / bytesPerKib)} |`,
    `| processor of one core while nothing happens | ${cpuShare.toFixed(1)} % |`,
    `| organiser's change until a client is told, ms: median, 99 %, slowest | ${share(0.5)}, ${share(0.99)}, ${share(1)} |`,
    `| of ${latencies.length} told, later than ${feltWithinMs} ms | ${late} |`,
    "",
    "The store is asked once a second by the process, however many streams it serves.",
  ]);
  return late === 0 ? 0 : 1;
}

async function logInAsAdmin(url) {
  const body = { loginId: "admin", password: "admin-pass-1234" };
  const { accessToken } = await call(url, "POST", "/auth/login", { body });
  return { authorization: `Bearer ${accessToken}` };
}

async function openStreams(url) {
  const streams = [];
  while (streams.length < streamsCount) {
    const count = Math.min(openAtOnce, streamsCount - streams.length);
    streams.push(...(await Promise.all(Array.from({ length: count }, () => openStream(url)))));
  }
  return streams;
}

/** Resolves with the first event. `untilTold` resolves with the time at which a text arrives. */
function openStream(url) {
  return new Promise((resolve, reject) => {
    let wanted = null;
    const request = get(url, { agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`stream: ${response.statusCode}`));
      response.setEncoding("utf8");
      response.on("data", (text) => {
        resolve({ untilTold, close });
        if (wanted && text.includes(wanted.text)) {
          wanted.done(performance.now());
          wanted = null;
        }
      });
    });
    request.on("error", reject);
    const close = () => request.destroy();
    const untilTold = (text) =>
      new Promise((done) => {
        wanted = { text, done };
      });
  });
}

function usageOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const rssKib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return {
    atMs: performance.now(),
    cpuSeconds: ticks / clockTicksPerSecond,
    rssBytes: rssKib * bytesPerKib,
  };
}
