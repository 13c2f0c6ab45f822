import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { schedules } from "@/db/schema/concerts";
import type { ErrorCode } from "@/lib/errors";
import { cancelPayment } from "@/lib/payment/cancel-payment";
import type { ApiRequest } from "./api-requests";
import type { World } from "./api-world";

/**
 * How each endpoint's own refusals are met: what differs from its right request, and what must have happened
 * before. It is sent by the owner (admin endpoints: by an organiser), admitted where a turn is needed.
 */
export type Provocation = (
  world: World,
) => Promise<Partial<ApiRequest> & { text?: Uint8Array<ArrayBuffer> }>;
export type Provocations = Partial<Record<ErrorCode, Provocation>>;

export const missingId = 987_654_321;

export const at =
  (path: string): Provocation =>
  async () => ({ path });

export async function changeSchedule(world: World, values: Partial<typeof schedules.$inferInsert>) {
  const { scheduleId } = await world.schedule();
  await db().update(schedules).set(values).where(eq(schedules.id, scheduleId));
}

export const cancelled: Provocation = async (world) => {
  await cancelPayment(db(), await world.owner(), await world.payment(), undefined);
  return {};
};

export const cancelledShow: Provocation = async (world) => {
  await world.hold();
  await changeSchedule(world, { cancelledAt: new Date() });
  return {};
};
