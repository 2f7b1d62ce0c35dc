import type { PostLoginHandler } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";

/** The part of the policy that the Action carries. */
export interface IdentityClaimsPolicy {
  readonly audience: string;
  /** The name of the claim that holds the e-mail address: within a namespace, as Auth0 asks of custom claims. */
  readonly emailClaim: string;
}

/** Puts the person's e-mail address into access tokens for the API, so that it knows whose entries they are. */
export function identityClaims(policy: IdentityClaimsPolicy): PostLoginHandler {
  return failClosed((event, api) => {
    if (event.resource_server?.identifier !== policy.audience) return;
    const email: unknown = event.user?.email;
    if (typeof email === "string") api.accessToken.setCustomClaim(policy.emailClaim, email);
  });
}
