import type { Policy } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { stackValues } from "./stack-file.ts";

/** The applications that these tests are written about. Others that the policy has or gets alter nothing of what they say. */
const KEYS: readonly string[] = ["mobile", "web", "batch"];

const others = Object.keys(policy.applications).filter((key) => !KEYS.includes(key));

const without = <Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** Whether a resource's label, of its type and name, is none of another application's. */
export const isOfThree = (label: string): boolean => !others.some((key) => label.endsWith(` ${key}`));

/** The policy with those applications, and no others. */
export const policyOfThree: Policy =
  others.length === 0 ? policy : { ...policy, applications: without(policy.applications, others) };

/** The values of a stack of the repository, without what they say of other applications. */
export const valuesOfThree = (stack: string): Record<string, unknown> =>
  without(
    stackValues(stack),
    others.map((key) => `timesheets:${key}`),
  );
