import { spawn } from "node:child_process";
import { once } from "node:events";
import { live, onStop } from "#scripts/lifetime.mjs";
import { inProject } from "#scripts/project.mjs";
import { judge, publish, startStores } from "./harness.mjs";
import { fillHouse, withSql } from "./house.mjs";

/**
 * Six processes put 6,000 people each into one line at once, then let everybody through it. The store's script
 * itself asserts the cap at every admission; a call it refuses ends the run.
 */
const processes = 6;
const peopleEach = 6_000;
const people = processes * peopleEach;
const scheduleId = 1;
/** Fewer than the show's 50 seats, or the seats alone would hold the crowd back. */
const maxActive = 40;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env } = await startStores("load-line");
  await fillHouse(env.DATABASE_URL, { shows: 1, people: 1 });
  await withSql(
    env.DATABASE_URL,
    (sql) => sql`UPDATE schedules SET max_active = ${maxActive}, heartbeat_seconds = 3600`,
  );

  const crowds = await Promise.all(
    Array.from({ length: processes }, (_, n) => startCrowd(env, n * peopleEach + 1)),
  );
  const joinedAtMs = performance.now();
  const joined = (await Promise.all(crowds.map((crowd) => ask(crowd, "join")))).flat();
  const joinSeconds = (performance.now() - joinedAtMs) / 1_000;
  const servedAtMs = performance.now();
  const served = await Promise.all(crowds.map((crowd) => ask(crowd, "serve")));
  const serveSeconds = (performance.now() - servedAtMs) / 1_000;

  const duplicates =
    2 * people - new Set(joined.map(([id]) => id)).size - new Set(joined.map((one) => one[1])).size;
  const inversions = countInversions(joined);
  const sum = (of) => served.reduce((total, one) => total + one[of], 0);
  const { lines, code } = judge([
    [`${inversions} inversions among ${joined.length} places`, inversions === 0],
    [`${duplicates} people or orders twice`, duplicates === 0 && joined.length === people],
    [
      `${sum("overtaken")} of ${sum("looks")} looks found somebody waiting in front of somebody inside`,
      sum("overtaken") === 0,
    ],
    [`everybody got in: ${sum("left")}`, sum("left") === people],
    [
      `never more than ${maxActive} inside: at most ${Math.max(...served.map((one) => one.most))} seen`,
      served.every(({ most }) => most <= maxActive),
    ],
  ]);
  publish("line", "npm run load:line", [
    `${processes} processes, ${peopleEach} people each, one line: joined in ${joinSeconds.toFixed(1)} s, let through,`,
    `${maxActive} at a time, in ${serveSeconds.toFixed(1)} s.`,
    ...lines,
    "",
    "An inversion is a place ahead of one whose owner had their answer before the other one asked, on one clock for all",
    "processes. Every process looks at the line again and again while it moves, at all of it in one instant; the script asserts the cap",
    "at every admission besides.",
  ]);
  return code;
}

async function startCrowd(env, firstUserId) {
  const task = JSON.stringify({ scheduleId, firstUserId, people: peopleEach });
  const args = ["--import", "tsx", inProject("load", "line-driver.ts"), task];
  const child = spawn(process.execPath, args, {
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onStop(() => child.kill("SIGKILL"));
  await answerOf(child);
  return child;
}

function ask(child, what) {
  child.send(what);
  return answerOf(child);
}

async function answerOf(child) {
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`a crowd ended with ${code}`);
  });
  const [answer] = await Promise.race([once(child, "message"), died]);
  died.catch(() => {});
  return answer;
}

/** Places [user, order, asked at, answered at] that stand before one that was answered before they asked. */
function countInversions(joined) {
  const byAsking = joined.toSorted((a, b) => a[2] - b[2]);
  const byAnswer = joined.toSorted((a, b) => a[3] - b[3]);
  let answered = 0;
  let highest = 0;
  let inversions = 0;
  for (const [, order, askedAtUs] of byAsking) {
    for (; answered < byAnswer.length && byAnswer[answered][3] < askedAtUs; answered++) {
      highest = Math.max(highest, byAnswer[answered][1]);
    }
    if (order < highest) inversions++;
  }
  return inversions;
}
