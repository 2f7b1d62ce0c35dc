import { z } from "zod";
import { identitiesOf } from "../../state/identities.ts";
import type { User } from "../../state/tenant-state.ts";
import { created, type Endpoint, endpoint, ok } from "../rest/endpoint.ts";
import { badRequest, conflict, ManagementError, notFound } from "../rest/error.ts";
import type { ManagedTenant } from "../rest/managed-tenant.ts";
import { requireEntity } from "../rest/resource.ts";
import { users } from "./user.ts";

const link = z.strictObject({
  provider: z.string().min(1).exactOptional(),
  connection_id: z.string().min(1).exactOptional(),
  user_id: z.string().min(1).exactOptional(),
  link_with: z.string().min(1).exactOptional(),
});

/** Links two accounts of the same person, so that they sign in to one of them by both (Auth0 docs, "User Account Linking"). */
export function linkedIdentityEndpoints(tenant: ManagedTenant): Endpoint[] {
  const { state } = tenant;
  const path = "/users/:id/identities";

  return [
    endpoint({
      method: "POST",
      path,
      scopes: ["update:users", "update:current_user_identities"],
      body: link,
      handle: async ({ param, body, userId }) => {
        if (userId !== undefined && body.link_with === undefined) throw notTheirs();
        const primary = requireEntity(users, tenant, param("id"));
        const secondary = await accountToLink(body, tenant);
        if (secondary.user_id === primary.user_id) {
          throw badRequest("Main account and linking account are the same.", "invalid_body");
        }
        const { linked = [], ...account } = secondary;
        const merged = { ...primary, linked: [...(primary.linked ?? []), account, ...linked] };
        state.users.delete(secondary.user_id);
        state.users.put(merged);
        return created(identitiesOf(merged));
      },
    }),
    endpoint({
      method: "DELETE",
      path: `${path}/:provider/:identity`,
      scopes: ["update:users", "update:current_user_identities"],
      handle: ({ param }) => {
        const primary = requireEntity(users, tenant, param("id"));
        const id = `${param("provider")}|${param("identity")}`;
        const account = primary.linked?.find(({ user_id }) => user_id === id);
        if (account === undefined) throw notFound("The identity does not exist.", "inexistent_identity");
        const linked = (primary.linked ?? []).filter((one) => one !== account);
        state.users.put({ ...primary, linked });
        state.users.put(standingAlone(account, tenant));
        return ok(identitiesOf({ ...primary, linked }));
      },
    }),
  ];
}

/** A person shows by an ID token that the other account is theirs, too; only a machine may name any. */
const notTheirs = (): ManagementError =>
  new ManagementError(403, "Insufficient scope, expected any of: update:users", "insufficient_scope");

/** The account that a request names: by its id, or by an ID token of the person's, which shows that it is theirs. */
async function accountToLink(
  { provider, connection_id, user_id, link_with }: z.infer<typeof link>,
  { state, verifyIdToken }: ManagedTenant,
): Promise<Readonly<User>> {
  const isNamed = provider !== undefined && user_id !== undefined;
  if (isNamed === (link_with !== undefined)) {
    throw badRequest("Specify either provider and user_id, or link_with.");
  }
  const subject = link_with === undefined ? undefined : await verifyIdToken?.(link_with);
  if (link_with !== undefined && subject === undefined)
    throw badRequest("link_with is no ID token of this tenant.");
  const id = subject ?? (user_id?.startsWith(`${provider}|`) ? user_id : `${provider}|${user_id}`);
  const account = state.users.get(id);
  const connection = connection_id === undefined ? undefined : state.connections.get(connection_id);
  if (account === undefined || (connection_id !== undefined && account.connection !== connection?.name)) {
    const owner = state.users.find(({ linked = [] }) => linked.some((one) => one.user_id === id));
    if (owner !== undefined) throw conflict("Specified identity already exists.", "identity_conflict");
    throw notFound(...users.missing);
  }
  return account;
}

/** An account that was unlinked begins anew: what it had beside its profile stays with the one that it was linked to. */
function standingAlone(
  { app_metadata: _app, user_metadata: _user, ...account }: User,
  { now }: ManagedTenant,
): User {
  return { ...account, roles: [], permissions: [], updated_at: now().toISOString() };
}
