import { spawn } from "node:child_process";
import { Redis } from "ioredis";
import { live } from "#scripts/lifetime.mjs";
import { inProject } from "#scripts/project.mjs";
import { judge, publish, startStage } from "./harness.mjs";
import { fillHouse, withSql } from "./house.mjs";

/**
 * A crowd that waits: what each page asks of the server, and the server of the queue's store. The pages run
 * their own program without streams, so that this is the dearer of the two ways to wait.
 */
const crowds = [
  { people: 1_000, seconds: 60 },
  { people: 10_000, seconds: 600 },
];
const tenMinutesSeconds = 600;
const snapshotsMax = 40;
const storeCallsMax = 12;
/** More than this for ten times the people would mean that it grows with the crowd. */
const originGrowthMax = 1.5;
const policy = { maxActive: 50, admitPerMinute: 600 };

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env, startServer } = await startStage("load-waiting", { seedsDemo: false });
  const people = Math.max(...crowds.map((crowd) => crowd.people));
  await fillHouse(env.DATABASE_URL, { shows: crowds.length, people });
  await withSql(
    env.DATABASE_URL,
    (sql) => sql`UPDATE schedules SET max_active = ${policy.maxActive},
      admit_per_minute = ${policy.admitPerMinute}`,
  );
  const server = await startServer();
  const results = [];
  for (const [at, crowd] of crowds.entries()) {
    results.push(await measure(env, server.url, { ...crowd, scheduleId: at + 1 }));
  }
  const [small, large] = results;
  const { lines, code } = verdict(small, large);
  publish("waiting", "npm run load:waiting", [
    "| waiting | for | snapshots each, mean (most) | asked in person each, mean (most) | failed | store calls each, all people | store calls for all of them together |",
    "|---|---|---|---|---|---|---|",
    ...results.map(row),
    "",
    `${policy.maxActive} people inside at a time, who take half a minute to one and a half; everybody with the waiting`,
    "page's own program on a host without streams. Numbers are for ten minutes. Snapshots and asking in person are those",
    "of the people who stood in line all the time; the most were those who came near the front, where one asks every two",
    "seconds. Each asking in person is one call of the store. The last but one column has all the calls there were, those",
    "near the front and inside included, divided by all people; the last what the store was asked beside the people's own",
    "polls, a second: counting the line for the snapshot, the seats, and the background's ticks.",
    ...lines,
  ]);
  return code;
}

function verdict(small, large) {
  const { snapshots, mine, failed, sharedPerSecond } = large;
  const figure = (number) => number.toFixed(1);
  return judge([
    [
      `who waits looks at the snapshot ${figure(snapshots.mean)} times in ten minutes, in the mean`,
      snapshots.mean <= snapshotsMax,
    ],
    [
      `and costs ${figure(mine.mean)} calls of the store, in the mean; near the front it is more, by design`,
      mine.mean <= storeCallsMax,
    ],
    [
      `ten times the people cost ${figure(sharedPerSecond / small.sharedPerSecond)} of what all of them share`,
      sharedPerSecond <= small.sharedPerSecond * originGrowthMax,
    ],
    [`${failed} requests failed`, failed === 0],
  ]);
}

async function measure(env, url, { people, seconds, scheduleId }) {
  const redis = new Redis(env.REDIS_URL);
  const task = { url, scheduleId, people, seconds };
  const args = ["--import", "tsx", inProject("load", "waiting-driver.ts"), JSON.stringify(task)];
  const driver = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let begun = 0;
  driver.stderr.on("data", async (chunk) => {
    process.stderr.write(chunk);
    if (String(chunk).includes("all are in line")) begun = await scriptCalls(redis);
  });
  let printed = "";
  for await (const chunk of driver.stdout) printed += chunk;
  const calls = (await scriptCalls(redis)) - begun;
  redis.disconnect();
  if (!printed) throw new Error("the crowd ended without a word");
  const crowd = JSON.parse(printed);
  const waiting = crowd.filter(({ isInside }) => !isInside);
  const perTenMinutes = tenMinutesSeconds / seconds;
  const spread = (of) => {
    const counts = waiting.map(of);
    const sum = counts.reduce((a, b) => a + b, 0);
    return {
      mean: (sum / counts.length) * perTenMinutes,
      most: Math.max(...counts) * perTenMinutes,
    };
  };
  const asked = crowd.reduce((sum, { mine }) => sum + mine, 0);
  return {
    people,
    seconds,
    snapshots: spread(({ snapshots }) => snapshots),
    mine: spread(({ mine }) => mine),
    failed: crowd.reduce((sum, { failed }) => sum + failed, 0),
    callsEach: (calls / people) * perTenMinutes,
    sharedPerSecond: (calls - asked) / seconds,
  };
}

/** How many scripts the store has run. */
async function scriptCalls(redis) {
  const stats = await redis.info("commandstats");
  const counts = [...stats.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)];
  return counts.reduce((sum, [, calls]) => sum + Number(calls), 0);
}

function row({ people, seconds, snapshots, mine, failed, callsEach, sharedPerSecond }) {
  const round = (number) => number.toFixed(1);
  const both = ({ mean, most }) => `${round(mean)} (${round(most)})`;
  return `| ${people} | ${seconds} s | ${both(snapshots)} | ${both(mine)} | ${failed} | ${round(callsEach)} | ${round(sharedPerSecond)} a second |`;
}
