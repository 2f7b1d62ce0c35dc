import path from "node:path";
import { defineConfig } from "vitest/config";

// Beside what the project's own vitest.config.ts runs: these files need the app's packages.
export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    include: ["tests/app/**/*.test.ts"],
    globalSetup: "tests/app/support/global-setup.ts",
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    pool: "forks",
    // They share a stack and a browser, which keep both cores of a small machine busy.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
