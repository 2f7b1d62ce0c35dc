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
    testResults: [
      {
        name: path.resolve("tests/one.test.ts"),
        status: numFailedTests > 0 ? "failed" : "passed",
        assertionResults: [
          { status: "passed", fullName: "holds", failureMessages: [] },
          ...Array.from({ length: numFailedTests }, () => ({
            status: "failed",
            fullName: "refuses a stranger",
            failureMessages: [
              ["expected 200 to be 403", ...Array.from({ length: 50 }, () => "a frame")].join("\n"),
            ],
          })),
        ],
      },
      ...Array.from({ length: unloaded }, () => ({
        name: path.resolve("tests/other.test.ts"),
        status: "failed",
        message: "no such module",
        assertionResults: [],
      })),
    ],
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
  ["a failed test", report(4, 1), "tests/one.test.ts · refuses a stranger", "expected 200 to be 403"],
  ["a test file that could not be loaded", report(4, 0, 1), "tests/other.test.ts", "no such module"],
])("fails with %s in one of them, and names it before the count", (_what, text, named, why) => {
  const { status, stdout } = summary(report(3, 0), text);
  expect({ status, last: stdout.split("\n").at(-2) }).toEqual({ status: 1, last: "7 passed, 1 failed" });
  expect(stdout).toMatch(`FAILED ${named}\n  ${why}\n`);
  expect(stdout.split("\n").length).toBeLessThan(20);
});

it("counts a file whose set-up failed, so that no test of it ran", () => {
  const { testResults, ...counts } = JSON.parse(report(5, 0));
  const skipped = { status: "skipped", fullName: "is never run", failureMessages: [] };
  const file = { name: path.resolve("tests/other.test.ts"), status: "failed", message: "no tenant" };
  const all = [...testResults, { ...file, assertionResults: [skipped] }];
  expect(summary(JSON.stringify({ ...counts, testResults: all }))).toEqual({
    status: 1,
    stdout: "FAILED tests/other.test.ts\n  no tenant\n5 passed, 1 failed\n",
  });
});

it("names a test that held at the second try only", () => {
  const { testResults, ...counts } = JSON.parse(report(5, 0));
  testResults[0].assertionResults[0].failureMessages = ["expected 1 to be 2"];
  const { status, stdout } = summary(JSON.stringify({ ...counts, testResults }));
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: "AT THE SECOND TRY tests/one.test.ts · holds\n  expected 1 to be 2\n5 passed, 0 failed\n",
  });
});

it.each([
  ["is empty", ""],
  ["isn't there", undefined],
])("counts a report that %s as a failure", (_what, text) => {
  const stdout = "FAILED a run\n  it left no report\n3 passed, 1 failed\n";
  expect(summary(report(3, 0), text)).toEqual({ status: 1, stdout });
});

it("fails where no test passed", () => {
  expect(summary(report(0, 0))).toEqual({ status: 1, stdout: "0 passed, 0 failed\n" });
});
