import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import autocannon from "autocannon";
import { live, onStop } from "#scripts/lifetime.mjs";
import { inProject } from "#scripts/project.mjs";
import { judge, publish, startStage } from "./harness.mjs";
import { fillHouse, runDriver } from "./house.mjs";

/**
 * The personal poll through the lane beside its ceiling, bare node:http with one EVALSHA of the same script, and beside
 * what a Next route that does nothing costs. Turn about, on the same stores.
 */
const people = 1_000;
const connections = 30;
const rounds = 5;
const seconds = 4;
const ofCeilingMin = 0.5;
const ofNextMin = 10;
const usPerTick = 10_000;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env, startServer } = await startStage("bench-poll", { seedsDemo: false });
  await fillHouse(env.DATABASE_URL, { shows: 1, people });
  const crowd = JSON.parse(runDriver("poll-driver.ts", { mode: "fill" }, env));
  const poll = crowd.map((headers) => ({ path: "/api/v1/queue/tokens/me", headers }));
  const bare = [{ path: "/api/health/live" }];
  const contestants = [
    { name: "node:http and EVALSHA", requests: poll, ...(await startCeiling(env)) },
    { name: "lane", requests: poll, ...(await startServer({ API_LANE: "1" })) },
    { name: "bare Next route", requests: bare, ...(await startServer({ API_LANE: "0" })) },
  ];
  const rates = contestants.map(() => []);
  for (const contestant of contestants) await measure(contestant); // warm
  for (let round = 0; round < rounds; round++) {
    for (const [at, contestant] of contestants.entries()) rates[at].push(await measure(contestant));
  }
  const [ceiling, lane, next] = rates.map((all) => median(all.map(({ perSecond }) => perSecond)));
  const [, laneCpuUs, nextCpuUs] = rates.map((all) =>
    median(all.map(({ cpuEachUs }) => cpuEachUs)),
  );
  const { lines, code } = judge([
    [
      `a poll through the lane at ${(lane / ceiling).toFixed(2)} of its ceiling`,
      lane / ceiling >= ofCeilingMin,
    ],
    [
      `and at 1/${(nextCpuUs / laneCpuUs).toFixed(1)} of the server's CPU of a bare Next route, ${(lane / next).toFixed(1)} times as often`,
      nextCpuUs / laneCpuUs >= ofNextMin,
    ],
  ]);
  publish("poll", "npm run bench:poll", [
    "| | requests a second | CPU of the server each |",
    "|---|---|---|",
    ...contestants.map(({ name }, at) => row(name, rates[at])),
    "",
    `Medians of ${rounds} turns of ${seconds} s, which are in brackets. ${people} people in line, ${connections} connections. The ceiling looks nobody's`,
    "login up, judges nothing and sends back what the script said; the bare Next route is `/api/health/live` through Next.",
    "Client, server and Redis share the machine's cores: the ceiling pays for them as the lane does, a bare Next route",
    "hardly. So the lane's rate is judged beside the ceiling's, and its server's CPU beside that of Next",
    "(docs/decisions/009).",
    ...lines,
  ]);
  return code;
}

async function startCeiling(env) {
  const args = ["--import", "tsx", inProject("load", "poll-driver.ts"), '{"mode":"serve"}'];
  const child = spawn(process.execPath, args, {
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onStop(() => child.kill("SIGKILL"));
  const [url] = await once(child, "message");
  return { child, url };
}

/** Every connection begins with somebody else, or all would ask for the same person at once. */
async function measure({ url, requests, child }) {
  const cpuBefore = cpuUs(child.pid);
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests,
    setupClient: (client) => {
      const at = Math.floor(Math.random() * requests.length);
      client.setRequests([...requests.slice(at), ...requests.slice(0, at)]);
    },
  });
  if (result.errors > 0 || result.non2xx > 0) throw new Error("not every request was answered");
  const cpuEachUs = (cpuUs(child.pid) - cpuBefore) / result.requests.total;
  return { perSecond: result.requests.average, cpuEachUs };
}

/** What a process has spent so far, its own and the kernel's time for it. */
function cpuUs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * usPerTick;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(name, all) {
  const each = all.map(({ perSecond }) => Math.round(perSecond));
  const cpu = median(all.map(({ cpuEachUs }) => cpuEachUs));
  return `| ${name} | ${median(each)} (${each.join(", ")}) | ${cpu.toFixed(0)} us |`;
}
