/** How often each outcome came of attempts made at once: "OK", or the code of the refusal. */
export async function tally(attempts: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(attempts)) {
    const outcome =
      result.status === "fulfilled" ? "OK" : String(result.reason.code ?? result.reason);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
