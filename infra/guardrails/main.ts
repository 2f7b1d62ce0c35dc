import path from "node:path";
import { parseArgs } from "node:util";
import { errorText } from "command-line/error-text";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../project.ts";

const USAGE = `usage: npm run guardrails [-- --stack NAME] [-- --json]
       npm run guardrails -- --list [--json | --markdown]

  --stack NAME  the stack whose Pulumi.NAME.yaml is judged (dev)
  --json        one line of JSON on stdout
  --list        all guardrails, with severity, source and reason, without judging anything
  --markdown    with --list: the text of docs/guardrails.md

Creates nothing. Exit status: 0 when every guardrail holds or is waived, 1 when one doesn't, 2 when it can't be told.`;

process.exitCode = await main();

/** What it judges is loaded after the arguments are read, so that a policy with faults is told like any other error. */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const { stack, json, list, markdown } = options;
  try {
    if (list) {
      const { writeList, writeListJson, writeListMarkdown } = await import("./write-list.ts");
      process.stdout.write(markdown ? writeListMarkdown() : `${json ? writeListJson() : writeList()}\n`);
      return 0;
    }
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    const { judgeDeclared } = await import("./guard.ts");
    const { holds, writeJudgement, writeJudgementJson } = await import("./report.ts");
    const judgement = await judgeDeclared({ stack, config, today: new Date().toISOString().slice(0, 10) });
    console.log(json ? writeJudgementJson(judgement, stack) : writeJudgement(judgement, stack));
    return holds(judgement) ? 0 : 1;
  } catch (error) {
    console.error(errorText(error));
    return 2;
  }
}

interface Options {
  readonly stack: string;
  readonly json: boolean;
  readonly list: boolean;
  readonly markdown: boolean;
}

function readOptions(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        stack: { type: "string", default: "dev" },
        json: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
      },
    });
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    if (values.markdown && !values.list) return "--markdown is for --list";
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
