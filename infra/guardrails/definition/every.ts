import type { StackResource } from "declared-stack/resource";
import {
  type KnownType,
  type SafeSettingsOf,
  type SettingsOf,
  safeValueOf as safeValueIn,
} from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { valueAt } from "declared-stack/value";
import type { Breach, Check } from "./guardrail.ts";
import type { JudgedStack } from "./stack.ts";

/** A demand on one setting of each resource of a type. */
export interface Demand<Setting extends string, Resource = StackResource> {
  /** The way to it, with dots between members: of another name than the type's own, it doesn't compile. */
  readonly setting: Setting;
  readonly expected: string | ((resource: Resource, stack: JudgedStack) => string);
  readonly holds: (value: unknown, resource: Resource, stack: JudgedStack) => boolean;
  /** The resources that it is about; all when it is left out. */
  readonly when?: (resource: Resource, stack: JudgedStack) => boolean;
}

/** A demand that a setting has the one safe value of its type's row. */
export interface SafeDemand<Setting extends string, Resource = StackResource> {
  readonly safe: Setting;
  readonly when?: (resource: Resource, stack: JudgedStack) => boolean;
}

type AnyDemand<Type extends KnownType> =
  | Demand<SettingsOf<Type>, ResourceOf<Type>>
  | SafeDemand<SafeSettingsOf<Type>, ResourceOf<Type>>;

/** Every resource of a type meets every demand. */
export function every<Type extends KnownType>(
  type: Type,
  ...demands: readonly AnyDemand<NoInfer<Type>>[]
): Check {
  const all = demands.map((demand) =>
    "safe" in demand ? { ...demand, ...is(demand.safe, safeValueOf(type, demand.safe)) } : demand,
  );
  return (stack) =>
    stack.all(type).flatMap((resource) => all.flatMap((demand) => breachesOf(resource, demand, stack)));
}

function breachesOf<Type extends KnownType>(
  resource: ResourceOf<Type>,
  { setting, expected, holds, when }: Demand<string, ResourceOf<Type>>,
  stack: JudgedStack,
): Breach[] {
  if (when !== undefined && !when(resource, stack)) return [];
  const found = valueAt(resource.inputs, setting);
  if (holds(found, resource, stack)) return [];
  const text = typeof expected === "string" ? expected : expected(resource, stack);
  return [{ resource, property: setting, found, expected: text }];
}

/** A setting at the safe value of its type's row in `packages/declared-stack`, which reviews read, too. */
export const safe = <Setting extends string>(setting: Setting): SafeDemand<Setting> => ({ safe: setting });

function safeValueOf(type: KnownType, setting: string): string | boolean {
  const value = safeValueIn(type, setting);
  if (value === undefined) throw new TypeError(`the row of ${type} names no safe value of ${setting}`);
  return value;
}

/** A setting that has one right value. */
export const is = <Setting extends string>(
  setting: Setting,
  value: string | number | boolean,
): Demand<Setting> => ({
  setting,
  expected: JSON.stringify(value),
  holds: (found) => found === value,
});

/** A setting that must be one of several values. */
export const oneOf = <Setting extends string>(
  setting: Setting,
  ...values: readonly (string | number)[]
): Demand<Setting> => ({
  setting,
  expected: values.map((value) => JSON.stringify(value)).join(" or "),
  holds: (found) => values.some((value) => value === found),
});

/** A whole number within bounds, both included. */
export const between = <Setting extends string>(
  setting: Setting,
  least: number,
  most: number,
  unit: string,
): Demand<Setting> => ({
  setting,
  expected: `${least} to ${most} ${unit}`,
  holds: (found) => typeof found === "number" && Number.isInteger(found) && found >= least && found <= most,
});

/** A setting that refers to a resource of this stack, of one of the types. */
export const refersTo = <Setting extends string>(
  setting: Setting,
  ...types: readonly KnownType[]
): Demand<Setting> => ({
  setting,
  expected: `the ${types.map((type) => type.split(":").at(-1)).join(" or ")} of this stack`,
  holds: (found, _resource, stack) => types.some((type) => stack.referred(found, type) !== undefined),
});

/** A setting that must not be there, or be empty or off. */
export const without = <Setting extends string>(setting: Setting): Demand<Setting> => ({
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
  (type: KnownType, what: string): Check =>
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
