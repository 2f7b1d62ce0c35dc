import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import { bootstrapProgram } from "../../../infra/bootstrap/load-program.ts";
import { contextOfBootstrap } from "../../../infra/guardrails/judge/context.ts";
import { type Judgement, judgeStack } from "../../../infra/guardrails/judge/judge.ts";
import { bootstrapGuardrails } from "../../../infra/guardrails/judge/list.ts";
import { project } from "../../../infra/project.ts";
import type { StackName } from "../stack-file.ts";

export const bootstrapConfig = (stack: StackName) =>
  readStackFile(path.join(project, "infra", "bootstrap", `Pulumi.${stack}.yaml`));

const texts = { dev: await bootstrapConfig("dev"), prod: await bootstrapConfig("prod") };

export const declareBootstrap = (stack: StackName, config: Readonly<Record<string, string>> = texts[stack]) =>
  declareResources({ stack, config, program: bootstrapProgram });

/** The bootstraps: all that continuous integration is to have for each stack of the repository. */
export const bootstraps = { dev: await declareBootstrap("dev"), prod: await declareBootstrap("prod") };

export const judged = (
  resources: readonly StackResource[],
  config: Readonly<Record<string, string>> = texts.prod,
  stack: StackName = "prod",
): Judgement =>
  judgeStack(resources, {
    ...contextOfBootstrap(config),
    stack,
    guardrails: bootstrapGuardrails,
    waivers: [],
    today: "2026-11-21",
  });
