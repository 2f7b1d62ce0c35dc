import type { StackResource } from "declared-stack/resource";
import { valueAt } from "declared-stack/value";
import type { Breach, Check } from "./guardrail.ts";
import type { JudgedStack } from "./stack.ts";

/** A demand on one setting of each resource of a type. */
export interface Demand {
  /** Its name, with dots between members. */
  readonly setting: string;
  readonly expected: string | ((resource: StackResource, stack: JudgedStack) => string);
  readonly holds: (value: unknown, resource: StackResource, stack: JudgedStack) => boolean;
  /** Which resources it is about; all when it is left out. */
  readonly when?: (resource: StackResource, stack: JudgedStack) => boolean;
}

/** Every resource of a type meets every demand. */
export const every =
  (type: string, ...demands: readonly Demand[]): Check =>
  (stack) =>
    stack.all(type).flatMap((resource) => demands.flatMap((demand) => breachesOf(resource, demand, stack)));

function breachesOf(
  resource: StackResource,
  { setting, expected, holds, when }: Demand,
  stack: JudgedStack,
): Breach[] {
  if (when !== undefined && !when(resource, stack)) return [];
  const found = valueAt(resource.inputs, setting);
  if (holds(found, resource, stack)) return [];
  const text = typeof expected === "string" ? expected : expected(resource, stack);
  return [{ resource, property: setting, found, expected: text }];
}

/** A setting that has one right value. */
export const is = (setting: string, value: string | number | boolean): Demand => ({
  setting,
  expected: JSON.stringify(value),
  holds: (found) => found === value,
});

/** A setting that must be one of several values. */
export const oneOf = (setting: string, ...values: readonly (string | number)[]): Demand => ({
  setting,
  expected: values.map((value) => JSON.stringify(value)).join(" or "),
  holds: (found) => values.some((value) => value === found),
});

/** A whole number within bounds, both included. */
export const between = (setting: string, least: number, most: number, unit: string): Demand => ({
  setting,
  expected: `${least} to ${most} ${unit}`,
  holds: (found) => typeof found === "number" && Number.isInteger(found) && found >= least && found <= most,
});

/** A setting that refers to a resource of this stack, of one of the types. */
export const refersTo = (setting: string, ...types: readonly string[]): Demand => ({
  setting,
  expected: `the ${types.map((type) => type.split(":").at(-1)).join(" or ")} of this stack`,
  holds: (found, _resource, stack) => types.some((type) => stack.referred(found, type) !== undefined),
});

/** A setting that must not be there, or be empty or off. */
export const without = (setting: string): Demand => ({
  setting,
  expected: "none",
  holds: (found) =>
    found === undefined ||
    found === null ||
    found === false ||
    found === "" ||
    (typeof found === "object" && Object.keys(found).length === 0),
});

/** At least one resource of the type is there in a stack that has any resource of the provider. */
export const exists =
  (type: string, what: string): Check =>
  (stack) =>
    stack.all(type).length > 0 || !stack.resources.some((one) => providerOf(one.type) === providerOf(type))
      ? []
      : [{ resource: { type, name: "" }, property: "", found: undefined, expected: what }];

const providerOf = (type: string): string => type.slice(0, type.indexOf(":"));

/** All of several checks. */
export const both =
  (...checks: readonly Check[]): Check =>
  (stack) =>
    checks.flatMap((check) => check(stack));
