import type { User } from "../state/tenant-state.ts";

/** A resource of SCIM as a directory sends it. */
export type Resource = Readonly<Record<string, unknown>>;

type Mapping = readonly Readonly<Record<string, unknown>>[];

/** The schema of which enterprises' attributes are, whose name has dots in it (RFC 7643 §4.3). */
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** One step of a path: a name, and a filter of the items of a list, such as `emails[primary eq true]`. */
const STEP = /^([^[\].]+)(?:\[(\w+) eq ("[^"]*"|true|false)\])?$/;

const isObject = (value: unknown): value is Resource =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of an attribute by its path in a mapping, for example `emails[primary eq true].value`; undefined where there is none. */
export function attributeAt(resource: Resource, path: string): unknown {
  const [root, ...rest] = path.startsWith(`${ENTERPRISE}.`)
    ? [ENTERPRISE, ...path.slice(ENTERPRISE.length + 1).split(".")]
    : path.split(".");
  return [root ?? "", ...rest].reduce<unknown>((value, step) => within(value, step), resource);
}

function within(value: unknown, step: string): unknown {
  const [, name = step, filtered, wanted] = STEP.exec(step) ?? [];
  const member = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (filtered === undefined || !Array.isArray(member)) return member;
  return member.find((item) => isObject(item) && JSON.stringify(item[filtered]) === wanted);
}

/** Members of a person that no directory sets. */
const OWN = new Set([
  "user_id",
  "connection",
  "roles",
  "permissions",
  "linked",
  "password",
  "identities",
  "scim",
]);

/**
 * A person with the attributes that a resource has, at the places that the connection's mapping says; those of the mapping that the
 * resource doesn't have are taken away. `active` is kept as its opposite, `blocked`.
 */
export function withAttributes(user: Readonly<User>, resource: Resource, mapping: Mapping): User {
  const changed: Record<string, unknown> = { ...user, app_metadata: { ...user.app_metadata } };
  for (const { scim, auth0 } of mapping) {
    if (typeof scim !== "string" || typeof auth0 !== "string") continue;
    const value = attributeAt(resource, scim);
    const [root = "", member] = auth0.split(".");
    if (OWN.has(root)) continue;
    if (auth0 === "blocked") changed.blocked = value === false;
    else if (member === undefined)
      put(changed, root, auth0 === "email" ? String(value).toLowerCase() : value, value);
    else if (isObject(changed[root])) changed[root] = put({ ...changed[root] }, member, value, value);
  }
  return changed as User;
}

function put(target: Record<string, unknown>, name: string, value: unknown, found: unknown) {
  if (found === undefined) delete target[name];
  else target[name] = value;
  return target;
}
