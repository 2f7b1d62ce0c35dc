import type { CredentialsExchangeEvent, CredentialsExchangeHandler } from "./contract.ts";

/** What the rule carries of the policy. */
export interface MachineScopesPolicy {
  readonly audience: string;
  /** The scopes of each machine, by its name. */
  readonly machines: Readonly<Record<string, readonly string[]>>;
}

/**
 * Gives a machine a token for the API only when it is declared and its scopes are among those that it holds.
 * A credentials-exchange Action cannot take a scope out of a token, so anything else is denied.
 */
export function machineScopes(policy: MachineScopesPolicy): CredentialsExchangeHandler {
  return async (event, api) => {
    try {
      if (event.resource_server?.identifier !== policy.audience) return;
      const refusal = refusalOf(policy, event);
      if (refusal !== undefined) api.access.deny("invalid_scope", refusal);
    } catch (error) {
      console.error(error instanceof Error ? `${error.name}: ${error.message}` : "unknown error");
      api.access.deny("server_error", "The authorization rules could not be applied; access is denied.");
    }
  };
}

function refusalOf(policy: MachineScopesPolicy, event: CredentialsExchangeEvent): string | undefined {
  const name = event.client?.name ?? "";
  const held = Object.hasOwn(policy.machines, name) ? policy.machines[name] : undefined;
  if (held === undefined) return "This application is no machine that may use the API.";
  const beyond = (event.accessToken?.scope ?? []).filter((scope) => !held.includes(scope));
  return beyond.length === 0 ? undefined : `This application does not hold ${beyond.join(" ")}.`;
}
