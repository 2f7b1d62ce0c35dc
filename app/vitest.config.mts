import { defineConfig } from "vitest/config";

/** Where continuous integration wants a report that it can count from. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  // Components run as they do in a browser.
  resolve: {
    alias: { "react-native": "react-native-web" },
    extensions: [".web.tsx", ".web.ts", ".web.js", ".tsx", ".ts", ".mjs", ".js", ".json"],
    mainFields: ["module", "main"],
  },
  define: { __DEV__: "false" },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    setupFiles: ["tests/resize-observer.ts"],
    // A busy machine takes its time to read React Native's web half.
    testTimeout: 20_000,
    // Resolved as above, so that their web halves are taken.
    server: { deps: { inline: [/react-native-auth0/, /async-storage/] } },
    expect: { requireAssertions: true },
    allowOnly: false,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
