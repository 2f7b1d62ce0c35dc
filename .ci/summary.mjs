// Prints `N passed, N failed` from vitest's JSON report. A test file that could not be loaded, and a run that never
// came to its tests, count as a failure each.
import { readFileSync } from "node:fs";

const [file = ""] = process.argv.slice(2);
const { passed, failed } = summarise(readFileSync(file, "utf8"));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function summarise(text) {
  if (text === "") return { passed: 0, failed: 1 };
  const report = JSON.parse(text);
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}
