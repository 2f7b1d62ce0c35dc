import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import { describeScope } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** How long an access token is valid, in seconds. */
const TOKEN_LIFETIME = 86_400;
/** How long one is valid that reached a browser's front channel, in seconds. */
const TOKEN_LIFETIME_FOR_WEB = 7_200;

/** The surroundings of the API. */
export interface ApiOptions {
  /** Its identifier: a change of it replaces it, with everything that names it. */
  readonly audience: string;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the API (a *resource server*) with the policy's scopes.
 *
 * RBAC keeps the scopes of a person's token to those of their roles, behind the Actions that do the same; and only
 * an application that holds a grant gets a token at all.
 *
 * @returns the API's identifier, known once its scopes are there: what depends on it may name them.
 */
export function declareApi(
  policy: Pick<Policy, "api" | "scopes">,
  { audience, protect, parent }: ApiOptions,
): pulumi.Output<string> {
  const api = new auth0.ResourceServer(
    "api",
    {
      name: policy.api.name,
      identifier: audience,
      signingAlg: "RS256",
      allowOfflineAccess: true,
      enforcePolicies: true,
      tokenDialect: "access_token_authz",
      tokenLifetime: TOKEN_LIFETIME,
      tokenLifetimeForWeb: TOKEN_LIFETIME_FOR_WEB,
      skipConsentForVerifiableFirstPartyClients: true,
      subjectTypeAuthorization: {
        user: { policy: "require_client_grant" },
        client: { policy: "require_client_grant" },
      },
    },
    { parent, protect },
  );
  const scopes = new auth0.ResourceServerScopes(
    "api",
    {
      resourceServerIdentifier: api.identifier,
      scopes: Object.entries(policy.scopes).map(([name, scope]) => ({
        name,
        description: describeScope(scope),
      })),
    },
    { parent, protect },
  );
  return scopes.resourceServerIdentifier;
}
