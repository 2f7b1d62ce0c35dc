import { isReservedClaim } from "./reserved-claims.ts";
import type { ActionRunner } from "./run.ts";

/** The outcome of the Actions of `credentials-exchange` on a machine's request for a token. */
export interface CredentialsExchangeOutcome {
  /** Why it is refused; absent when it is not. */
  readonly denied?: { readonly code: string; readonly reason: string };
  readonly accessTokenClaims: Readonly<Record<string, unknown>>;
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
  let denied: { code: string; reason: string } | undefined;
  const accessTokenClaims: Record<string, unknown> = {};
  const api = {
    access: {
      deny(code: unknown, reason: unknown) {
        denied ??= { code: String(code), reason: String(reason ?? "") };
      },
    },
    accessToken: {
      setCustomClaim(name: unknown, value: unknown) {
        if (!isReservedClaim(String(name))) accessTokenClaims[String(name)] = structuredClone(value);
      },
    },
  };
  await runner.run("credentials-exchange", event, api, () => denied !== undefined);
  return { accessTokenClaims, ...(denied !== undefined && { denied }) };
}
