import { isDeepStrictEqual } from "node:util";
import type { Connection, Policy } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";

/** Parts of the policy that tests write out by name, with the numbers that follow from them. */
const KNOWN = {
  applications: ["mobile", "web", "batch"],
  scopes: [
    "read:timesheets",
    "create:timesheets",
    "delete:timesheets",
    "approve:timesheets",
    "audit:timesheets",
    "batch:upload",
  ],
  roles: ["Employee", "Manager", "Auditor"],
  groups: ["Employees", "Contractors", "Managers"],
  groupsOfDirectory: ["Timesheets Employees", "Timesheets Managers"],
  routes: [
    "GET /timesheets",
    "POST /timesheets",
    "GET /timesheets/{id}",
    "PUT /timesheets/{id}",
    "DELETE /timesheets/{id}",
    "GET /weeks/{week}",
    "GET /approvals",
    "PUT /approvals/{id}",
    "POST /timesheets/batch",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Names = readonly string[];

const only = <Value>(record: Readonly<Record<string, Value>>, names: Names) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));

const each = <Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => Value) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const among = (names: Names, known: Names) => names.filter((name) => known.includes(name));

const withScopes = <Holder extends { readonly scopes: Names }>(holder: Holder): Holder => ({
  ...holder,
  scopes: among(holder.scopes, KNOWN.scopes),
});

const withGroups = (connection: Connection): Connection =>
  connection.kind === "database"
    ? connection
    : {
        ...connection,
        groups: { ...connection.groups, give: only(connection.groups.give, KNOWN.groupsOfDirectory) },
      };

function knownPartsOf(whole: Policy): Policy {
  const { reach = {}, ...rest } = whole;
  return {
    ...rest,
    connections: each(whole.connections, withGroups),
    scopes: only(whole.scopes, KNOWN.scopes),
    roles: each(only(whole.roles, KNOWN.roles), withScopes),
    groups: each(only(whole.groups, KNOWN.groups), (group) => ({
      ...group,
      roles: among(group.roles, KNOWN.roles),
    })),
    applications: each(only(whole.applications, KNOWN.applications), withScopes),
    routes: each(only(whole.routes, KNOWN.routes), (scopes) =>
      typeof scopes === "string" ? scopes : among(scopes, KNOWN.scopes),
    ),
    reach: Object.fromEntries(
      Object.entries(reach).flatMap(([route, reached]) =>
        among([route], KNOWN.routes).length === 0 || reached === undefined
          ? []
          : [[route, { own: among(reached.own, KNOWN.scopes), others: among(reached.others, KNOWN.scopes) }]],
      ),
    ),
  };
}

const known = knownPartsOf(policy);

/**
 * The policy with those parts and no others: what it has or gets besides alters nothing of what tests say of these. It is the policy
 * itself as long as that has no more.
 */
export const knownPolicy: Policy = isDeepStrictEqual(known, policy) ? policy : known;
