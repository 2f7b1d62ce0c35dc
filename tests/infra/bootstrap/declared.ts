import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import { bootstrapProgram } from "../../../infra/bootstrap/load-program.ts";
import { contextOfBootstrap } from "../../../infra/guardrails/judge/context.ts";
import { type Judgement, judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { bootstrapGuardrails } from "../../../infra/guardrails/judge/list.ts";
import { project } from "../../../infra/project.ts";

export const bootstrapConfig = (stack: string) =>
  readStackFile(path.join(project, "infra", "bootstrap", `Pulumi.${stack}.yaml`));

const production = await bootstrapConfig("prod");

/** @param config that of the repository, unless given. */
export const declareBootstrap = async (stack: string, config?: Readonly<Record<string, string>>) =>
  declareResources({ stack, config: config ?? (await bootstrapConfig(stack)), program: bootstrapProgram });

/** The bootstraps of two stacks: all that continuous integration is to have for them. */
export const bootstraps = { dev: await declareBootstrap("dev"), prod: await declareBootstrap("prod") };

export const judged = (
  resources: readonly StackResource[],
  config: Readonly<Record<string, string>> = production,
  stack = "prod",
): Judgement =>
  judgeStack(resources, {
    ...contextOfBootstrap(config),
    stack,
    guardrails: bootstrapGuardrails,
    waivers: [],
    today: "2026-11-21",
  });
