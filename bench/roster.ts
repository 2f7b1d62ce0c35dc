import { command } from "command-line/command";

await command({
  name: "npm run bench:roster",
  summary:
    "Shows that the memory of npm run roster doesn't grow with the number of people: 1,000 against 10,000 new ones.",
  statuses: { 0: "when it was measured", 1: "when it failed" },
  run: async () => {
    const { compareSizes } = await import("./roster/compare-sizes.ts");
    await compareSizes();
    return 0;
  },
});
