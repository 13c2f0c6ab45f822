import { spawnSync } from "node:child_process";
import postgres from "postgres";
import { inProject } from "#scripts/project.mjs";

/** A big sale, and the programs that buy from it. */

export const priceWon = 10_000;
const seatsPerShow = 50;
const walletWon = 100_000;

/**
 * Fills an empty database: `shows` of 50 seats that let everybody in at once, and `people` with money. All are
 * numbered from 1 without a gap; seat n belongs to show ceil(n / 50).
 */
export async function fillHouse(databaseUrl, { shows, people }) {
  await withSql(databaseUrl, async (sql) => {
    await sql`INSERT INTO venues (name) VALUES ('Load hall')`;
    await sql`INSERT INTO concerts (title) VALUES ('Load show')`;
    await sql`
      INSERT INTO schedules
        (concert_id, venue_id, starts_at, booking_open_at, booking_close_at, max_active, admit_per_minute)
      SELECT 1, 1, now() + interval '30 days', now() - interval '1 day', now() + interval '29 days', 50, 100000
      FROM generate_series(1, ${shows}::int)`;
    await sql`
      INSERT INTO seats (schedule_id, seat_number, grade, price)
      SELECT show, number, 'R', ${priceWon} FROM generate_series(1, ${shows}::int) show,
        generate_series(1, ${seatsPerShow}::int) number ORDER BY show, number`;
    await sql`
      INSERT INTO users (login_id, password_hash, nickname)
      SELECT 'load-' || n, '-', 'load' FROM generate_series(1, ${people}::int) n`;
    await sql`INSERT INTO wallets (user_id) SELECT id FROM users`;
    await sql`SELECT count(charge_wallet(id, ${walletWon})) FROM users`;
    await sql`VACUUM ANALYZE`;
  });
}

export async function withSql(databaseUrl, work) {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** Runs a program of this folder that uses the app's own modules; returns what it printed. */
export function runDriver(name, task, env) {
  const args = ["--import", "tsx", inProject("load", name), JSON.stringify(task)];
  const { status, stdout } = spawnSync(process.execPath, args, {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return stdout;
}

/** The line for the note: every invariant asked, on these stores. Throws when one is broken. */
export function auditLine(env) {
  const { status, stdout } = spawnSync(process.execPath, [inProject("dist", "audit.mjs")], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the audit found something:\n${stdout}`);
  return `Audit afterwards: ${stdout.trim().split("\n").at(-1)}`;
}
