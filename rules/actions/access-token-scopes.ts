import { type Rights, scopesRefusedTo } from "../policy/decide.ts";
import type { Person } from "../policy/types.ts";
import type { PostLoginEvent, PostLoginHandler } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";
import { groupsOf } from "./groups.ts";

/** The part of the policy that the Action carries. */
export interface AccessTokenScopesPolicy extends Rights {
  readonly audience: string;
  /** The applications that act for people, by their names on the tenant, each with the most that its tokens may hold. */
  readonly applications: Readonly<Record<string, { readonly scopes: readonly string[] }>>;
}

/**
 * Keeps a person's access token to the scopes that their roles and groups give, and that the application holds: a scope
 * that another Action has added is bounded by no client grant (Auth0: Handling Scopes in Actions). An application that
 * the policy doesn't know, such as one of another project in the tenant, holds none.
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
    const refused = new Set(scopesRefusedTo(policy, personOf(event)));
    const held = scopesOfApplication(policy, event.client?.name);
    for (const scope of Object.keys(policy.scopes)) {
      if (refused.has(scope) || !held.includes(scope)) api.accessToken.removeScope(scope);
    }
  });
}

const scopesOfApplication = ({ applications }: AccessTokenScopesPolicy, name: unknown): readonly string[] =>
  (typeof name === "string" && Object.hasOwn(applications, name) && applications[name]?.scopes) || [];

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
