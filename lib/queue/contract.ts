import { z } from "zod";
import { id, instant, pathId } from "@/lib/contract";
import { saleStates } from "./rules";

/** Request and response shapes of the queue's endpoints (docs/api.md). Safe in the browser. */

const token = z.uuid();
const rank = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number)
  .meta({ type: "integer", minimum: 0 });
const placeTicket = z.string().max(256);

export const issueTokenRequest = z.strictObject({
  scheduleId: id,
  userId: id.optional(),
  place: placeTicket.optional(),
});

/** Browsers hold one cookie per schedule: this says which one is meant. */
export const placeQuery = z.object({ scheduleId: pathId.optional() });

export const scheduleParams = z.object({ scheduleId: pathId });

export const sale = z.object({ state: z.enum(saleStates), message: z.string() });

const draw = z.object({
  commitment: z.string().meta({ description: "SHA-256 of the seed, published while people join" }),
  seed: z.string().nullable().meta({ description: "From the opening on" }),
});

export const placeView = z.object({
  token,
  userId: id,
  userUuid: z.uuid(),
  scheduleId: id,
  status: z.enum(["WAITING", "ACTIVE", "AWAY", "EXPIRED", "COMPLETED"]),
  queuePosition: z
    .number()
    .int()
    .meta({ description: "1-based while waiting, else 0; 0 as well before a draw is opened" }),
  peopleAhead: z.number().int(),
  totalWaiting: z.number().int(),
  estimatedWaitTimeMinutes: z.number().int(),
  estimatedWaitRange: z
    .object({ lowSeconds: z.number().int(), highSeconds: z.number().int() })
    .nullable(),
  activeUntil: instant.nullable(),
  remainingSeconds: z.number().int().nullable(),
  pollAfterMs: z.number().int(),
  serverNow: instant,
  sale,
  order: z.number().int().nullable().meta({
    description: "Where you stand, comparable with the orders of the public snapshot",
  }),
  draw: draw
    .extend({ entry: z.string().meta({ description: "What the caller's lot is drawn for" }) })
    .nullable(),
  missedTurns: z.number().int().meta({
    description: "Turns missed; the second one sends back. When EXPIRED: 1 if it did by absence",
  }),
  sentBack: z.boolean().meta({ description: "Missed your turn twice and stand at the back now" }),
  place: placeTicket.nullable().meta({ description: "Restores the same place, see Queue-Place" }),
  pass: z.string().nullable().meta({ description: "When ACTIVE: proof of admission, Queue-Pass" }),
});
export type PlaceView = z.infer<typeof placeView>;

export const snapshotView = z.object({
  scheduleId: id,
  state: z.enum(saleStates),
  message: z.string(),
  waiting: z.number().int(),
  active: z.number().int(),
  away: z.number().int(),
  capacity: z.number().int(),
  admittedPerMinute: z
    .number()
    .meta({ description: "Measured; the policy's where nothing was yet" }),
  freeSeats: z.number().int(),
  heldSeats: z.number().int(),
  opensAt: instant,
  closesAt: instant,
  rates: z
    .object({
      shortPerMinute: z.number().nullable(),
      longPerMinute: z.number().nullable(),
      turnout: z.number(),
      admitPerMinute: z.number(),
      activeMs: z.number().int(),
    })
    .meta({
      description:
        "Admissions as measured over one minute and three, the share of the line still heard of, and what is allowed",
    }),
  line: z
    .object({
      step: z.number().int(),
      orders: z.array(z.number().int()),
      front: z.array(z.number().int()),
    })
    .meta({
      description:
        "Order of every step-th person still waiting, and of each of the first: what a far-away client counts",
    }),
  draw: draw.extend({ lots: z.number().int() }).nullable(),
  pollAfterMs: z.number().int(),
  serverNow: instant,
});
export type SnapshotView = z.infer<typeof snapshotView>;

/** What of a line's stream is told the moment it changes: all that an operator can do to those who wait. */
export type LineChange = Pick<SnapshotView, "state" | "message" | "serverNow">;

export const entryView = z.object({
  concertId: id,
  concertTitle: z.string(),
  scheduleId: id,
  token,
  status: z.enum(["WAITING", "ACTIVE", "AWAY"]),
  queuePosition: z.number().int(),
  estimatedWaitTimeMinutes: z.number().int(),
});
export type EntryView = z.infer<typeof entryView>;

export const entryList = z.array(entryView);

/** First rank of a page of the draw. */
export const drawQuery = z.object({ from: rank.default(0) });

export const drawView = draw.extend({
  scheduleId: id,
  lots: z.number().int(),
  from: z.number().int(),
  entries: z
    .array(z.string())
    .meta({ description: "By rank from `from` on; none before the opening" }),
});
export type DrawView = z.infer<typeof drawView>;
