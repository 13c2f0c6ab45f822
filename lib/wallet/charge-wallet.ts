import { callFunction } from "@/db/call";
import type { Tx } from "@/db/tx";
import type { Viewer } from "@/lib/auth/viewer";
import { type Answer, resultOf } from "@/lib/outcome";
import type { ChargeView } from "./contract";

type Charged = Omit<ChargeView, "userId" | "chargedAmount">;

/** Adds `amountWon` to the viewer's wallet. Throws INVALID_AMOUNT when the balance would pass its limit. */
export async function chargeWallet(tx: Tx, viewer: Viewer, amountWon: number): Promise<ChargeView> {
  const answer = await callFunction<Answer>(tx, "charge_wallet", [viewer.userId, amountWon]);
  const charged = resultOf<Charged>(answer, "CHARGED");
  return { userId: viewer.userId, chargedAmount: amountWon, ...charged };
}
