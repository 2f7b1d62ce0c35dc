import { command } from "command-line/command";
import { options } from "./options.ts";

await command({
  name: "npm run mutate",
  summary:
    "Each mutant has to be caught: by a test, a guardrail, the policy's own validation, the program or the review.",
  options,
  statuses: {
    0: "when every survivor is explained and each explanation is needed",
    1: "when not",
    2: "when it can't be determined",
  },
  failure: 2,
  run: async ({ only, quick }) => {
    const { mutate } = await import("./mutate.ts");
    let worst = 0;
    for (const subject of only) {
      worst = Math.max(worst, await mutate(subject, { quick }));
    }
    return worst;
  },
});
