import path from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that mutants of the rules have to fail: those of the rules alone, which need nothing but memory. */
export default defineConfig({
  test: {
    root: path.resolve(import.meta.dirname, "../.."),
    include: ["tests/rules/**/*.test.ts"],
    setupFiles: ["mutation/rules/setup.ts"],
    // Looks into the bundles for what has no business there; Stryker's instrumentation would be found.
    testNamePattern: /^(?!.*ships one CommonJS file each)/,
    expect: { requireAssertions: true },
  },
});
