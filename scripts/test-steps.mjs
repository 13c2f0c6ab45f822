import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isStopping } from "./lifetime.mjs";
import { Complaint, elapsed, say } from "./log.mjs";
import { run } from "./processes.mjs";
import { inProject, projectRoot } from "./project.mjs";

const tailLines = 60;
/** Each step's whole output, and what the app under the journeys logged. */
export const logFolder = inProject(".data", "test-logs");

const totals = { passed: 0, failed: 0 };

/** A step that is one check: it counts as one, passed or failed. */
export async function checkStep(name, work) {
  const { code, output } = await attempt(work);
  report(name, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, output);
  return code === 0;
}

/** A step of many tests, counted by `readReport` from the JSON report that `work(file)` writes. */
export async function testStep(name, work, readReport) {
  mkdirSync(logFolder, { recursive: true });
  const reportFile = join(logFolder, `${name}.json`);
  rmSync(reportFile, { force: true });
  const { code, output } = await attempt(() => work(reportFile));
  report(name, settleCounts(readCounts(readReport, reportFile), code), output);
}

/** No tests at all, or a failure the report does not know (a crash, say), is one failure. */
export function settleCounts({ passed, failed }, code) {
  const isSilentFailure = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isSilentFailure ? 1 : failed };
}

async function attempt(work) {
  try {
    return (await work()) ?? { code: 0, output: "" };
  } catch (error) {
    return { code: 1, output: error instanceof Complaint ? error.message : error.stack };
  }
}

function readCounts(readReport, file) {
  try {
    return readReport(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function report(name, { passed, failed }, output) {
  if (isStopping()) return;
  totals.passed += passed;
  totals.failed += failed;
  mkdirSync(logFolder, { recursive: true });
  const logFile = join(logFolder, `${name}.log`);
  writeFileSync(logFile, output);
  say(`${failed === 0 ? "ok  " : "FAIL"} ${name}: ${passed} passed, ${failed} failed`);
  if (failed === 0) return;
  const lines = output.trimEnd().split("\n");
  console.log(lines.slice(-tailLines).join("\n"));
  if (lines.length > tailLines) console.log(`(the whole output is in ${logFile})`);
}

/** Prints the closing line and returns the exit code. */
export function closeReport() {
  if (isStopping()) return 1;
  console.log(`\nfinished after ${elapsed()}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

/** Runs the program of an installed package with Node itself: through npx it could be orphaned. */
export function runTool(program, args, env = {}) {
  return run(process.execPath, [inProject("node_modules", program), ...args], {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
  });
}

export function readVitestReport({ numPassedTests, numFailedTests, testResults }) {
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length };
}

export function readPlaywrightReport({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
  };
}
