import { randomBytes } from "node:crypto";

/**
 * A queue token is a UUIDv8 whose first 48 bits are its schedule's id, so that a token alone tells which
 * line to ask; 74 bits are random. It names a place, it proves nothing: identity is checked apart.
 */

/** Ids beyond 48 bits do not fit a token; the database's identity columns never get there. */
export const scheduleIdMax = 2 ** 48 - 1;

const tokenPattern = /^([0-9a-f]{8})-([0-9a-f]{4})-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function makeToken(scheduleId: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(scheduleId, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return parts.join("-");
}

/** The schedule a token belongs to; null for what is not a token of ours. */
export function scheduleIdOf(token: string): number | null {
  const match = tokenPattern.exec(token);
  if (!match) return null;
  const scheduleId = Number.parseInt(`${match[1]}${match[2]}`, 16);
  return scheduleId > 0 ? scheduleId : null;
}
