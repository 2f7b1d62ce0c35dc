import * as pulumi from "@pulumi/pulumi";
import { parseStackConfig } from "../../infra/config/stack-config.ts";
import { type TimesheetsOutputs, timesheets } from "../../infra/timesheets.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { policy as timesheetsPolicy } from "../../rules/policy.ts";
import { altered } from "./alteration.ts";
import { type Declared, RecordingMonitor } from "./monitor.ts";
import { type StackName, stackValues } from "./stack-file.ts";

/** What a program declared, once all of it was there. */
export class DeclaredStack {
  /** By type and name: the order in which they are registered is not the program's to choose. */
  readonly resources: readonly Declared[];
  readonly components: readonly string[];
  readonly outputs: TimesheetsOutputs;

  constructor(
    { declared, components }: Pick<RecordingMonitor, "declared" | "components">,
    outputs: TimesheetsOutputs,
  ) {
    this.resources = declared.toSorted((one, other) => (labelOf(one) < labelOf(other) ? -1 : 1));
    this.components = components;
    this.outputs = outputs;
  }

  /** All resources of a type, for example `auth0:index/client:Client`. */
  all(type: string): readonly Declared[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of a type and a name. */
  the(type: string, name: string): Declared {
    const [found, ...others] = this.all(type).filter((resource) => resource.name === name);
    if (found === undefined || others.length > 0) {
      throw new Error(`expected one ${type} "${name}"; declared: ${this.all(type).map((one) => one.name)}`);
    }
    return found;
  }
}

/** Type and name of a resource, for example `auth0:index/role:Role Employee`. */
export const labelOf = ({ type, name }: Declared): string => `${type} ${name}`;

/** Declares a stack of the repository, with some of its values or the policy changed. */
export async function declareStack({
  stack = "dev",
  values = {},
  policy = timesheetsPolicy,
}: {
  readonly stack?: StackName;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly policy?: Policy;
} = {}): Promise<DeclaredStack> {
  const raw = { project: "timesheets", stack, values: { ...stackValues(stack), ...values } };
  const config = parseStackConfig(policy, raw);
  const key = policy === timesheetsPolicy ? JSON.stringify([stack, values]) : undefined;
  return altered(key, () => declareProgram(stack, () => timesheets(policy, config)));
}

/** Puts a monitor in the place of Pulumi's engine, one for all programs of this process. */
export async function installMonitor(stack: StackName): Promise<RecordingMonitor> {
  const monitor = new RecordingMonitor();
  await pulumi.runtime.setMocks(monitor.mocks, "timesheets", stack);
  pulumi.runtime.setMockOptions(monitor, "timesheets", stack);
  return monitor;
}

/** Runs a program over Pulumi's mock monitor, and waits until everything that it declares is there. */
export async function declareProgram(
  stack: StackName,
  program: () => Promise<TimesheetsOutputs>,
): Promise<DeclaredStack> {
  const monitor = await installMonitor(stack);
  const { promise, resolve } = Promise.withResolvers<TimesheetsOutputs>();
  await pulumi.runtime.runInPulumiStack(async () => {
    resolve(await program());
    return {};
  });
  await pulumi.runtime.disconnect();
  return new DeclaredStack(monitor, await promise);
}
