import { expect, it } from "vitest";
import { readPlaywrightReport, readVitestReport, settleCounts } from "./test-steps.mjs";

it("a step that ran no test has failed", () => {
  expect(settleCounts({ passed: 0, failed: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
});

it("a step whose program failed has failed, though every test it counted passed", () => {
  expect(settleCounts({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
  expect(settleCounts({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
  expect(settleCounts({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
});

it("a test file that does not load counts as a failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{}] },
  ];
  const report = { numPassedTests: 1, numFailedTests: 0, testResults };
  expect(readVitestReport(report)).toEqual({ passed: 1, failed: 1 });
});

it("a journey that passes only on a retry counts as a failure", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1 };
  expect(readPlaywrightReport({ stats, errors: [] })).toEqual({ passed: 5, failed: 2 });
});
