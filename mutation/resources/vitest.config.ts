import path from "node:path";
import { defineConfig } from "vitest/config";

/** The tests of the program, run once for each mutant by `noticed.ts`: not a part of `npm test`. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    include: ["mutation/resources/program-tests.ts"],
    pool: "forks",
    maxWorkers: 1,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [["json", { outputFile: process.env.MUTANTS_REPORT ?? "" }]],
    silent: true,
  },
});
