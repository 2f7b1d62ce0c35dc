import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import { readContext } from "../../infra/guardrails/judge/context.ts";
import { judgeStack } from "../../infra/guardrails/judge/judge.ts";
import { readWaivers } from "../../infra/guardrails/judge/waivers.ts";
import { timesheetsProgram } from "../../infra/load-program.ts";
import { project } from "../../infra/project.ts";

/** A declared stack, with the question whether its guardrails notice a change to it. */
export interface JudgedDeclaration {
  readonly resources: readonly StackResource[];
  readonly notices: (resources: readonly StackResource[]) => boolean;
}

/**
 * Declares a stack of this checkout. Waivers hold as on the given day.
 *
 * @throws {Error} `STACK_WEAK` when the guardrails don't hold without any change.
 */
export async function judgedDeclaration(stack: string, today: string): Promise<JudgedDeclaration> {
  const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
  const { resources } = await declareResources({ stack, config, program: timesheetsProgram });
  const context = await readContext(config);
  const options = { ...context, stack, today, waivers: await readWaivers() };
  const notices = (changed: readonly StackResource[]): boolean => {
    const { violations, faults } = judgeStack(changed, options);
    return violations.length + faults.length > 0;
  };
  if (notices(resources)) {
    throw new Error(`STACK_WEAK: the stack "${stack}" doesn't hold its guardrails: see npm run guardrails`);
  }
  return { resources, notices };
}
