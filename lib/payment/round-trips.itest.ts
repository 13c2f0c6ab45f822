import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { makeSchedule, makeUser } from "@/lib/testing/factories";
import { payReservations } from "./pay-reservations";

/** Between us and Postgres: how often we have asked after it had answered. */
let roundTrips = 0;
const target = new URL(process.env.DATABASE_URL as string);
const relay = createServer((client) => {
  const store = connect(Number(target.port), target.hostname);
  let isAsking = false;
  client.on("data", (chunk) => {
    if (!isAsking) roundTrips += 1;
    isAsking = true;
    store.write(chunk);
  });
  store.on("data", (chunk) => {
    isAsking = false;
    client.write(chunk);
  });
  client.on("close", () => store.destroy());
  store.on("close", () => client.destroy());
});
await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
const through = new URL(target);
through.hostname = "127.0.0.1";
through.port = String((relay.address() as AddressInfo).port);
// One connection: what it has prepared once, it need not prepare again.
Object.assign(process.env, { DATABASE_URL: through.href, DATABASE_POOL_SIZE: "1" });

afterAll(async () => {
  relay.close();
});

it("holding is one round trip, and paying is one", async () => {
  const viewer = await makeUser({ balance: 1_000_000 });
  const { scheduleId, seatIds } = await makeSchedule({ price: 1_000 });
  const counts: number[][] = [];
  for (const seatId of seatIds.slice(0, 3)) {
    roundTrips = 0;
    const { reservationId } = await holdSeats(
      db(),
      viewer,
      { scheduleId, seatIds: [seatId] },
      null,
    );
    const ofHold = roundTrips;
    await payReservations(db(), viewer, [reservationId], null);
    counts.push([ofHold, roundTrips - ofHold]);
  }
  // The first time the statements are prepared.
  expect(counts.slice(1)).toEqual([
    [1, 1],
    [1, 1],
  ]);
});
