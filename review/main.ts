import { writeFile } from "node:fs/promises";
import { command } from "command-line/command";
import { options } from "./options.ts";

await command({
  name: "npm run review",
  summary:
    "Says who may do what, as the program declares it, and what the working tree changes. Creates nothing.",
  options,
  statuses: {
    0: "when nothing speaks against it",
    1: "when a guardrail doesn't hold, or a finding is of high severity",
    2: "when the review couldn't be made",
    3: "when something needs an approval that review/approvals.yaml doesn't have",
  },
  failure: 2,
  run: async (asked) => {
    const { reviewCheckout } = await import("./review-checkout.ts");
    const { write } = await import("./write.ts");
    const model = await reviewCheckout(asked);
    const text = await write(model, asked);
    if (asked.out === undefined) process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    else await writeFile(asked.out, text);
    return model.verdict.status;
  },
});
