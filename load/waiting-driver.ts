import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { followPlace } from "@/components/queue/follow-place";
import { closeDb } from "@/db/client";
import { ApiError, callApi } from "@/lib/http/client";
import type { PlaceView } from "@/lib/queue/contract";
import { accessTokenOf } from "@/lib/testing/logins";

/**
 * Waits in line as so many browsers do, each with the page's own program, on a host without streams. Prints what
 * each of them asked for. People are those of load/house.mjs, from number 1 on.
 */
type Task = { url: string; scheduleId: number; people: number; seconds: number };
type Person = {
  authorization: string;
  mine: number;
  snapshots: number;
  failed: number;
  isInside: boolean;
};

const task: Task = JSON.parse(process.argv[2] as string);
const { url, scheduleId, people, seconds } = task;
const msPerSecond = 1_000;
/** They do not all come in the same second; the measured time begins when all are there. */
const arrivalSeconds = 30;
const buyingMs = { least: 30_000, spread: 60_000 };
/** Whose answer was lost presses again. */
const leaveAgainMs = 1_000;
const loginsAtOnce = 16;

const whoAsks = new AsyncLocalStorage<Person>();
const overNetwork = globalThis.fetch;
globalThis.fetch = async (path, options) => {
  const person = whoAsks.getStore() as Person;
  if (String(path).startsWith("/api/v1/queue/schedules/")) person.snapshots++;
  else person.mine++;
  const headers = { ...options?.headers, authorization: person.authorization };
  let isWell = false;
  try {
    const response = await overNetwork(new URL(String(path), url), { ...options, headers });
    isWell = response.ok;
    if (!isWell) note(`${response.status}`);
    return response;
  } finally {
    if (!isWell && !isGivenUp(options?.signal)) person.failed++;
  }
};

/** The page itself lets go of what it asked when it is let in. */
function isGivenUp(signal: AbortSignal | null | undefined): boolean {
  return signal?.aborted === true && signal.reason?.name !== "TimeoutError";
}

const failures: Record<string, number> = {};
function note(how: string): void {
  failures[how] = (failures[how] ?? 0) + 1;
}

class NoStreams {
  addEventListener(event: string, fail: () => void): void {
    if (event === "error") setTimeout(fail, 0);
  }
  close(): void {}
}
const visiblePage = {
  visibilityState: "visible",
  documentElement: { lang: "ko" },
  addEventListener() {},
  removeEventListener() {},
};
Object.assign(globalThis, { EventSource: NoStreams, document: visiblePage });

async function logIn(userId: number): Promise<Person> {
  const userUuid = `00000000-0000-4000-8000-${String(userId).padStart(12, "0")}`;
  const token = await accessTokenOf({ userId, userUuid, role: "USER", nickname: "load" });
  return {
    authorization: `Bearer ${token}`,
    mine: 0,
    snapshots: 0,
    failed: 0,
    isInside: false,
  };
}

/** Stands in line until let in, buys for a while, and goes. Returns how to stop. */
function wait(person: Person): () => void {
  return whoAsks.run(person, () => {
    const stop = followPlace(scheduleId, null, (news) => {
      if (news.kind !== "place" || news.place.status !== "ACTIVE" || person.isInside) return;
      person.isInside = true;
      stop();
      setTimeout(() => leave(news.place), buyingMs.least + Math.random() * buyingMs.spread);
    });
    return stop;
  });
}

async function leave(place: PlaceView): Promise<void> {
  const headers = { "queue-token": place.token };
  try {
    await callApi("DELETE", `/api/v1/queue/tokens/me?scheduleId=${scheduleId}`, { headers });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    setTimeout(() => leave(place), error.retryAfterMs ?? leaveAgainMs);
  }
}

const crowd: Person[] = [];
for (let first = 1; first <= people; first += loginsAtOnce) {
  const count = Math.min(loginsAtOnce, people - first + 1);
  crowd.push(...(await Promise.all(Array.from({ length: count }, (_, at) => logIn(first + at)))));
}
await closeDb();

const stops: (() => void)[] = [];
for (const person of crowd) {
  await sleep(Math.random() * ((2 * arrivalSeconds * msPerSecond) / people));
  stops.push(wait(person));
}
process.stderr.write("all are in line\n");
for (const person of crowd) Object.assign(person, { mine: 0, snapshots: 0, failed: 0 });
await sleep(seconds * msPerSecond);
const result = crowd.map(({ mine, snapshots, failed, isInside }) => ({
  mine,
  snapshots,
  failed,
  isInside,
}));
process.stderr.write(`failed, by status: ${JSON.stringify(failures)}\n`);
for (const stop of stops) stop();
process.stdout.write(JSON.stringify(result), () => process.exit(0));
