import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";

/** Tidies at most `limit` lapsed holds away; returns how many. Their seats were free before already. */
export async function expireHolds(tx: Tx, limit: number): Promise<number> {
  const { expired } = await callFunction<{ expired: number }>(tx, "expire_holds", [limit]);
  return expired;
}
