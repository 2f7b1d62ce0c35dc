import path from "node:path";
import { parseArgs } from "node:util";
import { errorText } from "command-line/error-text";
import { readStackFile } from "declared-stack/stack-file";
import { project } from "../project.ts";

const USAGE = `usage: npm run guardrails [-- --stack NAME] [-- --json]

  --stack NAME  the stack whose Pulumi.NAME.yaml is judged (dev)
  --json        one line of JSON on stdout

Creates nothing. Exit status: 0 when every guardrail holds or is waived, 1 when one doesn't, 2 when it can't be told.`;

process.exitCode = await main();

/** What it judges is loaded after the arguments are read, so that a policy with faults is told like any other error. */
async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  const { stack, json } = options;
  try {
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    const { judgeDeclared } = await import("./guard.ts");
    const { holds, writeJudgement } = await import("./report.ts");
    const judgement = await judgeDeclared({ stack, config, today: new Date().toISOString().slice(0, 10) });
    console.log(json ? JSON.stringify({ stack, ...judgement }) : writeJudgement(judgement, stack));
    return holds(judgement) ? 0 : 1;
  } catch (error) {
    console.error(errorText(error));
    return 2;
  }
}

function readOptions(): { readonly stack: string; readonly json: boolean } | string {
  try {
    const { values } = parseArgs({
      options: { stack: { type: "string", default: "dev" }, json: { type: "boolean", default: false } },
    });
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
