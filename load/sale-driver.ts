import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { closeDb, db } from "@/db/client";
import { users } from "@/db/schema/accounts";
import type { Viewer } from "@/lib/auth/viewer";
import { accessTokenOf } from "@/lib/testing/logins";

/**
 * A crowd that buys every seat of load/house.mjs over HTTP, `clients` people at a time: each joins the line of their
 * show, holds their seat when it is their turn, and pays it. Prints what it took.
 */
type Task = { url: string; shows: number; clients: number };

const seatsPerShow = 50;
const { url, shows, clients }: Task = JSON.parse(process.argv[2] as string);
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const took: Record<string, number[]> = { join: [], hold: [], pay: [] };

type Headers = Record<string, string>;
// biome-ignore lint/suspicious/noExplicitAny: what the API answers is the API's to say
type Data = any;

function send(method: string, path: string, headers: Headers, body?: unknown): Promise<Data> {
  const payload = body === undefined ? "" : JSON.stringify(body);
  const sent = payload && { "content-type": "application/json", "content-length": payload.length };
  return new Promise((resolve, reject) => {
    const options = { method, agent, headers: { ...headers, ...sent } };
    const asking = request(`${url}/api/v1${path}`, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => {
        const { success, data, error } = JSON.parse(text);
        if (success) resolve(data);
        else reject(new Error(`${method} ${path}: ${error.code}`));
      });
    });
    asking.on("error", reject);
    asking.end(payload);
  });
}

async function timed<T>(step: string, work: Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  const result = await work;
  took[step]?.push(performance.now() - startedAtMs);
  return result;
}

async function buy(viewer: Viewer, seat: number): Promise<void> {
  const scheduleId = Math.ceil(seat / seatsPerShow);
  const bearer = { authorization: `Bearer ${await accessTokenOf(viewer)}` };
  let place = await timed("join", send("POST", "/queue/tokens", bearer, { scheduleId }));
  const headers = { ...bearer, "queue-token": place.token };
  while (place.status !== "ACTIVE") {
    await sleep(place.pollAfterMs);
    place = await send("GET", "/queue/tokens/me", headers);
  }
  const wanted = { scheduleId, seatIds: [seat] };
  const { reservationId } = await timed("hold", send("POST", "/reservations", headers, wanted));
  const payment = { reservationId, paymentMethod: "BALANCE" };
  await timed("pay", send("POST", "/payments", headers, payment));
}

const people = await db().select().from(users).orderBy(users.id);
/** Show by show in turn, so that all of them sell at once. */
const seats = Array.from({ length: shows * seatsPerShow }, (_, n) => {
  return (n % shows) * seatsPerShow + Math.floor(n / shows) + 1;
});
let next = 0;
async function client(): Promise<void> {
  while (next < seats.length) {
    const { id, uuid, role, nickname } = people[next] as (typeof people)[number];
    const seat = seats[next++] as number;
    await buy({ userId: id, userUuid: uuid, role, nickname }, seat);
  }
}

const startedAtMs = performance.now();
await Promise.all(Array.from({ length: clients }, client));
const seconds = (performance.now() - startedAtMs) / 1_000;
const steps = Object.entries(took).map(([step, all]) => {
  const sorted = all.toSorted((a, b) => a - b);
  const share = (part: number) => sorted[Math.floor((sorted.length - 1) * part)];
  return { step, medianMs: share(0.5), p99Ms: share(0.99) };
});
process.stdout.write(JSON.stringify({ orders: seats.length, seconds, steps }));
agent.destroy();
await closeDb();
