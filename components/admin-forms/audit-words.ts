import type { AuditEntry } from "@/lib/admin/contract";
import { seatLabel } from "@/lib/concert/rules";

const folders = new Map(
  ["concert", "schedule", "payment", "webhook"].map((kind) => [kind, `${kind}s`]),
);

type Detail = AuditEntry["detail"];

/** What the sentence of an entry may name; each uses what it needs. */
export function sentenceValues(detail: Detail) {
  const changed = isRecord(detail.after) ? detail.after : {};
  return {
    title: text(detail.title),
    venue: text(detail.venueName),
    seats: seatLabels(detail.seatNumbers),
    amount: Number(detail.refundAmount ?? detail.amountToRefund ?? 0),
    count: Number(detail.paymentsToRefund ?? Object.keys(changed).length),
    url: text(detail.url),
  };
}

/** As people look at it; the store gives fields back in an order of its own. Others follow. */
const fieldOrder = [
  ["reason", "title", "artist", "description", "posterUrl", "url"],
  ["seatNumbers", "refundAmount", "fee", "paymentsToRefund", "amountToRefund", "holdsEnded"],
  ["venueName", "startsAt", "bookingOpenAt", "bookingCloseAt", "tiers"],
  ["holdSeconds", "maxSeatsPerUser", "state", "message", "maxActive", "admitPerMinute"],
  ["activeSeconds", "awaySeconds", "heartbeatSeconds", "preQueueOpensAt", "draw"],
].flat();

type Line = { field: string; before?: unknown; after: unknown };

/** Field by field what an entry holds, nested ones in line; of a change both sides, else only `after`. */
export function linesOf(detail: Detail): Line[] {
  const place = ({ field }: Line) => {
    const at = fieldOrder.indexOf(field);
    return at < 0 ? fieldOrder.length : at;
  };
  return readLines(detail).sort((a, b) => place(a) - place(b));
}

function readLines(detail: Detail): Line[] {
  const { before, after, ...rest } = detail;
  if (isRecord(before) && isRecord(after)) {
    return Object.keys(after).map((field) => ({
      field,
      before: before[field],
      after: after[field],
    }));
  }
  return Object.entries(rest).flatMap(([field, value]) =>
    isRecord(value) ? readLines(value) : [{ field, after: value }],
  );
}

/** `concert:7` as the page of that concert; what has no page has none. */
export function pageOf(target: string): { kind: string; id: string; href: string | null } {
  const [kind = "", id = ""] = target.split(":");
  const folder = folders.get(kind);
  return { kind, id, href: folder ? `/admin/${folder}/${id}` : null };
}

export function seatLabels(numbers: unknown): string {
  return Array.isArray(numbers)
    ? numbers.map((number) => seatLabel(Number(number))).join(", ")
    : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
