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
}

/**
 * Makes one persona for each role, each group, all roles together, none at all, and one to whom somebody gave, by hand
 * and past the policy, every scope that the first role lacks: RBAC lets that through, so only the Actions refuse it.
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
  ): Persona => ({
    label,
    email: `${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@exampleco.com`,
    password: newPassword(),
    device: new Device(),
    roles: [],
    groups: [],
    handGiven: [],
    ...has,
  });
  return [
    persona("no role", {}),
    ...roles.map((role) => persona(role, { roles: [role] })),
    ...Object.keys(policy.groups).map((group) => persona(`group ${group}`, { groups: [group] })),
    ...(roles.length > 1 ? [persona("all roles", { roles })] : []),
    ...roles
      .slice(0, 1)
      .map((role) => persona(`${role} given scopes by hand`, { roles: [role], handGiven: lacking(role) })),
  ];
}
