import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";
import { describeScope } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";
import type { StackConfig } from "../config/stack-config.ts";

/** The surroundings of the API. */
export interface ApiOptions {
  /** Its identifier: a change of it replaces it, with everything that names it. */
  readonly audience: string;
  readonly accessTokens: StackConfig["accessTokens"];
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
  { audience, accessTokens, protect, parent }: ApiOptions,
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
      tokenLifetime: accessTokens.lifetime,
      tokenLifetimeForWeb: accessTokens.lifetimeForWeb,
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
