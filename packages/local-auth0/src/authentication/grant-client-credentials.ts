import type { TokenEndpointGrantContext } from "oidc-provider";
import { runCredentialsExchange } from "../actions/credentials-exchange.ts";
import { ActionError } from "../actions/error.ts";
import type { Client, ResourceServer } from "../state/tenant-state.ts";
import { grantForMachine, parseScopes, requestedApi } from "./access.ts";
import { signAccessToken } from "./access-token.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { callerRequest, clientFor, optionalParameter } from "./grant.ts";
import type { TokenResponse } from "./issue-tokens.ts";
import { organizationClaims, organizationOfMachine } from "./organization-admission.ts";
import { commonEvent, customDomainEvent, organizationEvent } from "./post-login-event.ts";
import { type MachineRequest, recordMachine } from "./record-login.ts";

interface MachineToken {
  readonly client: Client;
  readonly api: ResourceServer;
  readonly scopes: readonly string[];
  readonly customClaims: Readonly<Record<string, unknown>>;
}

/** Gives a machine its token (RFC 6749 §4.4), with all scopes of its client grant unless it asks for fewer. */
export async function exchangeCredentials(
  context: AuthenticationContext,
  ctx: TokenEndpointGrantContext,
): Promise<TokenResponse> {
  const { state } = context;
  const client = clientFor(context, ctx);
  const api = requestedApi(state, optionalParameter(ctx, "audience"));
  if (api === undefined)
    throw new AuthenticationError(
      "access_denied",
      "No audience parameter was provided, and no default audience has been configured",
    );
  const requested = parseScopes(optionalParameter(ctx, "scope"));
  const grant = grantForMachine(state, client, api);
  const scopes = scopesWithin(requested, grant.scope);
  const organization = organizationOfMachine(state, client, grant, optionalParameter(ctx, "organization"));
  const request = { client, audience: api.identifier, requestedScopes: requested, scopes };
  const customClaims = await runActions(context, request, {
    ...customDomainEvent(context),
    ...commonEvent(client, api, callerRequest(ctx)),
    ...organizationEvent(organization),
    accessToken: { scope: scopes, customClaims: {} },
    transaction: { requested_scopes: requested },
  });
  return issueMachineToken(context, {
    ...{ client, api, scopes },
    customClaims: { ...customClaims, ...organizationClaims(state, organization?.id) },
  });
}

/** Issues the token of a machine that may have these scopes. */
export async function issueMachineToken(
  { issuer, keys, now }: Pick<AuthenticationContext, "issuer" | "keys" | "now">,
  { client, api, scopes, customClaims }: MachineToken,
): Promise<TokenResponse> {
  const { token, expiresIn } = await signAccessToken(keys, {
    issuer,
    api,
    scopes,
    clientId: client.client_id,
    subject: `${client.client_id}@clients`,
    grantType: "client-credentials",
    permissions: scopes,
    customClaims,
    issuedAt: now(),
  });
  return {
    access_token: token,
    ...(scopes.length > 0 && { scope: scopes.join(" ") }),
    expires_in: expiresIn,
    token_type: "Bearer",
  };
}

function scopesWithin(requested: readonly string[], granted: readonly string[]): readonly string[] {
  if (requested.length === 0) return granted;
  const beyond = requested.filter((scope) => !granted.includes(scope));
  if (beyond.length === 0) return requested;
  throw new AuthenticationError("access_denied", `Client has not been granted scopes: ${beyond.join(", ")}`);
}

async function runActions(context: AuthenticationContext, request: MachineRequest, event: object) {
  const { actions, log } = context;
  try {
    const { denied, accessTokenClaims, executions } = await runCredentialsExchange(actions, event);
    recordMachine(context, request, executions, denied?.reason);
    if (denied === undefined) return accessTokenClaims;
    throw new AuthenticationError(denied.code, denied.reason);
  } catch (cause) {
    if (!(cause instanceof ActionError)) throw cause;
    log(cause.message);
    recordMachine(context, request, cause.executions, cause.message);
    throw new AuthenticationError("access_denied", "The credentials exchange could not be completed.", {
      cause,
    });
  }
}
