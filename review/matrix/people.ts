import { rolesOfPerson } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { PeopleModel } from "../model/people.ts";

/**
 * The kinds of people that a policy tells apart: without a role, with each role, in each group, and with all roles.
 * Whoever has several has what each of them gives, so that other combinations show nothing new.
 */
export function peopleOf(policy: Pick<Policy, "roles" | "groups">): PeopleModel[] {
  const roles = Object.entries(policy.roles);
  const all = roles.map(([name]) => name);
  return [
    { name: "no role", kind: "none", description: "Anybody who has a password", roles: [], groups: [] },
    ...roles.map(([name, { description }]): PeopleModel => {
      return { name, kind: "role", description, roles: [name], groups: [] };
    }),
    ...Object.entries(policy.groups).map(([name, { description }]) => groupOf(policy, name, description)),
    ...(all.length > 1 ? [allRoles(all)] : []),
  ];
}

const groupOf = (policy: Pick<Policy, "groups">, name: string, description: string): PeopleModel => ({
  name: `group ${name}`,
  kind: "group",
  description,
  roles: rolesOfPerson(policy, { roles: [], groups: [name] }),
  groups: [name],
});

const allRoles = (roles: readonly string[]): PeopleModel => ({
  name: "all roles",
  kind: "combination",
  description: "Somebody who has every role",
  roles,
  groups: [],
});
