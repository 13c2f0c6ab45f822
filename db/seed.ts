import { type SQL, sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { type DemoConcert, type DemoDate, demoConcerts, type Tier } from "./demo-concerts";
import { tables } from "./tables";

type Tx = Parameters<Parameters<PostgresJsDatabase<typeof tables>["transaction"]>[0]>[0];

const seedLockId = 7_219_502;
const seatsPerDate = 50;
const seatsPerPurchase = 4;
const demoBalanceWon = 500_000;
const opensSoonAt = sql`now() + interval '5 minutes'`;

// The passwords are public (they stand in the README), so their hashes may be too.
const demoPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$nmNJStajXFZMxRqq/2/Lnw$cJC32/luPI++kzV/wM9apUlaTpY3TO/VyuZ0Za7OgT4";
const adminPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$e8S5jkKZIL4m6mfsyESmZg$v5Gx4cWTUlevf2VVaR2z2loA5ihZwqxCa8DzCBJ4YmM";
/** Of a random password that was thrown away: nobody logs in as a fan. */
const fanPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$v2WCkmMH+PYL8E14/w4dTw$wwuioqPGSoloRcDiiK8YQ/YFu8aSlryde31+hxe4CGc";

const fanNicknames = [
  "포도알하나",
  "겨울귤",
  "밤산책",
  "맨앞줄",
  "느린우체통",
  "파란우산",
  "앵콜세번",
  "고양이손",
  "새벽세시",
  "호두과자",
  "첫차",
  "모과차",
  "은하수다방",
];

const accounts = [
  { loginId: "demo", nickname: "데모", passwordHash: demoPasswordHash },
  { loginId: "admin", nickname: "운영자", passwordHash: adminPasswordHash, role: "ADMIN" as const },
  ...fanNicknames.map((nickname, index) => ({
    loginId: `fan${String(index + 1).padStart(2, "0")}`,
    nickname,
    passwordHash: fanPasswordHash,
  })),
];

/**
 * Fills a database with the demo: accounts, and a programme of concerts around today, some seats of it bought
 * by fans through the real functions. Safe to repeat: the sale that opens in minutes does so again while
 * nobody has stood in its line, and once nothing of the programme can be booked any more the same concerts get
 * their next dates, counted from today. What people did stays as it is. In an empty database the ids are the
 * same every time.
 */
export async function seedDemo(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await drizzle(client, { schema: tables }).transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(${seedLockId})`);
      const fanIds = await seedAccounts(tx);
      if (await isFresh(tx)) await openSoonAgain(tx);
      else for (const concert of demoConcerts) await addDates(tx, concert, fanIds);
    });
  } finally {
    await client.end();
  }
}

function isOneOf(concerts: readonly DemoConcert[]): SQL {
  const titles = concerts.map(({ title }) => sql`${title}`);
  return sql`c.title IN (${sql.join(titles, sql`, `)})`;
}

async function isFresh(tx: Tx): Promise<boolean> {
  const [row] = await tx.execute<{ fresh: boolean }>(sql`
    SELECT EXISTS (
      SELECT FROM schedules sc JOIN concerts c ON c.id = sc.concert_id
      WHERE ${isOneOf(demoConcerts)}
        AND sc.cancelled_at IS NULL AND sc.booking_open_at <= now() AND sc.booking_close_at > now()
        AND EXISTS (SELECT FROM seats s WHERE s.schedule_id = sc.id AND s.status IN ('AVAILABLE', 'HELD'))
    ) AS fresh`);
  return row?.fresh === true;
}

/** A date whose line was never set up has been seen by nobody but the calendar: its opening may still move. */
async function openSoonAgain(tx: Tx): Promise<void> {
  const soon = demoConcerts.filter(({ dates }) => dates.some(({ sale }) => sale === "SOON"));
  await tx.execute(sql`
    UPDATE schedules sc SET booking_open_at = ${opensSoonAt} FROM concerts c
    WHERE c.id = sc.concert_id AND ${isOneOf(soon)}
      AND sc.booking_open_at <= now() AND sc.booking_close_at > ${opensSoonAt} AND sc.queue_epoch = 0
      AND NOT EXISTS (SELECT FROM reservations r WHERE r.schedule_id = sc.id)`);
}

/** Makes the demo's accounts where they are missing. Returns the fans' ids. */
async function seedAccounts(tx: Tx): Promise<number[]> {
  for (const account of accounts) {
    const id = await nextId(tx, "users");
    const [made] = await tx
      .insert(tables.users)
      .overridingSystemValue()
      .values({ id, ...account })
      .onConflictDoNothing()
      .returning({ id: tables.users.id });
    if (!made) continue;
    await tx.insert(tables.wallets).values({ userId: made.id });
    if (account.loginId === "demo") await charge(tx, made.id, demoBalanceWon);
  }
  await advanceSequence(tx, "users");
  const fans = await tx.execute<{ id: string }>(
    sql`SELECT id FROM users WHERE password_hash = ${fanPasswordHash} ORDER BY id`,
  );
  return fans.map(({ id }) => Number(id));
}

async function addDates(tx: Tx, concert: DemoConcert, fanIds: readonly number[]): Promise<void> {
  const concertId = await concertIdOf(tx, concert);
  const venueId = await venueIdOf(tx, concert.venue);
  for (const date of concert.dates) {
    const scheduleId = await insertSchedule(tx, concertId, venueId, date);
    const seatIds = await insertSeats(tx, scheduleId, concert.tiers);
    await sell(tx, scheduleId, scattered(seatIds).slice(0, date.sold), fanIds);
    if (date.sale === "OVER") await closeSale(tx, scheduleId);
  }
  await advanceSequence(tx, "schedules");
}

async function concertIdOf(tx: Tx, concert: DemoConcert): Promise<number> {
  const { title, artist, description } = concert;
  const [known] = await tx.execute<{ id: string }>(
    sql`SELECT id FROM concerts WHERE title = ${title} ORDER BY id LIMIT 1`,
  );
  if (known) return Number(known.id);
  const id = await nextId(tx, "concerts");
  await tx
    .insert(tables.concerts)
    .overridingSystemValue()
    .values({ id, title, artist, description });
  await advanceSequence(tx, "concerts");
  return id;
}

async function venueIdOf(tx: Tx, name: string): Promise<number> {
  const [known] = await tx.execute<{ id: string }>(sql`SELECT id FROM venues WHERE name = ${name}`);
  if (known) return Number(known.id);
  const id = await nextId(tx, "venues");
  await tx.insert(tables.venues).overridingSystemValue().values({ id, name });
  await advanceSequence(tx, "venues");
  return id;
}

/** Days and times of day are the venue's. */
async function insertSchedule(
  tx: Tx,
  concertId: number,
  venueId: number,
  date: DemoDate,
): Promise<number> {
  const id = await nextId(tx, "schedules");
  const today = sql`(now() AT TIME ZONE 'Asia/Seoul')::date`;
  const startsAt = sql`((${today} + ${date.day}::integer) + ${date.time}::time) AT TIME ZONE 'Asia/Seoul'`;
  const opensAt = {
    OPEN: sql`now() - interval '7 days'`,
    OVER: sql`now() - interval '20 days'`,
    SOON: opensSoonAt,
    LATER: sql`((${today} + 3) + time '20:00') AT TIME ZONE 'Asia/Seoul'`,
  }[date.sale];
  await tx.execute(sql`
    INSERT INTO schedules (id, concert_id, venue_id, starts_at, booking_open_at, booking_close_at, max_active)
    OVERRIDING SYSTEM VALUE
    VALUES (${id}, ${concertId}, ${venueId}, ${startsAt}, ${opensAt}, ${startsAt} - interval '1 hour', ${date.maxActive})`);
  return id;
}

async function closeSale(tx: Tx, scheduleId: number): Promise<void> {
  await tx.execute(
    sql`UPDATE schedules SET booking_close_at = now() - interval '12 hours' WHERE id = ${scheduleId}`,
  );
}

async function insertSeats(tx: Tx, scheduleId: number, tiers: readonly Tier[]): Promise<number[]> {
  const first = await nextId(tx, "seats");
  const rows = tiers.flatMap(({ grade, price, from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => ({
      id: first + from + index - 1,
      scheduleId,
      seatNumber: from + index,
      grade,
      price,
    })),
  );
  await tx.insert(tables.seats).overridingSystemValue().values(rows);
  await advanceSequence(tx, "seats");
  return rows.map(({ id }) => id);
}

/** The seats in an order that looks chosen by people: every seat once, neighbours apart. */
function scattered(seatIds: readonly number[]): number[] {
  const step = 7; // shares no factor with 50
  return seatIds.map((_, index) => seatIds[(index * step + 2) % seatsPerDate] ?? 0);
}

/** Fans buy the seats, a few each, as anybody buys: charge, hold, pay. */
async function sell(
  tx: Tx,
  scheduleId: number,
  seatIds: readonly number[],
  fanIds: readonly number[],
): Promise<void> {
  for (let at = 0; at < seatIds.length; at += seatsPerPurchase) {
    const fanId = fanIds[at / seatsPerPurchase];
    const wanted = `{${seatIds.slice(at, at + seatsPerPurchase).join(",")}}`;
    const hold = await expectOutcome(
      tx,
      "HELD",
      sql`hold_seats(${fanId}, ${scheduleId}, ${wanted}, NULL)`,
    );
    await charge(tx, Number(fanId), Number(hold.totalAmount));
    const reservations = `{${hold.reservationId}}`;
    await expectOutcome(
      tx,
      "PAID",
      sql`pay_reservations(${fanId}, ${reservations}, NULL, ${scheduleId}, NULL)`,
    );
  }
}

async function charge(tx: Tx, userId: number, amountWon: number): Promise<void> {
  await expectOutcome(tx, "CHARGED", sql`charge_wallet(${userId}, ${amountWon})`);
}

async function expectOutcome(tx: Tx, outcome: string, call: SQL): Promise<Record<string, unknown>> {
  const [row] = await tx.execute<{ answer: Record<string, unknown> }>(
    sql`SELECT ${call} AS answer`,
  );
  if (row?.answer.outcome !== outcome) {
    throw new Error(`the demo expected ${outcome}, not ${JSON.stringify(row?.answer)}`);
  }
  return row.answer;
}

type IdTable = "users" | "venues" | "concerts" | "schedules" | "seats";

async function nextId(tx: Tx, table: IdTable): Promise<number> {
  const [row] = await tx.execute<{ next: string }>(
    sql`SELECT coalesce(max(id), 0) + 1 AS next FROM ${sql.identifier(table)}`,
  );
  return Number(row?.next);
}

/** Rows with given ids leave the sequence behind; the next insert must not meet them. */
async function advanceSequence(tx: Tx, table: IdTable): Promise<void> {
  await tx.execute(sql`
    SELECT setval(pg_get_serial_sequence(${table}, 'id'), (SELECT max(id) FROM ${sql.identifier(table)}))`);
}
