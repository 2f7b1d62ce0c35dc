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
  run: async ({ stack, bootstrap, json, list, markdown }) => {
    if (markdown && !list) throw new UsageError("--markdown is for --list");
    if (list) {
      const { writeList, writeListJson, writeListMarkdown } = await import("./write-list.ts");
      process.stdout.write(markdown ? writeListMarkdown() : `${json ? writeListJson() : writeList()}\n`);
      return 0;
    }
    const { readStackFile } = await import("declared-stack/stack-file");
    const folder = bootstrap ? path.join(project, "infra", "bootstrap") : project;
    const config = await readStackFile(path.join(folder, `Pulumi.${stack}.yaml`));
    const { judgeBootstrap, judgeDeclared } = await import("./judge-declared.ts");
    const { holds, writeJudgement, writeJudgementJson } = await import("./report.ts");
    const judge = bootstrap ? judgeBootstrap : judgeDeclared;
    const judgement = await judge({ stack, config, today: new Date().toISOString().slice(0, 10) });
    const name = bootstrap ? `bootstrap of ${stack}` : stack;
    console.log(json ? writeJudgementJson(judgement, name) : writeJudgement(judgement, name));
    return holds(judgement) ? 0 : 1;
  },
});
