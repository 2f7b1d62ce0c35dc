// Names each test that failed, or held at the second try only, with its reason, and prints `N passed, N failed` from
// vitest's JSON reports, which may be several. They are named at the end, as the end is all that is kept of a long log. A
// test file that failed as a whole, and a run that never came to its tests, count as a failure each.
import { readFileSync } from "node:fs";
import path from "node:path";

const reports = process.argv.slice(2).map((file) => summarise(textOf(file)));
const [passed, failed] = ["passed", "failed"].map((outcome) =>
  reports.reduce((sum, report) => sum + report[outcome], 0),
);
for (const { what, why } of reports.flatMap(({ failures }) => failures)) {
  console.log(`${what}\n${shortened(why)}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

function summarise(text) {
  if (text === "")
    return { passed: 0, failed: 1, failures: [{ what: "FAILED a run", why: "it left no report" }] };
  const report = JSON.parse(text);
  const whole = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  const single = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ failureMessages }) => failureMessages.length > 0)
      .map(({ status, fullName, failureMessages }) => ({
        what: `${status === "failed" ? "FAILED" : "AT THE SECOND TRY"} ${path.relative("", name)} · ${fullName}`,
        why: failureMessages.join("\n"),
      })),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + whole.length,
    failures: [
      ...single,
      ...whole.map(({ name, message }) => ({ what: `FAILED ${path.relative("", name)}`, why: message })),
    ],
  };
}

/** The beginning of a reason: what differs, and where. */
function shortened(why) {
  const lines = why.split("\n").slice(0, 12);
  return lines.map((line) => `  ${line.slice(0, 300)}`).join("\n");
}
