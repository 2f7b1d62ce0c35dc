import { labelOf, type StackResource } from "declared-stack/resource";

/** The way to a value: names of members and numbers of items. An item of JSON in a text is reached through the text. */
export type Path = readonly (string | number)[];

/** Takes a member or an item away, where a value would replace it. */
export const REMOVED = Symbol("removed");

/**
 * A copy of resources in which one of them has another value somewhere.
 *
 * @param label type and name of the resource.
 * @param value the new one, or `REMOVED`.
 */
export const changed = (
  resources: readonly StackResource[],
  label: string,
  path: Path,
  value: unknown,
): readonly StackResource[] =>
  resources.map((resource) =>
    labelOf(resource) === label
      ? { ...resource, inputs: withValue(resource.inputs, path, value) as StackResource["inputs"] }
      : resource,
  );

/** A copy of resources without one of them. */
export const removed = (resources: readonly StackResource[], label: string): readonly StackResource[] =>
  resources.filter((resource) => labelOf(resource) !== label);

/** A copy of a value with another one at the end of the path. Members that are missing on the way are made, and so is the
 * item after the last. */
export function withValue(value: unknown, [step, ...rest]: Path, to: unknown): unknown {
  if (step === undefined) return to;
  if (typeof value === "string") {
    const parsed = jsonOf(value);
    if (parsed !== undefined) return JSON.stringify(withValue(parsed, [step, ...rest], to));
  }
  if (Array.isArray(value)) {
    if (rest.length === 0 && to === REMOVED) return value.filter((_, index) => index !== step);
    if (step === value.length) return [...value, withValue(undefined, rest, to)];
    return value.map((item, index) => (index === step ? withValue(item, rest, to) : item));
  }
  const { [step]: member, ...others } = (value ?? {}) as Record<string, unknown>;
  if (rest.length === 0 && to === REMOVED) return others;
  return { ...(value as object), [step]: withValue(member, rest, to) };
}

/** The object or list that a text holds as JSON. */
export function jsonOf(text: string): object | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
