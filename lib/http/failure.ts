import { DrizzleQueryError } from "drizzle-orm/errors";
import { z } from "zod";
import { DomainError, type ErrorCode, type ErrorDetails } from "@/lib/errors";
import { fieldReasons } from "./field-reasons";

export type Failure = {
  code: ErrorCode;
  details: ErrorDetails;
  retryAfterSeconds?: number;
  /** Set when somebody should look at it: the error as it may be logged. */
  cause?: { name: string; message: string; code?: string; stack?: string };
};

const storeDownRetrySeconds = 2;
const clashRetrySeconds = 1;

const storeDownCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "53300", // too_many_connections
  "57014", // query_canceled: the statement timeout
  "25006", // read_only_sql_transaction: a failover left us on a replica
]);
const clashCodes = new Set(["40001", "40P01"]); // serialization_failure, deadlock_detected
const unstorableTextCodes = new Set(["22021", "22P05"]); // bytes or escapes Postgres cannot keep

/** Constraints whose violation is an expected refusal that lost a race against its own statement's guard. */
const constraintCodes: Record<string, ErrorCode> = {
  users_login_id_unique: "LOGIN_ID_TAKEN",
  reservation_seats_one_live_per_seat: "SEAT_UNAVAILABLE",
  reservation_seats_one_live_per_slot: "SEAT_LIMIT_EXCEEDED",
  tickets_one_live_per_seat: "SEAT_UNAVAILABLE",
  payments_one_live_per_reservation: "RESERVATION_ALREADY_PAID",
  wallets_balance_not_negative: "INSUFFICIENT_BALANCE",
};

/** Turns whatever was thrown into what the caller may know. Unknown errors say nothing. */
export function toFailure(error: unknown): Failure {
  if (error instanceof DomainError) {
    const { code, details, retryAfterSeconds } = error;
    return { code, details, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
  if (error instanceof z.ZodError) return { code: "INVALID_REQUEST", details: fieldReasons(error) };
  // A DrizzleQueryError's own message holds SQL and parameters: only its cause is ever looked at.
  const root = error instanceof DrizzleQueryError ? error.cause : error;
  const { code, constraint_name: constraint } = (root ?? {}) as {
    code?: string;
    constraint_name?: string;
  };
  if (constraint && constraintCodes[constraint])
    return { code: constraintCodes[constraint], details: {} };
  const cause = loggable(root, code);
  if (code && storeDownCodes.has(code)) {
    return { code: "UNAVAILABLE", details: {}, retryAfterSeconds: storeDownRetrySeconds, cause };
  }
  if (code && clashCodes.has(code)) {
    return { code: "UNAVAILABLE", details: {}, retryAfterSeconds: clashRetrySeconds, cause };
  }
  if (code && unstorableTextCodes.has(code)) return { code: "INVALID_REQUEST", details: {} };
  return { code: "INTERNAL", details: {}, cause };
}

function loggable(error: unknown, code: string | undefined): NonNullable<Failure["cause"]> {
  if (!(error instanceof Error)) return { name: "Unknown", message: String(error) };
  return {
    name: error.name,
    message: error.message,
    ...(code && { code }),
    ...(error.stack && { stack: error.stack }),
  };
}
