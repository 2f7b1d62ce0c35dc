import { defineConfig } from "vitest/config";

/** Where continuous integration wants a report that it can count from. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
