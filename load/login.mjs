import { randomBytes, randomInt } from "node:crypto";
import { live } from "#scripts/lifetime.mjs";
import { call, publish, startStage } from "./harness.mjs";

/**
 * Whether the time of a refused login tells if the account exists: unknown accounts and wrong passwords, in pairs
 * of random order, every name asked once, as somebody who collects names would ask. The control is a request
 * refused before any password is looked at: as fast as an unknown account would be refused by a server that
 * hashes for known ones alone. A measurement that misses even that would prove nothing.
 */
const pairs = 200;
const warmUpPairs = 50;
/** Beyond this the two are told apart: the customary bound of leakage tests. */
const tBound = 4.5;
const nsPerMs = 1e6;
const password = "bench-pass-1234";
const wrongPassword = "bench-pass-4321";

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const stage = await startStage("bench-login", { seedsDemo: false });
  const { url } = await stage.startServer();
  await compare(url, warmUpPairs, unknown, wrong);
  const unknownOrWrong = await compare(url, pairs, unknown, wrong);
  const control = await compare(url, pairs, unhashed, wrong);
  const isTold = Math.abs(unknownOrWrong.t) >= tBound;
  const isBlind = Math.abs(control.t) < tBound;
  publish("login", "npm run bench:login", [
    "| | first, ms | second, ms | Welch's t |",
    "|---|---|---|---|",
    row("unknown account, wrong password", unknownOrWrong),
    row("control: no password, wrong password", control),
    "",
    `${pairs} pairs each, in random order, every name asked once; means, with medians in brackets.`,
    isTold
      ? `|t| >= ${tBound}: **whether an account exists can be told from the time**.`
      : `|t| < ${tBound}: whether an account exists is not told by the time.`,
    ...(isBlind
      ? ["The control was not told apart either: this machine was too busy to tell."]
      : []),
  ]);
  return isTold || isBlind ? 1 : 0;
}

async function unknown() {
  return { loginId: newLoginId(), password: wrongPassword, status: 401 };
}

async function wrong(url) {
  return { loginId: await signUp(url), password: wrongPassword, status: 401 };
}

async function unhashed() {
  return { loginId: newLoginId(), status: 400 };
}

/** Of one length, so that names differ in nothing but their being known. */
function newLoginId() {
  return `bench-${randomBytes(12).toString("hex")}`;
}

async function signUp(url) {
  const body = { loginId: newLoginId(), password, nickname: "bench" };
  return (await call(url, "POST", "/members", { body })).loginId;
}

async function compare(url, count, first, second) {
  const times = [[], []];
  for (let n = 0; n < count; n++) {
    const logins = await Promise.all([first(url), second(url)]);
    const order = randomInt(2) === 0 ? [0, 1] : [1, 0];
    for (const which of order) times[which].push(await timed(url, logins[which]));
  }
  return { samples: times.map(summary), t: welch(...times.map(summary)) };
}

/** Milliseconds until a login is answered as it must be. */
async function timed(url, { loginId, password, status }) {
  const body = JSON.stringify({ loginId, password });
  const headers = { "content-type": "application/json" };
  const startedAtNs = process.hrtime.bigint();
  const response = await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers, body });
  await response.text();
  const tookMs = Number(process.hrtime.bigint() - startedAtNs) / nsPerMs;
  if (response.status !== status) throw new Error(`${response.status} instead of ${status}`);
  return tookMs;
}

function summary(times) {
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const squares = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  return { mean, median, count: times.length, variance: squares / (times.length - 1) };
}

function welch(a, b) {
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

function row(name, { samples: [first, second], t }) {
  const cell = ({ mean, median }) => `${mean.toFixed(2)} (${median.toFixed(2)})`;
  return `| ${name} | ${cell(first)} | ${cell(second)} | ${t.toFixed(2)} |`;
}
