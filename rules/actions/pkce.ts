import type { PostLoginEvent, PostLoginHandler } from "./contract.ts";
import { failClosed } from "./fail-closed.ts";

/** The part of the policy that the Action carries. */
export interface PkcePolicy {
  readonly audience: string;
  /** The names of the applications that can keep no secret. */
  readonly publicApplications: readonly string[];
  /** The names of the applications that keep a secret, and prove by it that a code is theirs. */
  readonly confidentialApplications: readonly string[];
}

/** A refresh-token exchange carries no challenge: its login did. */
const REFRESH = "oauth2-refresh-token";

/**
 * Denies a public application's login without Proof Key for Code Exchange by S256 (RFC 8252 §8.1, RFC 7636 §4.2): of one on a
 * phone, a desktop or in a page, which nothing else proves to be who asked for the code.
 *
 * Auth0 itself lets a first-party application authorize without a challenge. Every protocol but the
 * refresh needs one here, so that a flow that is switched on one day is not open by default. A public application that
 * was given another name in the tenant is still found: whoever asks for tokens for the API, or for one that isn't told,
 * without being one of the declared applications that keep a secret is taken for public, as is an application whose name
 * isn't told.
 */
export function pkce(policy: PkcePolicy): PostLoginHandler {
  return failClosed((event, api) => {
    if (!mayBePublic(policy, event)) return;
    if (event.transaction?.protocol === REFRESH || hasS256Challenge(event)) return;
    api.access.deny("This application has to use PKCE with the S256 method.");
  });
}

function mayBePublic(policy: PkcePolicy, { client, resource_server }: PostLoginEvent): boolean {
  const name = client?.name;
  if (name === undefined || policy.publicApplications.includes(name)) return true;
  if (policy.confidentialApplications.includes(name) || !resource_server) return false;
  const identifier: unknown = resource_server.identifier;
  return typeof identifier !== "string" || identifier === policy.audience;
}

/**
 * The parameters of the authorization request come in the query, or in the body when it was posted. Where both have
 * some, it isn't known which of them the tenant keeps: each must be a whole S256 challenge, and they must be the same.
 */
function hasS256Challenge({ request }: PostLoginEvent): boolean {
  const sent = [request?.query, request?.body]
    .map((parameters) => ({
      challenge: parameters?.code_challenge,
      method: parameters?.code_challenge_method,
    }))
    .filter(({ challenge, method }) => challenge !== undefined || method !== undefined);
  const wanted = sent[0]?.challenge;
  return (
    typeof wanted === "string" &&
    wanted.length > 0 &&
    sent.every(({ challenge, method }) => challenge === wanted && method === "S256")
  );
}
