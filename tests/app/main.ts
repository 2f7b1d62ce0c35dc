import { flag, option, several } from "command-line/arguments";
import { command } from "command-line/command";
import { folder, text } from "command-line/values";

await command({
  name: "npm run app:test",
  summary: `Checks Timesheets Mobile and tests it: its units, its native projects, and its export in Chromium against the stack
on this machine. Installs the app's packages where they are missing or others than its lock file says.`,
  positionals: {
    patterns: several(
      text("PATTERN", "a part of a test file's path"),
      "tests/app/ alone, and of it these files",
    ),
  },
  options: {
    reports: option(folder(), "where vitest writes units.json and tests.json"),
    screenshots: flag("keep the screens as they look now for docs/app/, instead of comparing them"),
  },
  statuses: { 0: "when all of it held", 1: "when something didn't" },
  run: async (options) => {
    const { testApp } = await import("./test-app.ts");
    return testApp(options);
  },
});
