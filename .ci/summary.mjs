// Prints `N passed, N failed` from vitest's JSON reports, which may be several. A test file that could not be loaded,
// and a run that never came to its tests, count as a failure each.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((file) => summarise(textOf(file)));
const [passed, failed] = ["passed", "failed"].map((outcome) =>
  reports.reduce((sum, report) => sum + report[outcome], 0),
);
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
  if (text === "") return { passed: 0, failed: 1 };
  const report = JSON.parse(text);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}
