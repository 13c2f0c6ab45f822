import { createServer } from "node:http";
import { live } from "#scripts/lifetime.mjs";
import { admitPeople, call, publish, startStage, throughput } from "./harness.mjs";

/**
 * What the lane saves: the same routes, stores and people, answered by the lane and through Next one after the
 * other, beside bare node:http on the same machine.
 */
const peopleCount = 30; // fewer than the seats left: the line never lets more people in than it could serve
const connections = 30;
const seconds = 8;
const warmUpSeconds = 2;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const stage = await startStage("bench-lane");
  const lane = await measure(stage, { API_LANE: "1" });
  const next = await measure(stage, { API_LANE: "0" });
  const bare = await measureBare();
  const row = (name, a, b) =>
    `| ${name} | ${Math.round(a)} | ${Math.round(b)} | ${(a / b).toFixed(1)} |`;
  publish("lane", "npm run bench:lane", [
    "| route | lane, requests/s | through Next, requests/s | ratio |",
    "|---|---|---|---|",
    row("GET /api/v1/queue/tokens/me", lane.poll, next.poll),
    row("POST /api/v1/reservations", lane.reserve, next.reserve),
    row("GET /api/health/live", lane.live, next.live),
    "",
    `Bare node:http with a constant answer: ${Math.round(bare)} requests/s.`,
    "Reservations are those of a sale at its hottest: everybody wants seats that are already held.",
  ]);
  return 0;
}

async function measure({ startServer }, overrides) {
  const server = await startServer(overrides);
  const roomy = await findRoomySchedule(server.url);
  const people = await admitPeople(server.url, roomy.scheduleId, peopleCount);
  const requests = await requestsOf(server.url, roomy, people);
  const rates = {};
  for (const [name, list] of Object.entries(requests)) {
    await throughput(server.url, list, { connections, seconds: warmUpSeconds });
    rates[name] = (await throughput(server.url, list, { connections, seconds })).perSecond;
  }
  for (const headers of people) await call(server.url, "DELETE", "/queue/tokens/me", { headers });
  await server.stop();
  return rates;
}

async function findRoomySchedule(url) {
  const { items } = await call(url, "GET", "/schedules?size=100");
  for (const item of items) {
    const { capacity } = await call(url, "GET", `/queue/schedules/${item.scheduleId}`);
    if (capacity >= peopleCount) return item;
  }
  throw new Error(`no schedule lets ${peopleCount} people in at once`);
}

async function requestsOf(url, { concertId, scheduleId }, people) {
  const path = `/concerts/${concertId}/schedules/${scheduleId}/seats`;
  const { seats } = await call(url, "GET", path, { headers: people[0] });
  const wanted = seats.slice(0, 4).map((seat) => seat.seatId);
  const hold = (seatId) => JSON.stringify({ scheduleId, seatIds: [seatId] });
  return {
    live: [{ method: "GET", path: "/api/health/live" }],
    poll: people.map((headers) => ({ method: "GET", path: "/api/v1/queue/tokens/me", headers })),
    reserve: people.map((headers, n) => ({
      method: "POST",
      path: "/api/v1/reservations",
      headers: { ...headers, "content-type": "application/json" },
      body: hold(wanted[n % wanted.length]),
    })),
  };
}

async function measureBare() {
  const body = JSON.stringify({ success: true, data: { status: "live" } });
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const { perSecond } = await throughput(url, [{ method: "GET", path: "/" }], {
    connections,
    seconds,
  });
  server.close();
  return perSecond;
}
