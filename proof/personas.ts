import { connectionsOfKind, groupsFromDirectory } from "../rules/policy/connections.ts";
import type { Person, Policy } from "../rules/policy/types.ts";
import { Device } from "./device.ts";

/** Somebody to sign in as. */
export interface Persona extends Person {
  /** As reviewers call them, for example `Manager` or `group Contractors`. */
  readonly label: string;
  readonly email: string;
  readonly password: string;
  /** Absent for somebody who can show no second factor. */
  readonly device?: Device;
  /** Permissions given by hand in the tenant, past the policy: what an administrator should not have done. */
  readonly handGiven: readonly string[];
  /** The key of the connection through which they come; the database's where it is absent. */
  readonly connection?: string;
  /** The groups that their directory has them in, by its own names; `groups` has those that the policy makes of them. */
  readonly directoryGroups?: readonly string[];
}

/** Addresses of people who come through a directory are of this domain: a login page tells them by it from all others. */
export const DIRECTORY_DOMAIN = "staff.exampleco.com";

/** A group of which no policy knows. */
const UNKNOWN_GROUP = "Domain Users";

/** The key of the connection through which somebody comes. */
export const connectionOf = ({ connection }: Pick<Persona, "connection">, policy: Policy): string =>
  connection ?? connectionsOfKind(policy, "database")[0]?.[0] ?? "";

/**
 * Makes one persona for each role, each group, all roles together, none at all, and one to whom somebody gave, by hand
 * and past the policy, every scope that the first role lacks: RBAC lets that through, so only the Actions refuse it. Of each
 * directory: one for each group that the policy maps, one of all of them, one of a group that it doesn't know, and one of none; and in
 * the database somebody who has the address of one of them.
 *
 * @param newPassword one that the tenant's password policy takes; called for each persona.
 */
export function personasOf(policy: Policy, newPassword: () => string): Persona[] {
  const roles = Object.keys(policy.roles);
  const lacking = (role: string) =>
    Object.keys(policy.scopes).filter((scope) => !policy.roles[role]?.scopes.includes(scope));
  const persona = (
    label: string,
    has: Partial<Pick<Persona, "roles" | "groups" | "handGiven">>,
    domain = "exampleco.com",
  ): Persona => ({
    label,
    email: `${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@${domain}`,
    password: newPassword(),
    device: new Device(),
    roles: [],
    groups: [],
    handGiven: [],
    ...has,
  });
  const ofDirectories = connectionsOfKind(policy, "directory").flatMap(([connection, { groups }]) => {
    const mapped = Object.keys(groups.give);
    const member = (label: string, directoryGroups: readonly string[]) => ({
      ...persona(
        `${connection}: ${label}`,
        { groups: groupsFromDirectory(groups, directoryGroups) },
        DIRECTORY_DOMAIN,
      ),
      connection,
      directoryGroups,
    });
    return [
      ...mapped.map((name) => member(name, [name])),
      ...(mapped.length > 1 ? [member("all groups", mapped)] : []),
      member("unknown group", [UNKNOWN_GROUP]),
      member("no group", []),
    ];
  });
  const [claimed] = ofDirectories.filter(({ directoryGroups }) => directoryGroups.length > 1);
  const fromDirectories = new Set(
    connectionsOfKind(policy, "directory").flatMap(([, { groups }]) => Object.values(groups.give)),
  );
  const [least] = Object.keys(policy.groups).filter((group) => !fromDirectories.has(group));
  return [
    persona("no role", {}),
    ...roles.map((role) => persona(role, { roles: [role] })),
    ...Object.keys(policy.groups).map((group) => persona(`group ${group}`, { groups: [group] })),
    ...(roles.length > 1 ? [persona("all roles", { roles })] : []),
    ...roles
      .slice(0, 1)
      .map((role) => persona(`${role} given scopes by hand`, { roles: [role], handGiven: lacking(role) })),
    ...(claimed === undefined || least === undefined
      ? []
      : [
          {
            ...persona(`group ${least} claiming an address`, { groups: [least] }),
            email: claimed.email,
          },
        ]),
    ...ofDirectories,
  ];
}
