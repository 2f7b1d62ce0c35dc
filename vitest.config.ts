import { defineConfig } from "vitest/config";

/** Where continuous integration wants a report that it can count from. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    pool: "forks",
    // Much of the time goes by in child processes and sockets: a worker a core, where vitest would leave one idle.
    maxWorkers: "100%",
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    projects: [
      {
        extends: true,
        test: {
          name: "program",
          include: ["tests/infra/**/*.test.ts"],
          // Pulumi's SDKs take longer to load than these tests to run; each declares its stack anew anyway.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: ["tests/**/*.test.ts", "packages/*/tests/**/*.test.ts"],
          exclude: ["tests/infra/**"],
        },
      },
    ],
  },
});
