import path from "node:path";
import { flag, json, option } from "command-line/arguments";
import { command } from "command-line/command";
import { UsageError } from "command-line/usage-error";
import { stackName } from "command-line/values";
import { project } from "../project.ts";

await command({
  name: "npm run guardrails",
  summary: "Judges what the program declares. Creates nothing.",
  options: {
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is judged", "dev"),
    every: flag("each stack that has a Pulumi.NAME.yaml, in the place of --stack"),
    bootstrap: flag(
      "what continuous integration is to have for that stack: infra/bootstrap/Pulumi.NAME.yaml",
    ),
    json,
    list: flag("all guardrails, with severity, source and reason, without judging anything"),
    markdown: flag("with --list: the text of docs/guardrails.md"),
  },
  statuses: {
    0: "when every guardrail holds or is waived",
    1: "when one doesn't",
    2: "when it can't be determined",
  },
  failure: 2,
  run: async ({ stack, every, bootstrap, json, list, markdown }) => {
    if (markdown && !list) throw new UsageError("--markdown is for --list");
    if (list) {
      const { writeList, writeListJson, writeListMarkdown } = await import("./write-list.ts");
      process.stdout.write(markdown ? writeListMarkdown() : `${json ? writeListJson() : writeList()}\n`);
      return 0;
    }
    const { readStackFile, stacksIn } = await import("declared-stack/stack-file");
    const folder = bootstrap ? path.join(project, "infra", "bootstrap") : project;
    const { judgeBootstrap, judgeDeclared } = await import("./judge-declared.ts");
    const { holds, writeJudgement, writeJudgementJson } = await import("./report.ts");
    const judge = bootstrap ? judgeBootstrap : judgeDeclared;
    const today = new Date().toISOString().slice(0, 10);
    let status = 0;
    // One after the other: Pulumi's runtime is the process's own.
    for (const one of every ? await stacksIn(folder) : [stack]) {
      const config = await readStackFile(path.join(folder, `Pulumi.${one}.yaml`));
      const judgement = await judge({ stack: one, config, today });
      const name = bootstrap ? `bootstrap of ${one}` : one;
      console.log(json ? writeJudgementJson(judgement, name) : writeJudgement(judgement, name));
      if (!holds(judgement)) status = 1;
    }
    return status;
  },
});
