/**
 * A setting of a tenant, in a form that says how it is compared: a `Set` by its elements, a `Map` by its keys, a list
 * in order, and an object only by the members that are declared, since Auth0 fills in the others.
 */
export type Value =
  | string
  | number
  | boolean
  | null
  | ReadonlySet<string>
  | ReadonlyMap<string, Value>
  | readonly Value[]
  | Members;

export interface Members {
  readonly [member: string]: Value;
}

/** A setting as the Management API or the program has it; a list of texts is one whose order means nothing. */
export function settingOf(json: unknown): Value {
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  if (Array.isArray(json)) {
    return json.every((item) => typeof item === "string") ? new Set(json) : json.map(settingOf);
  }
  return typeof json === "object" && json !== null ? membersOf(json) : null;
}

/** The members of an object as settings; those that are `undefined` are not there. */
export function membersOf(json: object): Members {
  const present = Object.entries(json).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, settingOf(value)]));
}

/** A setting as JSON: sets and maps as lists and objects, sorted. */
export function jsonOf(value: Value): unknown {
  if (value instanceof Set) return [...value].sort();
  if (value instanceof Map) {
    const entries = [...value].sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, jsonOf(item)]));
  }
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
}

/** Whether a setting is an object: no list, set or map. */
export const isMembers = (value: Value | undefined): value is Members =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Set) &&
  !(value instanceof Map);
