import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema/accounts";
import { webhookDeliveries, webhookEndpoints } from "@/db/schema/events";
import { tickets } from "@/db/schema/payments";
import type { TokensView } from "@/lib/auth/contract";
import { hashPassword } from "@/lib/auth/passwords";
import { signUp } from "@/lib/auth/sign-up";
import type { Viewer } from "@/lib/auth/viewer";
import { env } from "@/lib/env";
import { openCardCharge } from "@/lib/payment/card/open-card-charge";
import { payReservations } from "@/lib/payment/pay-reservations";
import { issueToken } from "@/lib/queue/issue-token";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { signTicket } from "@/lib/ticket/ticket-qr";
import { type MadeSchedule, makeSchedule, makeUser } from "./factories";
import { accessTokenOf, sessionCookieOf } from "./logins";

/**
 * What a request to any endpoint may need, made only when it is asked for, and then once. Cards need a gateway:
 * `startCardShop` of card-buyer.ts brings one.
 */
export type World = {
  owner: () => Promise<Viewer>;
  other: () => Promise<Viewer>;
  admin: () => Promise<Viewer>;
  /** A performance on sale whose line lets everybody in. */
  schedule: () => Promise<MadeSchedule>;
  /** A performance whose line is drawn by lot. */
  drawn: () => Promise<MadeSchedule>;
  /** The owner's unpaid hold of the first seat. */
  hold: () => Promise<number>;
  /** The owner's purchase of the second seat. */
  payment: () => Promise<number>;
  /** What the QR code of that purchase's ticket says. */
  ticket: () => Promise<string>;
  /** The owner's offer to charge the wallet by card. */
  cardOrder: () => Promise<string>;
  /** A webhook with one delivery. */
  webhook: () => Promise<{ webhookId: number; deliveryId: number }>;
  /** The tokens of a login of somebody's. */
  login: () => Promise<TokensView>;
};

const hourMs = 3_600_000;
const balance = 1_000_000;
const webhooksKept = 10;

export function makeWorld(): World {
  const owner = once(() => makeUser({ balance }));
  const schedule = once(() => makeSchedule());
  const heldSeat = async (index: number) => {
    const { scheduleId, seatIds } = await schedule();
    const wanted = { scheduleId, seatIds: seatIds.slice(index, index + 1) };
    return (await holdSeats(db(), await owner(), wanted, null)).reservationId;
  };
  const payment = once(async () => {
    const reservationId = await heldSeat(1);
    return (await payReservations(db(), await owner(), [reservationId], null)).paymentId;
  });
  return {
    owner,
    schedule,
    drawn: once(() => makeSchedule(drawnSchedule())),
    other: once(() => makeUser({ balance })),
    admin: once(() => makeUser({ balance, role: "ADMIN" })),
    hold: once(() => heldSeat(0)),
    payment,
    ticket: once(async () => {
      const paymentId = await payment();
      const [ticket] = await db().select().from(tickets).where(eq(tickets.paymentId, paymentId));
      if (!ticket) throw new Error("no ticket was issued");
      return signTicket(ticket.code);
    }),
    cardOrder: once(async () => (await openCardCharge(db(), await owner(), 1_000)).orderId),
    webhook: once(makeWebhook),
    login: once(() => signUp({ loginId: `fan-${randomUUID()}`, password, nickname: "팬" }, null)),
  };
}

/** Of everybody in `login`. */
export const password = "correct horse battery";
let passwordHash: Promise<string> | undefined;

/** Lets somebody made without a usable password log in with `password`. */
export async function givePassword({ userId }: Viewer): Promise<void> {
  passwordHash ??= hashPassword(password);
  await db()
    .update(users)
    .set({ passwordHash: await passwordHash })
    .where(eq(users.id, userId));
}

/** A house has a bounded number of them: the oldest make room. */
async function makeWebhook(): Promise<{ webhookId: number; deliveryId: number }> {
  await db()
    .delete(webhookEndpoints)
    .where(
      sql`id NOT IN (SELECT id FROM webhook_endpoints ORDER BY id DESC LIMIT ${webhooksKept})`,
    );
  const salt = randomUUID();
  const [endpoint] = await db()
    .insert(webhookEndpoints)
    .values({ url: "https://localhost/hook", salt })
    .returning();
  if (!endpoint) throw new Error("no webhook was made");
  const [delivery] = await db()
    .insert(webhookDeliveries)
    .values({
      endpointId: endpoint.id,
      eventId: 1,
      eventType: "WalletCharged",
      body: {},
      nextAttemptAt: new Date(Date.now() + hourMs),
    })
    .returning();
  return { webhookId: endpoint.id, deliveryId: delivery?.id ?? 0 };
}

function drawnSchedule() {
  const inHours = (hours: number) => new Date(Date.now() + hours * hourMs);
  return { draw: true, preQueueOpensAt: inHours(-1), bookingOpenAt: inHours(1) };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The way to say who one is, as an API client does. */
export async function bearerOf(viewer: Viewer): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await accessTokenOf(viewer)}` };
}

/** The same as a browser on our own pages does. */
export async function browserOf(viewer: Viewer): Promise<Record<string, string>> {
  const { name, value } = await sessionCookieOf(viewer);
  return { cookie: `${name}=${value}`, origin: env().APP_URL };
}

/** The Queue-Token of somebody whose turn it is at once. */
export async function admittedTo(
  viewer: Viewer,
  scheduleId: number,
): Promise<{ "queue-token": string }> {
  const { token, status } = await issueToken(viewer, { scheduleId });
  if (status !== "ACTIVE") throw new Error(`the line says ${status}`);
  return { "queue-token": token };
}
