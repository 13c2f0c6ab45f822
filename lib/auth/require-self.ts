import { DomainError } from "@/lib/errors";
import type { Viewer } from "./viewer";

/** A user id in a path or body is the caller's own, or FORBIDDEN. Absent is fine: identity says who it is. */
export function requireSelf(viewer: Viewer, userId: number | undefined): void {
  if (userId !== undefined && userId !== viewer.userId) throw new DomainError("FORBIDDEN");
}
