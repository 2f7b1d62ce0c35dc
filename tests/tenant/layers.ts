import { type FetchKeys, fetchKeys } from "../../api/verify/fetch-keys.ts";
import { createTokenVerifier } from "../../api/verify/verifier.ts";
import { createJwtAuthorizer } from "../../local/aws/gateway/authorizer.ts";
import { createKeyStore } from "../../local/aws/gateway/keys.ts";
import type { LocalStack } from "../../local/bring-up.ts";
import type { policy } from "../../rules/policy.ts";

/** API and gateway of a stack, by a clock of their own. */
export function layersOf(stack: LocalStack, now: () => Date, fetch: FetchKeys = fetchKeys) {
  const { issuer, audience, applications } = stack;
  const clients = Object.fromEntries(
    Object.entries(applications).map(([key, { clientId }]) => [key, clientId]),
  ) as Record<keyof typeof policy.applications, string>;
  const verify = createTokenVerifier({ issuer, audience, clients, now, fetchKeys: fetch });
  const authorizer = {
    id: "jwt",
    identitySources: ["$request.header.Authorization"],
    issuer,
    audience: [audience],
  };
  return {
    /** The scopes with which the API admits a token, or why it doesn't. */
    atApi: async (token: string): Promise<readonly string[] | string> => {
      try {
        return [...(await verify(token)).scopes];
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    /** @param keys those that the gateway keeps; fetched anew, unless given. */
    atGateway: async (token: string, scope: string, keys = createKeyStore()): Promise<boolean> => {
      const authorize = createJwtAuthorizer(keys, now);
      const request = { authorizer, scopes: [scope], credentials: `Bearer ${token}` };
      return (await authorize(request)).admitted;
    },
  };
}
