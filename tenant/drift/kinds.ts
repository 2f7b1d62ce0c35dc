import { isMembers, type Members, type Value } from "declared-stack/members";
import type { TenantObject, TenantPart } from "declared-stack/resource-type";
import { tenantRows } from "declared-stack/resource-types";
import { besideKinds } from "./beside.ts";
import { isNothing } from "./undeclared.ts";

const parts = tenantRows.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant]));

/** The kinds of objects that a program can declare. */
export const declarableKinds: readonly string[] = [...new Set(parts.map(({ kind }) => kind))];

/** The kind of the tenant itself, of which there is one. */
export const TENANT = "tenant";

/** The kinds of objects that are looked for on a tenant, in the order in which they are reported. */
export const kinds: readonly string[] = [TENANT, ...declarableKinds, ...besideKinds];

/** Other things on a tenant, in words: nobody looks for them. */
export const NOT_READ: readonly string[] = [
  "people with their roles and direct permissions",
  "sessions, refresh tokens and consents",
  "organizations' members and connections",
  "SCIM's mappings and tokens, and directory provisioning",
  "signing and encryption keys",
  "texts, themes and e-mail templates",
  "logs",
];

/** The resource types' parts in the objects of a kind. */
export const partsOf = (kind: string): TenantPart[] => parts.filter((part) => part.kind === kind);

/**
 * The members that say most about an object which nobody declared, with the ways to them: of a kind that nobody can
 * declare, all of them. Those that are nothing are left out. They may hold secrets, which a report hides.
 */
export function tellingOf({ kind, fields }: TenantObject): [path: string, value: Value][] {
  const telling = partsOf(kind).flatMap((part) => part.telling);
  if (telling.length === 0) return leavesOf(fields, "");
  return telling.flatMap((member) => leavesOf({ [member]: fields[member] ?? null }, "", 0));
}

/** The values of an object down to some depth. */
function leavesOf(fields: Members, path: string, depth = 3): [path: string, value: Value][] {
  return Object.entries(fields).flatMap(([member, value]): [string, Value][] => {
    const at = `${path}${member}`;
    if (isNothing(value)) return [];
    return depth > 0 && isMembers(value) ? leavesOf(value, `${at}.`, depth - 1) : [[at, value]];
  });
}
