import { z } from "zod";
import { rolesOfPerson } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { RosterPerson } from "./person.ts";

const names = z.array(z.string());
const metadata = z.strictObject({ groups: names, roles: names, permissions: names });

/** The content of `app_metadata.authorization`, in the form of Auth0's Authorization Extension. */
export interface AuthorizationMetadata {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** A user of the tenant, as far as a roster is about them. */
export interface FoundUser {
  readonly id: string;
  readonly name: string | undefined;
  readonly authorization: unknown;
  /** Whether somebody has blocked them, as `npm run offboard` does. */
  readonly isBlocked: boolean;
  /** The names of the roles that are assigned. */
  readonly roles: readonly string[];
}

/**
 * The changes that one person needs: none, when all of it is empty. Somebody who is blocked and needs some is given none: whoever
 * blocked them has let them go, and the roster doesn't know yet.
 */
export interface PersonPlan {
  readonly kind: "create" | "change" | "leave" | "blocked";
  /** The user's id, where there is one. */
  readonly id: string | undefined;
  /** Members of the user to write. */
  readonly profile: { readonly name?: string; readonly authorization?: AuthorizationMetadata };
  /** The names of roles to assign and to take away. */
  readonly addRoles: readonly string[];
  readonly removeRoles: readonly string[];
}

/**
 * Decides what makes a user what the roster says: name, groups and direct roles in the metadata, and exactly the
 * policy's roles that they have directly or through groups assigned. Roles that are not the policy's belong to other
 * systems of the tenant, and stay.
 *
 * @param found nothing when there is no such user yet.
 */
export function planPerson(
  person: RosterPerson,
  found: FoundUser | undefined,
  policy: Pick<Policy, "roles" | "groups">,
): PersonPlan {
  const wanted = rolesOfPerson(policy, person);
  const authorization = { groups: person.groups, roles: person.roles, permissions: [] };
  if (found === undefined) {
    const profile = { name: person.name, authorization };
    return { kind: "create", id: undefined, profile, addRoles: wanted, removeRoles: [] };
  }
  const profile = {
    ...(found.name !== person.name && { name: person.name }),
    ...(!isSame(found.authorization, authorization) && { authorization }),
  };
  const addRoles = wanted.filter((role) => !found.roles.includes(role));
  const removeRoles = found.roles.filter(
    (role) => Object.hasOwn(policy.roles, role) && !wanted.includes(role),
  );
  const nothing = Object.keys(profile).length + addRoles.length + removeRoles.length === 0;
  if (found.isBlocked && !nothing) {
    return { kind: "blocked", id: found.id, profile: {}, addRoles: [], removeRoles: [] };
  }
  return { kind: nothing ? "leave" : "change", id: found.id, profile, addRoles, removeRoles };
}

function isSame(found: unknown, wanted: AuthorizationMetadata): boolean {
  const { data } = metadata.safeParse(found);
  if (data === undefined) return false;
  return (["groups", "roles", "permissions"] as const).every((list) => isSameSet(data[list], wanted[list]));
}

const isSameSet = (found: readonly string[], wanted: readonly string[]): boolean =>
  found.length === wanted.length && wanted.every((name) => found.includes(name));
