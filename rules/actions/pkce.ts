import type { PostLoginEvent, PostLoginHandler } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";

/** The part of the policy that the Action carries. */
export interface PkcePolicy {
  /** The names of the native applications. */
  readonly nativeApplications: readonly string[];
}

/** A refresh-token exchange carries no challenge: its login did. */
const REFRESH = "oauth2-refresh-token";

/**
 * Denies a native application's login without Proof Key for Code Exchange by S256 (RFC 8252 §8.1, RFC 7636 §4.2).
 *
 * Auth0 itself lets a first-party native application authorize without a challenge. Every protocol but the
 * refresh needs one here, so that a flow that is switched on one day is not open by default; so does an
 * application whose name isn't told.
 */
export function pkce(policy: PkcePolicy): PostLoginHandler {
  return failClosed((event, api) => {
    const name = event.client?.name;
    const mayBeNative = name === undefined || policy.nativeApplications.includes(name);
    if (!mayBeNative || event.transaction?.protocol === REFRESH || hasS256Challenge(event)) return;
    api.access.deny("A native application has to use PKCE with the S256 method.");
  });
}

/** The parameters of the authorization request come in the query, or in the body when it was posted. */
function hasS256Challenge({ request }: PostLoginEvent): boolean {
  return [request?.query, request?.body].some(
    (sent) =>
      sent?.code_challenge_method === "S256" &&
      typeof sent.code_challenge === "string" &&
      sent.code_challenge.length > 0,
  );
}
