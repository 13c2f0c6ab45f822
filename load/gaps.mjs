import { live } from "#scripts/lifetime.mjs";
import { judge, publish, startStores } from "./harness.mjs";
import { fillHouse, runDriver, withSql } from "./house.mjs";

/** 100 slots fall free at once in front of lines of which a part has gone, in real time. */
const goneShares = [0, 0.1, 0.5];
const slots = 100;
const takenMin = 95;
const seconds = 15;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env } = await startStores("load-gaps");
  await fillHouse(env.DATABASE_URL, { shows: goneShares.length, people: 1 });
  await withSql(env.DATABASE_URL, (sql) => sql`UPDATE schedules SET max_active = ${slots}`);
  const results = JSON.parse(runDriver("gaps-driver.ts", { slots, goneShares, seconds }, env));
  const percent = (share) => `${share * 100} %`;
  const { lines, code } = judge(
    results.map(({ gone, taken }) => [
      `with ${percent(gone)} gone ${taken} of ${slots} slots taken within ${seconds} s`,
      taken >= takenMin,
    ]),
  );
  publish("gaps", "npm run load:gaps", [
    "| gone | in line | slots taken by the living | the 95th taken after | all taken after |",
    "|---|---|---|---|---|",
    ...results.map(
      ({ gone, waiting, taken, at95Seconds, lastSeconds }) =>
        `| ${percent(gone)} | ${waiting} | ${taken} of ${slots} | ${at95Seconds} s | ${lastSeconds} s |`,
    ),
    "",
    "Taken: its owner has polled and was told so. The living poll in person as the page does, without streams; those gone were last",
    "heard of longer ago than a heartbeat (60 s). The three lines run side by side in one process.",
    ...lines,
  ]);
  return code;
}
