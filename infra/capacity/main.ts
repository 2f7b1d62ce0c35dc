import path from "node:path";
import { flag, json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { stackName, wholeNumber } from "command-line/values";
import { project } from "../project.ts";

await command({
  name: "npm run capacity",
  summary:
    "Computes, from what a stack declares, how many people it serves and what a month costs. Asks nobody.",
  options: {
    people: option(wholeNumber({ from: 1, to: 1_000_000_000 }), "how many people there are", 100),
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is computed with", "prod"),
    json,
    markdown: flag("the text of docs/capacity.md, for several numbers of people"),
  },
  statuses: {
    0: "when every limit holds",
    1: "when one is below the load",
    2: "when it can't be determined",
  },
  failure: 2,
  run: async ({ people, stack, json, markdown }) => {
    const { readStackFile } = await import("declared-stack/stack-file");
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    const { declaredCapacity } = await import("./declared-capacity.ts");
    const { computeCapacity } = await import("./compute.ts");
    const { exceeded, writeCapacity, writeCapacityJson, writeCapacityMarkdown } = await import("./report.ts");
    const declared = await declaredCapacity({ stack, config });
    if (markdown) {
      const { SHOWN_PEOPLE } = await import("./declared-capacity.ts");
      const each = SHOWN_PEOPLE.map((number) => computeCapacity(declared, number));
      process.stdout.write(writeCapacityMarkdown(stack, each));
      return 0;
    }
    const capacity = computeCapacity(declared, people);
    console.log(json ? writeCapacityJson(capacity, stack) : writeCapacity(capacity, stack));
    return exceeded(capacity).length === 0 ? 0 : 1;
  },
});
