import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { project } from "../../infra/project.ts";

const report = (numPassedTests: number, numFailedTests: number, unloaded = 0) =>
  JSON.stringify({
    numPassedTests,
    numFailedTests,
    testResults: Array.from({ length: unloaded }, () => ({ status: "failed", assertionResults: [] })),
  });

/** Runs the summary on reports with these texts; one without a text isn't there. */
function summary(...texts: readonly (string | undefined)[]) {
  const folder = mkdtempSync(path.join(tmpdir(), "summary-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = texts.map((text, index) => {
    const file = path.join(folder, `${index}.json`);
    if (text !== undefined) writeFileSync(file, text);
    return file;
  });
  const { status, stdout } = spawnSync(process.execPath, [path.join(project, ".ci/summary.mjs"), ...files], {
    encoding: "utf8",
  });
  return { status, stdout };
}

it("counts the tests of all reports", () => {
  expect(summary(report(3, 0), report(4, 0))).toEqual({ status: 0, stdout: "7 passed, 0 failed\n" });
});

it.each([
  ["a failed test", report(4, 1)],
  ["a test file that could not be loaded", report(4, 0, 1)],
])("fails with %s in one of them", (_what, text) => {
  expect(summary(report(3, 0), text)).toEqual({ status: 1, stdout: "7 passed, 1 failed\n" });
});

it.each([
  ["is empty", ""],
  ["isn't there", undefined],
])("counts a report that %s as a failure", (_what, text) => {
  expect(summary(report(3, 0), text)).toEqual({ status: 1, stdout: "3 passed, 1 failed\n" });
});

it("fails where no test passed", () => {
  expect(summary(report(0, 0))).toEqual({ status: 1, stdout: "0 passed, 0 failed\n" });
});
