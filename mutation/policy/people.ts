import type { Policy } from "../../rules/policy/types.ts";
import { having, lacking, type PolicyMutant, without } from "./mutant.ts";

/** Roles that get, lose or are given scopes, and groups that have other roles. */
export const peopleMutants = (policy: Policy): PolicyMutant[] => [
  ...roleMutants(policy),
  ...groupMutants(policy),
];

function roleMutants(policy: Policy): PolicyMutant[] {
  const scopes = Object.keys(policy.scopes);
  return Object.entries(policy.roles).flatMap(([name, role]): PolicyMutant[] => {
    const holding = (held: readonly string[]): Policy => ({
      ...policy,
      roles: having(policy.roles, name, { ...role, scopes: held }),
    });
    return [
      ...scopes
        .filter((scope) => !role.scopes.includes(scope))
        .map((scope) => ({
          kind: "add a scope to a role",
          id: `add ${scope} to ${name}`,
          names: [name],
          policy: holding([...role.scopes, scope]),
        })),
      ...role.scopes.map((scope) => ({
        kind: "take a scope from a role",
        id: `take ${scope} from ${name}`,
        names: [name],
        policy: holding(without(role.scopes, scope)),
      })),
      {
        kind: "drop a role",
        id: `drop ${name}, and from the groups that have it`,
        names: [name],
        policy: {
          ...policy,
          roles: lacking(policy.roles, name),
          groups: Object.fromEntries(
            Object.entries(policy.groups)
              .map(([group, value]) => [group, { ...value, roles: without(value.roles, name) }] as const)
              .filter(([, { roles }]) => roles.length > 0),
          ),
        },
      },
    ];
  });
}

function groupMutants(policy: Policy): PolicyMutant[] {
  const roles = Object.keys(policy.roles);
  return Object.entries(policy.groups).flatMap(([name, group]): PolicyMutant[] => {
    const given = (had: readonly string[]): Policy => ({
      ...policy,
      groups: having(policy.groups, name, { ...group, roles: had }),
    });
    const others = roles.filter((role) => !group.roles.includes(role));
    return [
      ...others.map((role) => ({
        kind: "make a group have another role",
        id: `make ${name} have ${role}`,
        names: [name],
        policy: given([role]),
      })),
      ...others.map((role) => ({
        kind: "add a role to a group",
        id: `add ${role} to ${name}`,
        names: [name],
        policy: given([...group.roles, role]),
      })),
      {
        kind: "drop a group",
        id: `drop ${name}`,
        names: [name],
        policy: { ...policy, groups: lacking(policy.groups, name) },
      },
    ];
  });
}
