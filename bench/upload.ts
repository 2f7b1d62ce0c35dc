import { command } from "command-line/command";

await command({
  name: "npm run bench:upload",
  summary:
    "Shows how the memory of npm run upload grows with the number of lines: 10,000 against 100,000, to an API that answers at once.",
  statuses: { 0: "when it was measured", 1: "when it failed" },
  run: async () => {
    const { compareSizes } = await import("./upload/compare-sizes.ts");
    await compareSizes();
    return 0;
  },
});
