import { ActionError } from "../actions/error.ts";
import { type PostLoginOutcome, runPostLogin } from "../actions/post-login.ts";
import type { Pause } from "../actions/run.ts";
import type { ResourceServer, TenantState, User } from "../state/tenant-state.ts";
import { requestedApi, scopesForPeople, scopesOfApi, scopesOfPerson } from "./access.ts";
import { mergedMetadata } from "./changed-metadata.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { enrolledFactors } from "./multifactor-factors.ts";
import { organizationClaims, personWithin } from "./organization-admission.ts";
import { connectionsOf, permissionsOn, roleNames } from "./people.ts";
import { customDomainEvent, postLoginEvent } from "./post-login-event.ts";
import { recordLogin } from "./record-login.ts";
import { revokeAsAsked } from "./session-changes.ts";
import type { LoginAttempt } from "./waiting-logins.ts";

/**
 * Decides what a person's tokens hold: what was asked, limited by the API, RBAC and the application's client grant,
 * and then by the post-login Actions. What Actions set in the person's metadata is kept, once they have all run.
 *
 * @param resume where an earlier run of the same login paused
 * @throws {AuthenticationError} `access_denied` when the application may not act for people at the API, and when an
 *   Action denies, breaks or takes too long
 */
export async function evaluateLogin(
  context: AuthenticationContext,
  attempt: LoginAttempt,
  resume?: Pause,
): Promise<PostLoginOutcome> {
  const { state } = context;
  const { client, user, authorization, request, protocol, requestedScopes, methods } = attempt;
  const api = requestedApi(state, authorization.audience);
  const connection = connectionsOf(state, client).find(({ name }) => name === user.connection);
  const details = postLoginEvent({
    client,
    user,
    request,
    protocol,
    roles: roleNames(state, personWithin(state, user, authorization.organizationId)),
    organization: state.organizations.get(authorization.organizationId ?? ""),
    enrolledFactors: enrolledFactors(state, user),
    ...(methods !== undefined && { methods }),
    ...(attempt.session !== undefined && { session: attempt.session }),
    ...(attempt.refreshToken !== undefined && { refreshToken: attempt.refreshToken }),
    ...(requestedScopes !== undefined && { requestedScopes }),
    ...(connection !== undefined && { connection }),
    ...(api !== undefined && { api }),
  });
  const event = { ...details, ...customDomainEvent(context) };
  const outcome = await run(context, attempt, event, scopesBeforeActions(context, attempt, api), resume);
  if (outcome.pause !== undefined && outcome.denied === undefined) return outcome;
  recordLogin(context, attempt, {
    scopes: outcome.scopes,
    actions: outcome.executions,
    ...(outcome.denied !== undefined && { refusal: outcome.denied }),
  });
  // A denial cancels no change of metadata (Auth0 docs, `api.access.deny`).
  keepMetadata(context, user, outcome);
  await revokeAsAsked(context, attempt, outcome);
  if (outcome.denied !== undefined) throw new AuthenticationError("access_denied", outcome.denied);
  return withClaims(outcome, organizationClaims(state, authorization.organizationId));
}

/** No Action's claim takes the place of the tenant's own. */
function withClaims(outcome: PostLoginOutcome, claims: Readonly<Record<string, string>>): PostLoginOutcome {
  return {
    ...outcome,
    accessTokenClaims: { ...outcome.accessTokenClaims, ...claims },
    idTokenClaims: { ...outcome.idTokenClaims, ...claims },
  };
}

function scopesBeforeActions(
  { state }: AuthenticationContext,
  { client, user, scopes, authorization }: LoginAttempt,
  api: ResourceServer | undefined,
): string[] {
  const mayRefresh = client.grant_types?.includes("refresh_token") === true;
  if (api === undefined) return scopesOfPerson(scopes, { declared: [], offlineAccess: mayRefresh });
  const granted = scopesForPeople(state, client, api);
  const person = personWithin(state, user, authorization.organizationId);
  return scopesOfPerson(scopes, {
    declared: scopesOfApi(api),
    ...(api.enforce_policies === true && { permissions: permissionsOn(state, person, api.identifier) }),
    ...(granted !== undefined && { granted }),
    offlineAccess: mayRefresh && api.allow_offline_access === true,
  });
}

/** @throws {AuthenticationError} when an Action breaks or takes too long; why is for the tenant's log only */
async function run(
  context: AuthenticationContext,
  attempt: LoginAttempt,
  event: object,
  scopes: readonly string[],
  resume: Pause | undefined,
): Promise<PostLoginOutcome> {
  try {
    const groups = groupsByScim(context.state, attempt.user);
    return await runPostLogin(context.actions, event, scopes, { ...(resume && { resume }), groups });
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    context.log(cause.message);
    recordLogin(context, attempt, { scopes: [], refusal: cause.message, actions: cause.executions });
    throw new AuthenticationError("access_denied", "The login could not be completed.", { cause });
  }
}

/** The groups in which somebody's directory has put them. */
const groupsByScim = ({ connections }: Pick<TenantState, "connections">, { user_id, connection }: User) =>
  (connections.find(({ name }) => name === connection)?.scim?.groups ?? []).flatMap(
    ({ id, displayName, members }) => (members.includes(user_id) ? [{ id, name: displayName }] : []),
  );

function keepMetadata(
  { state, now }: AuthenticationContext,
  { user_id }: User,
  { appMetadata, userMetadata }: PostLoginOutcome,
): void {
  const user = state.users.get(user_id);
  if (user === undefined || Object.keys({ ...appMetadata, ...userMetadata }).length === 0) return;
  state.users.put({
    ...user,
    app_metadata: mergedMetadata(user.app_metadata ?? {}, appMetadata),
    user_metadata: mergedMetadata(user.user_metadata ?? {}, userMetadata),
    updated_at: now().toISOString(),
  });
}
