import type { CredentialsExchangeEvent, CredentialsExchangeHandler } from "./contract.ts";

/** The part of the policy that the Action carries. */
export interface MachineScopesPolicy {
  readonly audience: string;
  /** Each machine with the scopes that it holds. */
  readonly machines: readonly { readonly name: string; readonly scopes: readonly string[] }[];
}

/**
 * Gives a machine a token for the API only when it is declared and its scopes are among those that it holds.
 * A credentials-exchange Action cannot take a scope out of a token, so anything else is denied: so is an exchange that
 * doesn't say for which API it is, or which scopes its token will hold.
 */
export function machineScopes(policy: MachineScopesPolicy): CredentialsExchangeHandler {
  return async (event, api) => {
    try {
      const identifier: unknown = event.resource_server?.identifier;
      if (typeof identifier === "string" && identifier !== policy.audience) return;
      const refusal = refusalOf(policy, event);
      if (refusal !== undefined) api.access.deny("invalid_scope", refusal);
    } catch (error) {
      console.error(String(error));
      api.access.deny("server_error", "The authorization rules could not be applied; access is denied.");
    }
  };
}

function refusalOf(policy: MachineScopesPolicy, event: CredentialsExchangeEvent): string | undefined {
  const machine = policy.machines.find(({ name }) => name === event.client?.name);
  if (machine === undefined) return "This application is not a machine that may use the API.";
  const scopes: unknown = event.accessToken?.scope;
  if (event.resource_server?.identifier !== policy.audience || !Array.isArray(scopes)) {
    return "Auth0 doesn't say which API and scopes the token is for.";
  }
  const beyond = scopes.filter((scope) => !machine.scopes.includes(scope));
  return beyond.length === 0 ? undefined : `This application does not hold ${beyond.join(" ")}.`;
}
