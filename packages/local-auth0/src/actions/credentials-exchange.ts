import { argument, callsOf, claimsOf } from "./calls.ts";
import type { ActionRunner } from "./run.ts";
import type { ActionExecution } from "./sandbox/execution.ts";

/** The outcome of the Actions of `credentials-exchange` on a machine's request for a token. */
export interface CredentialsExchangeOutcome {
  /** Why it is refused; absent when it is not. */
  readonly denied?: { readonly code: string; readonly reason: string };
  readonly accessTokenClaims: Readonly<Record<string, unknown>>;
  readonly executions: readonly ActionExecution[];
}

/**
 * Runs the credentials-exchange Actions (Auth0 docs, "Actions Triggers: credentials-exchange - API Object").
 *
 * @throws {ActionError} when an Action breaks or takes too long
 */
export async function runCredentialsExchange(
  runner: ActionRunner,
  event: object,
): Promise<CredentialsExchangeOutcome> {
  const { calls, executions } = await runner.run("credentials-exchange", event);
  const [denial] = callsOf(calls, "access.deny");
  return {
    ...(denial !== undefined && { denied: { code: argument(denial), reason: argument(denial, 1) } }),
    accessTokenClaims: claimsOf(callsOf(calls, "accessToken.setCustomClaim")),
    executions,
  };
}
