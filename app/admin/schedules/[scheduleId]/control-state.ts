import type { ScheduleQueueView } from "@/lib/admin/contract";
import type { ErrorCode } from "@/lib/errors";

export const policyFields = ["message", "maxActive", "admitPerMinute"] as const;
export type PolicyField = (typeof policyFields)[number];

/** What a form of the queue control shows after it was sent. */
export type ControlState =
  | null
  | { kind: "done"; queue: ScheduleQueueView }
  | { kind: "unchanged" }
  | {
      kind: "refused";
      failure: { code: ErrorCode; message: string; requestId: string | null };
      /** What is wrong with single fields, in words. */
      errors: Partial<Record<PolicyField, string>>;
    };
