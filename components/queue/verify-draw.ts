import { callApi } from "@/lib/http/client";
import type { DrawView } from "@/lib/queue/contract";

/** The same check as `npm run verify-draw`, on the visitor's own machine: it trusts nothing of the site's. */
const lotHexDigits = 12;
const pagesMax = 1_000;
/** Lots computed side by side. */
const batchSize = 500;

export type DrawCheck = {
  /** SHA-256 of the seed is the commitment. */
  isSeedTrue: boolean;
  /** Every lot recomputed, they stand in this order, and none is missing or there twice. */
  isOrderTrue: boolean;
  /** The rank recomputed from all lots; null where the entry took no part. */
  rank: number | null;
  lots: number;
};

type Subject = { scheduleId: number; entry: string; seed: string; commitment: string };

/** Recomputes a draw from what is published. `tell` gets the share done. Throws ApiError. */
export async function verifyDraw(
  { scheduleId, entry, seed, commitment }: Subject,
  tell: (share: number) => void,
): Promise<DrawCheck> {
  const { lots, entries } = await readDraw(scheduleId);
  const lotOf = await lotsUnder(seed);
  const drawn: string[] = [];
  for (let from = 0; from < entries.length; from += batchSize) {
    drawn.push(...(await Promise.all(entries.slice(from, from + batchSize).map(lotOf))));
    tell(drawn.length / entries.length);
  }
  const isAscending = drawn.every((lot, rank) => rank === 0 || lot >= (drawn[rank - 1] as string));
  const isWhole = entries.length === lots && new Set(entries).size === lots;
  const mine = entries.includes(entry) ? await lotOf(entry) : null;
  return {
    isSeedTrue: (await sha256(seed)) === commitment,
    isOrderTrue: isAscending && isWhole,
    rank: mine === null ? null : 1 + drawn.filter((lot) => lot < mine).length,
    lots,
  };
}

async function readDraw(scheduleId: number): Promise<Pick<DrawView, "lots" | "entries">> {
  const entries: string[] = [];
  for (let page = 0; page < pagesMax; page++) {
    const path = `/api/v1/queue/schedules/${scheduleId}/draw?from=${entries.length}`;
    const draw = await callApi<DrawView>("GET", path);
    entries.push(...draw.entries);
    if (draw.entries.length === 0 || entries.length >= draw.lots) {
      return { lots: draw.lots, entries };
    }
  }
  return { lots: entries.length, entries };
}

async function lotsUnder(seed: string): Promise<(entry: string) => Promise<string>> {
  const text = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", text.encode(seed), algorithm, false, ["sign"]);
  return async (entry) =>
    hexOf(await crypto.subtle.sign("HMAC", key, text.encode(entry))).slice(0, lotHexDigits);
}

async function sha256(value: string): Promise<string> {
  return hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value)));
}

function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
