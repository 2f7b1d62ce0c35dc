import type { Kind, TenantObject } from "./inventory.ts";
import { jsonOf, type Value } from "./value.ts";

/** What says most about an object that nobody declared: what it lets in, or lets happen. */
const TELLING: Readonly<Record<Kind, readonly string[]>> = {
  "resource server": ["name", "scopes"],
  role: ["permissions"],
  client: ["client_id", "app_type", "grant_types", "callbacks"],
  "client grant": ["scope", "allow_all_scopes"],
  connection: ["strategy", "enabled_clients"],
  action: ["supported_triggers", "deployed"],
  trigger: ["actions"],
};

/** The telling members of an object that are there and not empty, by name. None of them is a secret. */
export function tellingOf({ kind, fields }: TenantObject): [member: string, value: Value][] {
  return TELLING[kind].flatMap((member): [string, Value][] => {
    const value = fields[member];
    return value === undefined || value === null || isEmpty(value) ? [] : [[member, value]];
  });
}

function isEmpty(value: Value): boolean {
  const json = jsonOf(value);
  return typeof json === "object" && json !== null && Object.keys(json).length === 0;
}
