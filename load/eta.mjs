import { randomBytes } from "node:crypto";
import { live, onStop } from "#scripts/lifetime.mjs";
import { startScratchServices } from "#scripts/services.mjs";
import { publish } from "./harness.mjs";
import { runDriver } from "./house.mjs";

/** What the waiting are told about their wait against how long it was, over three loads, on a told clock. */
const medianErrorMax = 0.2;
const insideShareMin = 0.8;
const secretBytes = 36;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const services = await startScratchServices("load-eta");
  onStop(services.stop);
  const secret = () => randomBytes(secretBytes).toString("base64url");
  const env = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: services.postgresUrl,
    REDIS_URL: services.redisUrl,
    AUTH_SECRET: secret(),
    CRON_SECRET: secret(),
  };
  const scores = runDriver("eta-driver.ts", {}, env)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const percent = (share) => `${(share * 100).toFixed(0)} %`;
  publish("eta", "npm run load:eta", [
    "| line | estimates told | median error | truth inside the range |",
    "|---|---|---|---|",
    ...scores.map(
      ({ name, told, medianError, insideShare }) =>
        `| ${name} | ${told} | ${percent(medianError)} | ${percent(insideShare)} |`,
    ),
    "",
    "Estimates told from two minutes after the opening on, to people who were let in later. The error is that of",
    "the middle of the range. The line's own script on a told clock; people poll as often as they are told.",
  ]);
  const isGood = ({ medianError, insideShare }) =>
    medianError <= medianErrorMax && insideShare >= insideShareMin;
  return scores.every(isGood) ? 0 : 1;
}
