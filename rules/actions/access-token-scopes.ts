import { type Rights, scopesRefusedTo } from "../policy/decide.ts";
import type { Person } from "../policy/types.ts";
import type { PostLoginEvent, PostLoginHandler } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";
import { groupsOf } from "./groups.ts";

/** The part of the policy that the Action carries. */
export interface AccessTokenScopesPolicy extends Rights {
  readonly audience: string;
}

/**
 * Keeps a person's access token to the scopes that their roles and groups give.
 *
 * An Action that changes scopes overrides RBAC's own result, so this one looks at the audience first, only ever
 * removes, and goes through *every* scope of the policy rather than the requested ones, which a refresh-token
 * exchange doesn't tell (`transaction.requested_scopes` is absent there). A role taken away thus takes its scopes
 * along at the next refresh. An event that names no API is taken for one about this API: to remove a scope that a token
 * doesn't hold alters nothing.
 */
export function accessTokenScopes(policy: AccessTokenScopesPolicy): PostLoginHandler {
  return failClosed((event, api) => {
    const identifier: unknown = event.resource_server?.identifier;
    if (typeof identifier === "string" && identifier !== policy.audience) return;
    for (const scope of scopesRefusedTo(policy, personOf(event))) api.accessToken.removeScope(scope);
  });
}

/**
 * Roles are those that Auth0 assigned; groups are those of the person's `app_metadata`.
 *
 * @throws {TypeError} when the roles are anything else than a list of names: a list within one would pass for a name.
 */
export function personOf(event: PostLoginEvent): Person {
  const roles: unknown = event.authorization?.roles ?? [];
  if (!Array.isArray(roles) || !roles.every((name) => typeof name === "string")) {
    throw new TypeError("the person's roles are not a list of names");
  }
  return { roles, groups: groupsOf(event.user?.app_metadata) };
}
