import { command } from "command-line/command";

await command({
  name: "npm run sweep",
  summary: `Weakens every setting of every declared resource of every stack, and adds settings, statements, options and resources to
them, one at a time; says which of these mutants neither a guardrail nor a test of the program notices.`,
  statuses: {
    0: "when each of these is explained and each explanation is needed",
    1: "when not",
    2: "when it can't be determined",
  },
  failure: 2,
  run: async () => {
    const { sweep } = await import("./sweep-stacks.ts");
    return sweep();
  },
});
