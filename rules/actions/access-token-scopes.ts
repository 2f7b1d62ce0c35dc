import { type Rights, scopesRefusedTo } from "../policy/decide.ts";
import { type PostLoginEvent, type PostLoginHandler, REFRESH } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";
import { type Connections, personOf } from "./person.ts";

/** The part of the policy that the Action carries. */
export interface AccessTokenScopesPolicy extends Rights, Connections {
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
 * removes what a database's people have, and goes through *every* scope of the policy rather than the requested ones, which a
 * refresh-token exchange doesn't tell (`transaction.requested_scopes` is absent there). A role taken away thus takes its scopes
 * along at the next refresh. An event that names no API is taken for one about this API: to remove a scope that a token
 * doesn't hold alters nothing.
 *
 * RBAC gives nothing to people from a directory. To them alone it adds: of the scopes that were asked for, those that their
 * application has and their groups give. Auth0 itself checks nothing that an Action adds (Auth0 docs, "Handling Scopes in Actions").
 */
export function accessTokenScopes(policy: AccessTokenScopesPolicy): PostLoginHandler {
  return failClosed(async (event, api) => {
    const identifier: unknown = event.resource_server?.identifier;
    if (typeof identifier === "string" && identifier !== policy.audience) return;
    const person = await personOf(policy, event, api);
    const refused = new Set<string>(scopesRefusedTo(policy, person));
    const held = scopesOfApplication(policy, event.client?.name);
    const added = person.isOfDirectory ? askedScopes(policy, event) : [];
    for (const scope of Object.keys(policy.scopes)) {
      if (refused.has(scope) || !held.includes(scope)) api.accessToken.removeScope(scope);
      else if (added.includes(scope)) api.accessToken.addScope(scope);
      else if (person.isOfDirectory) api.accessToken.removeScope(scope);
    }
  });
}

const scopesOfApplication = ({ applications }: AccessTokenScopesPolicy, name: unknown): readonly string[] =>
  (typeof name === "string" && Object.hasOwn(applications, name) && applications[name]?.scopes) || [];

/**
 * The scopes that were asked of this API. A refresh can ask for no more than its login did (RFC 6749 §6), and for all of that by naming
 * none; the refresh token has these in one text.
 */
function askedScopes(
  { audience }: AccessTokenScopesPolicy,
  { resource_server, transaction, refresh_token }: PostLoginEvent,
): readonly unknown[] {
  if (resource_server?.identifier !== audience) return [];
  const requested: unknown = transaction?.requested_scopes;
  if (transaction?.protocol !== REFRESH) return Array.isArray(requested) ? requested : [];
  const servers: unknown = refresh_token?.resource_servers;
  if (!Array.isArray(servers)) return [];
  const scopes: unknown = servers.find((one) => one?.audience === audience)?.scopes;
  const ofLogin = typeof scopes === "string" ? scopes.split(" ") : Array.isArray(scopes) ? scopes : [];
  return Array.isArray(requested) ? ofLogin.filter((scope) => requested.includes(scope)) : ofLogin;
}
