import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { live } from "#scripts/lifetime.mjs";
import { Complaint } from "#scripts/log.mjs";
import { publish, startStores } from "./harness.mjs";
import { auditLine, fillHouse, runDriver, withSql } from "./house.mjs";

/**
 * Holding and paying through the app's use cases beside pgbench sending the very same statements, turn about on
 * seats of their own in the same stores: what the app's side of the connection costs.
 */
const clients = 8;
const people = 5_000;
const seatsPerTurn = 2_400; // whole shows, and the same for each client
const round = ["app", "pgbench", "pgbench", "app"];
const turns = [...round, ...round];
const ops = ["hold", "pay"];
const shows = (seatsPerTurn * turns.length * ops.length) / 50;
const holdsPerStatement = 500;
/** Of a turn, left out at either end. */
const edge = 0.1;

/** The numbers of load/seats-driver.ts in pgbench's words: client by client, each seat once. */
const numbers = `\\set n :first + :client_id + :i * ${clients}
\\set i :i + 1
\\set u (:n - 1) % ${people} + 1
\\set s (:n - 1) / 50 + 1
\\set r :reservation + :n - :first
`;
const statements = {
  hold: "SELECT hold_seats(:u, :s, ARRAY[:n]::bigint[], NULL);\n",
  pay: "SELECT pay_reservations(:u, ARRAY[:r]::bigint[], NULL, NULL, NULL);\n",
};

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const pgbench = findPgbench();
  const stores = await startStores("bench-seats");
  const env = { ...stores.env, DATABASE_POOL_SIZE: String(clients) };
  await fillHouse(env.DATABASE_URL, { shows, people });

  const rates = {};
  let firstSeat = 1;
  for (const op of ops) {
    rates[op] = { app: [], pgbench: [] };
    for (const by of turns) {
      const task = { op, firstSeat, count: seatsPerTurn, clients, people };
      task.firstReservation = op === "pay" ? await holdAll(env, task) : 0;
      if (by === "app") runDriver("seats-driver.ts", task, env);
      else runPgbench(pgbench, task, env);
      rates[op][by].push(await measure(env, task));
      firstSeat += seatsPerTurn;
    }
  }
  publish("seats", "npm run bench:seats", [
    "| | app, per second | pgbench, per second | ratio |",
    "|---|---|---|---|",
    ...ops.map((op) => row(op, rates[op])),
    "",
    `${clients} connections each, one seat at a time, ${seatsPerTurn} seats a turn, turn about; medians of the turns,`,
    "which are in brackets. Both send the same prepared statement, one function call per hold or payment; the app is one Node",
    "process through its use cases, on the same cores as Postgres. Postgres without fsync, so that neither waits for a disk.",
    "",
    auditLine(env),
  ]);
  return 0;
}

/** Of an even number of turns. */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[values.length / 2 - 1] + sorted[values.length / 2]) / 2;
}

function row(op, { app, pgbench }) {
  const cell = (values) => `${Math.round(median(values))} (${values.map(Math.round).join(", ")})`;
  return `| ${op} | ${cell(app)} | ${cell(pgbench)} | ${(median(app) / median(pgbench)).toFixed(2)} |`;
}

/** Debian's client packages have it; the embedded Postgres does not. */
function findPgbench() {
  const root = "/usr/lib/postgresql";
  const debian = existsSync(root) ? readdirSync(root).sort().reverse() : [];
  const places = [
    ...(process.env.PATH ?? "").split(":"),
    ...debian.map((version) => join(root, version, "bin")),
  ];
  const found = places.map((place) => join(place, "pgbench")).find(existsSync);
  if (!found)
    throw new Complaint("There is no pgbench here. On Debian: apt-get install postgresql-contrib");
  return found;
}

function runPgbench(pgbench, { op, firstSeat, firstReservation }, env) {
  const folder = mkdtempSync(join(tmpdir(), "bench-seats-"));
  const script = join(folder, `${op}.sql`);
  writeFileSync(script, numbers + statements[op]);
  const variables = { first: firstSeat, reservation: firstReservation, i: 0 };
  const args = [
    ...["-n", "-M", "prepared", "-c", clients, "-j", 1, "-t", seatsPerTurn / clients],
    ...Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]),
    ...["-f", script, env.DATABASE_URL],
  ];
  execFileSync(pgbench, args.map(String), { stdio: "pipe" });
  rmSync(folder, { recursive: true });
}

/** Holds what is to be paid, in the order of the seats; returns the id of the first reservation. */
async function holdAll(env, { firstSeat, count }) {
  return withSql(env.DATABASE_URL, async (sql) => {
    for (;;) {
      for (let at = firstSeat; at < firstSeat + count; at += holdsPerStatement) {
        const last = Math.min(at + holdsPerStatement, firstSeat + count) - 1;
        await sql`
          SELECT count(hold_seats((n - 1) % ${people} + 1, (n - 1) / 50 + 1, ARRAY[n], NULL))
          FROM generate_series(${at}::bigint, ${last}::bigint) n`;
      }
      const [held] = await sql`
        SELECT min(reservation_id)::int AS first, max(reservation_id)::int AS last FROM seats
        WHERE id >= ${firstSeat} AND id < ${firstSeat + count}`;
      if (held.last - held.first + 1 === count) return held.first;
      // Two reservation numbers were alike, and the second try took the next id: once more.
      await sql`
        SELECT count(release_hold(holder_id, reservation_id)) FROM (
          SELECT DISTINCT holder_id, reservation_id FROM seats
          WHERE id >= ${firstSeat} AND id < ${firstSeat + count}) held`;
    }
  });
}

/** Of a turn, by the database's clock, how many a second: without its beginning and end, where not all clients run. */
async function measure(env, { op, firstSeat, count }) {
  return withSql(env.DATABASE_URL, async (sql) => {
    const status = op === "hold" ? "HELD" : "SOLD";
    const column = op === "hold" ? sql`r.reserved_at` : sql`r.confirmed_at`;
    const [{ done, from, to }] = await sql`
      SELECT count(*)::int AS done,
        percentile_disc(${edge}::float8) WITHIN GROUP (ORDER BY ${column}) AS from,
        percentile_disc(${1 - edge}::float8) WITHIN GROUP (ORDER BY ${column}) AS to
      FROM seats s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.id >= ${firstSeat} AND s.id < ${firstSeat + count} AND s.status = ${status}`;
    if (done !== count) throw new Error(`${done} of ${count} seats are ${status}`);
    await sql`VACUUM ANALYZE`;
    return (count * (1 - 2 * edge) * 1_000) / (to - from);
  });
}
