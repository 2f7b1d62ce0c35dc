import { jsonOf, type Members, type Value } from "declared-stack/members";
import type { TenantObject, TenantPart } from "declared-stack/resource-type";
import { tenantRows } from "declared-stack/resource-types";

const parts = tenantRows.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant]));

/** The kinds of objects that a tenant holds, in the order in which they are reported. */
export const kinds: readonly string[] = [...new Set(parts.map(({ kind }) => kind))];

const partsOf = (kind: string): TenantPart[] => parts.filter((part) => part.kind === kind);

/** The members of an object, with the values that some have while nobody sets them. */
export const withUndeclared = ({ kind, fields }: TenantObject): Members =>
  Object.assign({}, ...partsOf(kind).map(({ undeclared }) => undeclared), fields);

/** The telling members of an object that are there and not empty, by name. None of them is a secret. */
export function tellingOf({ kind, fields }: TenantObject): [member: string, value: Value][] {
  return partsOf(kind)
    .flatMap(({ telling }) => telling)
    .flatMap((member): [string, Value][] => {
      const value = fields[member];
      return value === undefined || value === null || isEmpty(value) ? [] : [[member, value]];
    });
}

function isEmpty(value: Value): boolean {
  const json = jsonOf(value);
  return typeof json === "object" && json !== null && Object.keys(json).length === 0;
}
