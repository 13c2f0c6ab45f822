import { DomainError, type ErrorCode, errorTable } from "@/lib/errors";

/** What a function of db/functions answers: an outcome, and beside it the result or the refusal's details. */
export type Answer = { outcome: string } & Record<string, unknown>;

/**
 * The result of an answer whose outcome is `success`. Any other outcome is the code of a refusal and is thrown
 * as a DomainError with the rest of the answer as details.
 */
export function resultOf<T>(answer: Answer, success: string): T {
  const { outcome, ...rest } = answer;
  if (outcome === success) return rest as T;
  if (!(outcome in errorTable)) throw new Error(`unknown outcome ${outcome}`);
  throw new DomainError(outcome as ErrorCode, rest);
}
