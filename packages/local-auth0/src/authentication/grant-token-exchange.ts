import type { TokenEndpointGrantContext } from "oidc-provider";
import {
  type ExchangedUser,
  runCustomTokenExchange,
  type TokenExchangeOutcome,
} from "../actions/custom-token-exchange.ts";
import { ActionError } from "../actions/error.ts";
import type { Client, TenantState, User } from "../state/tenant-state.ts";
import { parseScopes, requestedApi } from "./access.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { userIdAt } from "./federated-person.ts";
import { callerRequest, optionalParameter, requiredParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";
import { logInAtTokenEndpoint } from "./log-in-at-token-endpoint.ts";
import { isMember, organizationNamed } from "./organization-admission.ts";
import { commonEvent, customDomainEvent, organizationEvent } from "./post-login-event.ts";
import { recordMachine } from "./record-login.ts";

export const TOKEN_EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/**
 * Exchanges a token of somebody else's for tokens of the person that an Action finds in it (RFC 8693; Auth0 docs, "Custom Token Exchange").
 * Which Action it is, the profile of the token's type says.
 *
 * @throws {AuthenticationError} when the client may not, the type has no profile, or the Action names nobody or denies
 */
export async function exchangeToken(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const { state } = context;
  const client = exchangingClient(context, ctx);
  const type = requiredParameter(ctx, "subject_token_type");
  const subjectToken = requiredParameter(ctx, "subject_token");
  const profile = state.tokenExchangeProfiles.find((one) => one.subject_token_type === type);
  if (profile === undefined) {
    throw new AuthenticationError("invalid_request", `There is no token exchange profile for ${type}.`);
  }
  const api = requestedApi(state, optionalParameter(ctx, "audience"));
  const named = optionalParameter(ctx, "organization");
  const requested_scopes = parseScopes(optionalParameter(ctx, "scope"));
  const event = {
    ...customDomainEvent(context),
    ...commonEvent(client, api, { ...callerRequest(ctx), body: ctx.oidc.body ?? {} }),
    ...organizationEvent(named === undefined ? undefined : organizationNamed(state, named)),
    transaction: { subject_token: subjectToken, subject_token_type: type, requested_scopes },
  };
  const request = { client, audience: api?.identifier ?? "", requestedScopes: requested_scopes, scopes: [] };
  const outcome = await run(context, request, String(profile.action_id), event);
  if (outcome.user === undefined) {
    throw new AuthenticationError("invalid_request", "The Action has set no user for the exchange.");
  }
  const found = exchangedUser(context, client, outcome.user);
  keepMetadata(context, found, outcome);
  const organization = outcome.organization ?? named;
  const organizationId = organization === undefined ? undefined : organizationNamed(state, organization).id;
  const user = known(state, found.user_id);
  checkAdmission(state, user, organizationId);
  return logInAtTokenEndpoint(context, ctx, {
    ...{ client, user, audience: api?.identifier, organizationId, method: type },
    protocol: "oauth2-token-exchange",
    ...(outcome.actor !== undefined && { claims: { act: outcome.actor } }),
  });
}

/** A client that may exchange tokens: it is no grant type of its own at Auth0, but a setting (`token_exchange`). */
function exchangingClient({ state }: AuthenticationContext, ctx: TokenEndpointGrantContext): Client {
  const client = state.clients.get(ctx.oidc.client.clientId);
  const allowed: unknown = Object(client?.token_exchange).allow_any_profile_of_type;
  if (client !== undefined && Array.isArray(allowed) && allowed.includes("custom_authentication"))
    return client;
  throw new AuthenticationError(
    "unauthorized_client",
    `Grant type '${TOKEN_EXCHANGE_GRANT}' not allowed for the client.`,
  );
}

async function run(
  context: AuthenticationContext,
  request: Parameters<typeof recordMachine>[1],
  action: string,
  event: object,
): Promise<TokenExchangeOutcome> {
  try {
    const outcome = await runCustomTokenExchange(context.actions, action, event);
    const { denied, executions } = outcome;
    if (denied === undefined) return outcome;
    recordMachine(context, request, executions, denied.reason);
    throw new AuthenticationError(denied.code, denied.reason, { status: 400 });
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    context.log(cause.message);
    recordMachine(context, request, cause.executions, cause.message);
    throw new AuthenticationError("access_denied", "The token exchange could not be completed.", { cause });
  }
}

/** Somebody who is known, or is made known now. @throws {AuthenticationError} `invalid_request` when they are neither */
function exchangedUser(
  { state, now }: AuthenticationContext,
  client: Client,
  exchanged: ExchangedUser,
): User {
  if ("userId" in exchanged) return known(state, exchanged.userId);
  const { user_id: subject, ...attributes } = exchanged.attributes;
  const connection = state.connections.find(
    ({ name, enabled_clients }) =>
      name === exchanged.connection && enabled_clients.includes(client.client_id),
  );
  if (connection === undefined || typeof subject !== "string" || subject === "") {
    throw new AuthenticationError(
      "invalid_request",
      "The user's connection isn't one of the client's, or has no user_id.",
    );
  }
  const userId = userIdAt(connection, subject);
  const before = state.users.get(userId);
  if (before === undefined && !exchanged.creates) return known(state, userId);
  if (before !== undefined && !exchanged.replaces) return before;
  const at = now().toISOString();
  const user: User = {
    ...{ created_at: at, roles: [], permissions: [] },
    ...before,
    ...Object.fromEntries(Object.entries(attributes).filter(([name]) => SETTABLE.has(name))),
    ...{ user_id: userId, connection: connection.name, updated_at: at },
  };
  state.users.put(user);
  return user;
}

/** The attributes that an Action may give (Auth0 docs, `api.authentication.setUserByConnection`). */
const SETTABLE: ReadonlySet<string> = new Set([
  ...["email", "email_verified", "username", "phone_number", "phone_verified"],
  ...["name", "given_name", "family_name", "nickname", "picture"],
]);

/** @throws {AuthenticationError} `invalid_grant` for somebody who is blocked, or no member of the organization */
function checkAdmission(
  state: TenantState,
  { user_id, blocked }: User,
  organizationId: string | undefined,
): void {
  if (blocked === true) throw new AuthenticationError("invalid_grant", "user is blocked");
  if (organizationId === undefined || isMember(state, organizationId, user_id)) return;
  throw new AuthenticationError(
    "invalid_grant",
    `user ${user_id} is not part of the ${organizationId} organization`,
  );
}

function known(state: Pick<TenantState, "users">, userId: string): User {
  const user = state.users.get(userId);
  if (user !== undefined) return user;
  throw new AuthenticationError("invalid_request", "The user of the exchange does not exist.");
}

function keepMetadata(
  { state, now }: AuthenticationContext,
  user: User,
  { appMetadata, userMetadata }: TokenExchangeOutcome,
): void {
  if (Object.keys({ ...appMetadata, ...userMetadata }).length === 0) return;
  state.users.put({
    ...user,
    app_metadata: { ...user.app_metadata, ...appMetadata },
    user_metadata: { ...user.user_metadata, ...userMetadata },
    updated_at: now().toISOString(),
  });
}
