import { live } from "#scripts/lifetime.mjs";
import { judge, publish, startStores } from "./harness.mjs";
import { runDriver } from "./house.mjs";

/** What the waiting are told about their wait against how long it was, over three loads, on a told clock. */
const medianErrorMax = 0.2;
const insideShareMin = 0.8;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env } = await startStores("load-eta");
  const scores = runDriver("eta-driver.ts", {}, env)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const percent = (share) => `${(share * 100).toFixed(0)} %`;
  const { lines, code } = judge(
    scores.flatMap(({ name, medianError, insideShare }) => [
      [`${name}: ${percent(medianError)} off in the median`, medianError <= medianErrorMax],
      [`${name}: ${percent(insideShare)} inside the range`, insideShare >= insideShareMin],
    ]),
  );
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
    ...lines,
  ]);
  return code;
}
