import { declareResources } from "declared-stack/declare-resources";
import { labelOf } from "declared-stack/resource";
import type { Program } from "declared-stack/run-program";
import { parseStackConfig } from "../../infra/config/stack-config.ts";
import { type TimesheetsOutputs, timesheets } from "../../infra/timesheets.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { altered } from "./alteration.ts";
import { DeclaredStack } from "./declared-stack.ts";
import { policyOfThree, valuesOfThree } from "./three-applications.ts";

/** Declares a stack of the repository, with some of its values or the policy changed. */
export async function declareStack({
  stack = "dev",
  values = {},
  policy = policyOfThree,
}: {
  readonly stack?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly policy?: Policy;
} = {}): Promise<DeclaredStack> {
  const raw = { project: "timesheets", stack, values: { ...valuesOfThree(stack), ...values } };
  const config = parseStackConfig(policy, raw);
  const key = policy === policyOfThree ? JSON.stringify([stack, values]) : undefined;
  return altered(key, () => declareProgram(() => timesheets(policy, config), { stack }));
}

/** Runs a program without an engine, and waits until everything that it declares is there. */
export async function declareProgram(
  program: () => Promise<TimesheetsOutputs>,
  { stack, config = {} }: { readonly stack: string; readonly config?: Readonly<Record<string, string>> },
): Promise<DeclaredStack> {
  const { promise, resolve } = Promise.withResolvers<TimesheetsOutputs>();
  const load: Program["load"] = async () => {
    resolve(await program());
    return { default: {} };
  };
  const { resources, components } = await declareResources({
    program: { project: "timesheets", load },
    stack,
    config,
  });
  return new DeclaredStack(resources, components.map(labelOf), await promise);
}
