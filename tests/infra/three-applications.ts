import { policy } from "../../rules/policy.ts";
import { knownPolicy } from "../support/known-policy.ts";
import { stackValues } from "./stack-file.ts";

const others = Object.keys(policy.applications).filter((key) => !(key in knownPolicy.applications));

const without = <Value>(record: Readonly<Record<string, Value>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** Whether a resource's label, of its type and name, is none of another application's. */
export const isOfThree = (label: string): boolean => !others.some((key) => label.endsWith(` ${key}`));

/** The policy with the three applications that these tests are written about, and of the rest what they write out. */
export const policyOfThree = knownPolicy;

/** The values of a stack of the repository, without what they say of other applications. */
export const valuesOfThree = (stack: string): Record<string, unknown> =>
  without(
    stackValues(stack),
    others.map((key) => `timesheets:${key}`),
  );
