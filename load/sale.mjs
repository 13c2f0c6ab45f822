import { live } from "#scripts/lifetime.mjs";
import { publish, startStage } from "./harness.mjs";
import { auditLine, fillHouse, priceWon, runDriver, withSql } from "./house.mjs";

/** Sells 10,000 seats of 200 shows over HTTP in one run: join, hold, pay, each by somebody of their own. */
const shows = 200;
const seats = shows * 50;
const clients = 32;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const { env, startServer } = await startStage("load-sale", { seedsDemo: false });
  await fillHouse(env.DATABASE_URL, { shows, people: seats });
  const server = await startServer();
  const task = { url: server.url, shows, clients };
  const { orders, seconds, steps } = JSON.parse(runDriver("sale-driver.ts", task, env));
  await checkSold(env);
  const audit = auditLine(env);
  await server.stop();
  publish("sale", "npm run load:sale", [
    `${orders} orders in ${seconds.toFixed(1)} s: **${Math.round(orders / seconds)} orders a second**, three requests each`,
    `(join the line, hold, pay), ${clients} people at a time, all ${shows} shows at once. One server process, on the same`,
    "cores as the crowd, Postgres (without fsync) and Redis.",
    "",
    "| | median | 99th percentile |",
    "|---|---|---|",
    ...steps.map(
      ({ step, medianMs, p99Ms }) =>
        `| ${step} | ${medianMs.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms |`,
    ),
    "",
    "Each person waits for their answer before the next request, so a slow server is asked less: the times say what",
    "this crowd met, not what a larger one would.",
    "",
    `Sold afterwards: ${seats} of ${seats} seats, ${seats} payments, a ticket each. ${audit}`,
  ]);
  return 0;
}

async function checkSold(env) {
  await withSql(env.DATABASE_URL, async (sql) => {
    const [{ sold, paid, tickets }] = await sql`
      SELECT (SELECT count(*)::int FROM seats WHERE status = 'SOLD') AS sold,
        (SELECT sum(amount)::int FROM payments WHERE status = 'COMPLETED') AS paid,
        (SELECT count(*)::int FROM tickets WHERE status = 'VALID') AS tickets`;
    if (sold !== seats || tickets !== seats || paid !== seats * priceWon) {
      throw new Error(`sold ${sold}, tickets ${tickets}, paid ${paid}`);
    }
  });
}
