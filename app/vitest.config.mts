import { defineConfig } from "vitest/config";

/** Where continuous integration wants a report that it can count from. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  // Components run as they do in a browser.
  resolve: {
    alias: { "react-native": "react-native-web" },
    extensions: [".web.tsx", ".web.ts", ".tsx", ".ts", ".mjs", ".js", ".json"],
  },
  define: { __DEV__: "false" },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "jsdom",
    expect: { requireAssertions: true },
    allowOnly: false,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
