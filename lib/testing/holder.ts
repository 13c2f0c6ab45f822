import { closeDb, db } from "@/db/client";
import type { Viewer } from "@/lib/auth/viewer";
import { closeRedis } from "@/lib/redis";
import { holdSeats } from "@/lib/reservation/hold-seats";
import { tally } from "./tally";

// A process of its own: told of wishes, these people hold all at once; tells how often each outcome came.
export type Wish = { viewer: Viewer; scheduleId: number; seatIds: number[] };

process.on("message", async (wishes: Wish[]) => {
  const attempts = wishes.map(({ viewer, ...wanted }) => holdSeats(db(), viewer, wanted, null));
  process.send?.(await tally(attempts));
});
process.on("disconnect", async () => {
  await closeRedis();
  await closeDb();
});
process.send?.("ready");
