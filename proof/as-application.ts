import { proofOfClient } from "./client-proof.ts";
import type { ProofTarget } from "./target.ts";
import { requestTokens, type TokenResponse } from "./token-endpoint.ts";

/** The application as it was deployed. @throws {Error} when it was not. */
export function deployed(application: string, { applications }: Pick<ProofTarget, "applications">) {
  const found = applications[application];
  if (found === undefined)
    throw new Error(`APPLICATION_NOT_DEPLOYED: the program outputs nothing about "${application}"`);
  return found;
}

/** Asks the token endpoint as an application does, with its own proof of who it is; a parameter takes the place of one of the same name. */
export function requestTokensAs(
  application: string,
  parameters: Readonly<Record<string, string>>,
  target: ProofTarget,
): Promise<TokenResponse> {
  const deployment = deployed(application, target);
  return requestTokens(target.issuer, {
    client_id: deployment.clientId,
    ...proofOfClient(deployment, target.issuer),
    ...parameters,
  });
}

/** Asks for new tokens by a refresh token of an application's. */
export const refreshAs = (
  application: string,
  refresh_token: string,
  target: ProofTarget,
): Promise<TokenResponse> =>
  requestTokensAs(application, { grant_type: "refresh_token", refresh_token }, target);
