import { closeDb } from "@/db/client";
import type { ReconciliationView } from "@/lib/admin/contract";
import { reconcile } from "@/lib/admin/reconcile";
import { closeRedis } from "@/lib/redis";

/** Whoever runs this waits for it; a large database takes its time. */
const limitSeconds = 3_600;
const exitCodes = { clean: 0, broken: 1, couldNotAsk: 2 };

const asJson = process.argv.includes("--json");

try {
  const answer = await reconcile({ limitSeconds, patienceSeconds: limitSeconds });
  console.log(asJson ? JSON.stringify(answer, null, 2) : inWords(answer));
  process.exitCode = answer.ok ? exitCodes.clean : exitCodes.broken;
} catch (error) {
  console.error("The audit could not be made:", error);
  process.exitCode = exitCodes.couldNotAsk;
} finally {
  await closeRedis();
  await closeDb();
}

function inWords({ invariants, checkedAt }: ReconciliationView): string {
  const lines = invariants.map(({ name, ok, count, examples }) => {
    if (ok) return `  ok      ${name}`;
    const more = count > examples.length ? [`and ${count - examples.length} more`] : [];
    return [
      `  BROKEN  ${name}`,
      ...[...examples, ...more].map((what) => `            ${what}`),
    ].join("\n");
  });
  const broken = invariants.filter(({ ok }) => !ok).length;
  const verdict =
    broken === 0
      ? `All ${invariants.length} hold at ${checkedAt}.`
      : `${broken} of ${invariants.length} are broken at ${checkedAt}.`;
  return [...lines, verdict].join("\n");
}
