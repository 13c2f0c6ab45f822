import { db } from "@/db/client";
import { DomainError } from "@/lib/errors";
import type { MemberView } from "./contract";
import { readMember } from "./store";
import type { Viewer } from "./viewer";

/** The viewer's own account. */
export async function getMember(viewer: Viewer): Promise<MemberView> {
  const member = await readMember(db(), viewer.userId);
  if (!member) throw new DomainError("UNAUTHENTICATED");
  return member;
}
