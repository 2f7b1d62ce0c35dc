import type { ChangedValue } from "../model/change.ts";

/** A value within another: its path with dots, and the value as JSON. */
export type Leaves = ReadonlyMap<string, string>;

/** Members by which an item of a list is known, whatever its place. */
const NAMES = ["name", "displayName", "routeKey", "id", "Sid"] as const;

/**
 * All values within a value that have no parts, by path. Items of lists are told apart by their name where they have
 * one, by themselves when they are texts or numbers, and by their place otherwise.
 */
export function leavesOf(value: unknown): Leaves {
  const leaves = new Map<string, string>();
  collect(structured(value), "", leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const own = structured(item);
      if (typeof own !== "object" || own === null) leaves.set(`${path}[${JSON.stringify(own)}]`, "listed");
      else collect(own, `${path}[${nameOf(own) ?? index}]`, leaves);
    }
    return;
  }
  if (typeof value !== "object" || value === null) {
    leaves.set(path, JSON.stringify(value) ?? "null");
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) collect(structured(member), path === "" ? name : `${path}.${name}`, leaves);
  }
}

function nameOf(item: object): string | undefined {
  const named: Readonly<Record<string, unknown>> = { ...item };
  return NAMES.map((name) => named[name]).find((name) => typeof name === "string");
}

/** Documents, such as those of IAM, are texts that hold JSON. */
function structured(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The values that differ, in the order of the later value, with those that are gone at the end. */
export function changedLeaves(before: unknown, after: unknown): ChangedValue[] {
  const [old, current] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...current.keys(), ...old.keys()]);
  return [...paths].flatMap((path) => {
    const [was, is] = [old.get(path) ?? null, current.get(path) ?? null];
    return was === is ? [] : [{ path, was, is }];
  });
}
