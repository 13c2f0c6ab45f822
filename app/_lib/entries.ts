import { DomainError } from "@/lib/errors";
import type { EntryView } from "@/lib/queue/contract";
import { listEntries } from "@/lib/queue/list-entries";
import { findViewer } from "./viewer";

/** The lines whoever looks stands in; none while the queue store is away, the page is worth showing without. */
export async function findEntries(): Promise<EntryView[]> {
  const viewer = await findViewer();
  if (!viewer) return [];
  try {
    return await listEntries(viewer);
  } catch (error) {
    if (error instanceof DomainError && error.code === "UNAVAILABLE") return [];
    throw error;
  }
}
