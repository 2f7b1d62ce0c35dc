import { z } from "zod";
import type { Resource } from "./attributes.ts";

/** A request to change some of a resource (RFC 7644 §3.5.2). */
export const patch = z.looseObject({
  Operations: z
    .array(
      z.looseObject({
        op: z.string().transform((op, context) => {
          const known = op.toLowerCase();
          if (known === "add" || known === "remove" || known === "replace") return known;
          context.addIssue({ code: "custom", message: "unknown operation" });
          return z.NEVER;
        }),
        path: z.string().optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1),
});

export type Operation = z.output<typeof patch>["Operations"][number];

/** A name, and the value of the items of its list that are meant, as in `members[value eq "oidc|company|ada"]`. */
const PATH = /^([A-Za-z]+)(?:\[value eq "([^"]*)"\])?$/;

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const valueIn = (item: unknown): unknown =>
  typeof item === "object" && item !== null && "value" in item ? item.value : item;

/** A resource after the operations of a request; undefined for a path that isn't understood. */
export function patched(resource: Resource, operations: readonly Operation[]): Resource | undefined {
  return operations.reduce<Resource | undefined>(
    (before, operation) => before && afterOperation(before, operation),
    resource,
  );
}

function afterOperation(resource: Resource, { op, path, value }: Operation): Resource | undefined {
  if (path === undefined) {
    return typeof value === "object" && value !== null && op !== "remove"
      ? { ...resource, ...value }
      : undefined;
  }
  const [, name, item] = PATH.exec(path) ?? [];
  if (name === undefined) return undefined;
  const { [name]: before, ...others } = resource;
  const held = Array.isArray(before) ? before : undefined;
  if (op === "remove" && held !== undefined && (item !== undefined || value !== undefined)) {
    const gone = new Set(item === undefined ? itemsOf(value).map(valueIn) : [item]);
    return { ...others, [name]: held.filter((one) => !gone.has(valueIn(one))) };
  }
  if (op === "remove") return others;
  if (op === "add" && held !== undefined) {
    const known = new Set(held.map(valueIn));
    return { ...others, [name]: [...held, ...itemsOf(value).filter((one) => !known.has(valueIn(one)))] };
  }
  return { ...others, [name]: value };
}
