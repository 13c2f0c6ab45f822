import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareDatabase } from "#scripts/app.mjs";
import { live, onStop } from "#scripts/lifetime.mjs";
import { Complaint } from "#scripts/log.mjs";
import { bundlePrograms } from "#scripts/production-build.mjs";
import { underProjectLock } from "#scripts/project.mjs";
import { startScratchServices } from "#scripts/services.mjs";
import { publish } from "./harness.mjs";
import { auditLine, fillHouse, runDriver, withSql } from "./house.mjs";

/**
 * Holding and paying through the app's use cases beside pgbench sending the very same statements, turn about on
 * seats of their own in the same stores: what the app's side of the connection costs.
 */
const clients = 8;
const people = 5_000;
const seatsPerTurn = 4_800; // whole shows, and the same for each client
const turns = ["app", "pgbench", "pgbench", "app"];
const ops = ["hold", "pay"];
const shows = (seatsPerTurn * turns.length * ops.length) / 50;
const holdsPerStatement = 500;
const secretBytes = 36;

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
  await underProjectLock(bundlePrograms);
  const services = await startScratchServices("bench-seats");
  onStop(services.stop);
  const secret = () => randomBytes(secretBytes).toString("base64url");
  const env = {
    ...process.env,
    NODE_ENV: "production",
    DATABASE_URL: services.postgresUrl,
    DATABASE_POOL_SIZE: String(clients),
    REDIS_URL: services.redisUrl,
    AUTH_SECRET: secret(),
    CRON_SECRET: secret(),
    LOG_LEVEL: "error",
  };
  await prepareDatabase(env, { seedsDemo: false });
  await fillHouse(env.DATABASE_URL, { shows, people });

  const rates = {};
  let firstSeat = 1;
  for (const op of ops) {
    rates[op] = { app: [], pgbench: [] };
    for (const by of turns) {
      const task = { op, firstSeat, count: seatsPerTurn, clients, people };
      task.firstReservation = op === "pay" ? await holdAll(env, task) : 0;
      const rate =
        by === "app"
          ? runDriver("seats-driver.ts", task, env).perSecond
          : runPgbench(pgbench, task, env);
      rates[op][by].push(rate);
      await checkDone(env, task);
      firstSeat += seatsPerTurn;
    }
  }
  publish("seats", "npm run bench:seats", [
    "| | app, per second | pgbench, per second | ratio |",
    "|---|---|---|---|",
    ...ops.map((op) => row(op, rates[op])),
    "",
    `${clients} connections each, one seat at a time, ${seatsPerTurn} seats a turn, turn about; single turns in`,
    "brackets. Both send the same prepared statement, one function call per hold or payment; the app is one Node",
    "process through its use cases, on the same cores as Postgres. Postgres without fsync, so that neither waits for a disk.",
    "",
    auditLine(env),
  ]);
  return 0;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function row(op, { app, pgbench }) {
  const cell = (values) => `${Math.round(mean(values))} (${values.map(Math.round).join(", ")})`;
  return `| ${op} | ${cell(app)} | ${cell(pgbench)} | ${(mean(app) / mean(pgbench)).toFixed(2)} |`;
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
  const output = execFileSync(pgbench, args.map(String), {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  rmSync(folder, { recursive: true });
  return Number(/^tps = ([\d.]+)/m.exec(output)[1]);
}

/** Holds what is to be paid, in the order of the seats; returns the id of the first reservation. */
function holdAll(env, { firstSeat, count }) {
  return withSql(env.DATABASE_URL, async (sql) => {
    for (let at = firstSeat; at < firstSeat + count; at += holdsPerStatement) {
      const last = Math.min(at + holdsPerStatement, firstSeat + count) - 1;
      await sql`
        SELECT count(hold_seats((n - 1) % ${people} + 1, (n - 1) / 50 + 1, ARRAY[n], NULL))
        FROM generate_series(${at}::bigint, ${last}::bigint) n`;
    }
    const [held] = await sql`SELECT reservation_id::int AS id FROM seats WHERE id = ${firstSeat}`;
    return held.id;
  });
}

async function checkDone(env, { op, firstSeat, count }) {
  const status = op === "hold" ? "HELD" : "SOLD";
  await withSql(env.DATABASE_URL, async (sql) => {
    const [{ done }] = await sql`
      SELECT count(*)::int AS done FROM seats
      WHERE id >= ${firstSeat} AND id < ${firstSeat + count} AND status = ${status}`;
    if (done !== count) throw new Error(`${done} of ${count} seats are ${status}`);
    await sql`VACUUM ANALYZE`;
  });
}
