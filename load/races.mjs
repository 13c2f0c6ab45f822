import { mkdirSync, readFileSync } from "node:fs";
import { live } from "#scripts/lifetime.mjs";
import { inProject } from "#scripts/project.mjs";
import { readVitestReport, runTool } from "#scripts/test-steps.mjs";
import { publish } from "./harness.mjs";

/** The races of paying, 2,000 rounds each: the same test the suite plays 120 times. */
const rounds = 2_000;

await live(main, { exitCodeOnSignal: 1 });

async function main() {
  const report = inProject(".data", "races.json");
  mkdirSync(inProject(".data"), { recursive: true });
  const args = ["run", "--project", "integration", "lib/payment/races.itest.ts", "--reporter=json"];
  const { code, output } = await runTool("vitest/vitest.mjs", [...args, `--outputFile=${report}`], {
    RACE_ROUNDS: String(rounds),
  });
  const result = JSON.parse(readFileSync(report, "utf8"));
  const { passed, failed } = readVitestReport(result);
  if (code !== 0 || failed > 0)
    throw new Error(`${failed} of ${passed + failed} races went wrong\n${output}`);
  const rows = result.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(
      ({ title, duration }) => `| ${title} | ${(duration / 1_000).toFixed(1)} s |`,
    ),
  );
  publish("races", "npm run load:races", [
    "| race | took |",
    "|---|---|",
    ...rows,
    "",
    "The audit afterwards was clean.",
  ]);
  return 0;
}
