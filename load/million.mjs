import { live } from "#scripts/lifetime.mjs";
import { judge, publish, startStores } from "./harness.mjs";
import { fillHouse, runDriver, withSql } from "./house.mjs";

/** A line of a million beside one of 10,000 in the same store, and the opening of a draw of 100,000. */
const sizes = { small: 10_000, large: 1_000_000, draw: 100_000 };
const bytesEachMax = 400;
const growthMax = 1.5;
const slowestMaxMs = 5;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env } = await startStores("load-million");
  await fillHouse(env.DATABASE_URL, { shows: 4, people: 1 });
  await withSql(env.DATABASE_URL, async (sql) => {
    await sql`UPDATE schedules SET max_active = 5, admit_per_minute = 60, heartbeat_seconds = 3600`;
    await sql`UPDATE schedules SET draw = true, pre_queue_opens_at = now() - interval '1 hour',
      booking_open_at = now() + interval '1 hour' WHERE id = 3`;
  });
  const { bytesEach, polls, others, slowness, opening } = JSON.parse(
    runDriver("million-driver.ts", { ...sizes, slowestMaxMs }, env),
  );
  const growth = polls.large / polls.small;
  const us = (number) => number.toFixed(1);
  const { lines, code } = judge([
    [`${Math.ceil(bytesEach)} bytes each of a million`, bytesEach <= bytesEachMax],
    [`a poll among a million costs ${growth.toFixed(2)} of one among 10,000`, growth <= growthMax],
    [
      `the slowest command (${slowness.first.names[0] ?? "none"}) took ${slowness.first.slowestMs.toFixed(1)} ms, ${slowness.first.beyond} took more than ${slowestMaxMs} ms, ${slowness.again.beyond} of them again`,
      slowness.first.beyond === 0,
    ],
    [
      `opening the draw was ${opening.scripts} call that moved ${opening.moved} of ${sizes.draw} people, those admitted`,
      opening.scripts === 1 && opening.moved === opening.admitted,
    ],
  ]);
  publish("million", "npm run load:million", [
    "| script, microseconds in the store, mean | among 10,000 | among 1,000,000 |",
    "|---|---|---|",
    `| poll of anybody | ${us(polls.small)} | ${us(polls.large)} |`,
    ...others.map(({ op, small, large }) => `| ${op} | ${us(small)} | ${us(large)} |`),
    "",
    `Opening the draw of ${sizes.draw}: ${opening.ms.toFixed(2)} ms in the store.`,
    "",
    `| beyond ${slowestMaxMs} ms by the store's clock | how many | slowest, ms | which |`,
    "|---|---|---|---|",
    slowRow("everything, from the first person on", slowness.first),
    slowRow("a million joins of a second line", slowness.twin),
    slowRow("a million calls of a script that touches nothing", slowness.idle),
    slowRow("of the first row, slow again", slowness.again),
    "",
    "Means by the store's own count; of polls the median of rounds turn about. Bytes: everything the store grew by while",
    "a million joined, with the index of who stands where. The slow log's clock also runs while the store waits for a core",
    "or the machine for its host. So what was slow is asked again: a join where the second line is as long to a",
    "thousandth, because that is where the same tables grow, everything else as it was sent. Nobody has gone, so that a",
    "poll moves only its caller: the exact rank is counted for everybody.",
    ...lines,
  ]);
  return code;
}

function slowRow(what, { beyond, slowestMs, names }) {
  return `| ${what} | ${beyond} | ${beyond > 0 ? slowestMs.toFixed(1) : ""} | ${names.join(", ")} |`;
}
