import { createPublicKey, randomUUID } from "node:crypto";
import type { AdapterPayload } from "oidc-provider";
import type { Client, ClientCredential } from "../state/tenant-state.ts";
import { isAllowedUrl } from "./callbacks.ts";

/**
 * A client as `oidc-provider` sees it during one request.
 *
 * It is told of one callback only, the requested one, and only if Auth0 would accept it: Auth0 allows wildcards, and
 * https, loopback and custom-scheme callbacks for any type of application, which the OpenID Connect registration rules
 * of `oidc-provider` do not. Which grants a client may use is checked where Auth0's answer to it is known.
 *
 * @param now for its keys: one that has expired is none.
 * @param grantTypes those of the token endpoint.
 */
export function clientMetadata(
  client: Client,
  redirectUri: string | undefined,
  now: Date,
  grantTypes: readonly string[] = [],
): AdapterPayload {
  const method = authenticationMethod(client);
  const callback =
    redirectUri !== undefined && isAllowedUrl(client.callbacks, redirectUri) ? redirectUri : noCallback();
  return {
    client_id: client.client_id,
    client_name: client.name,
    application_type: /^https?:/.test(callback) ? "web" : "native",
    redirect_uris: [callback],
    response_types: ["code"],
    grant_types: [...grantTypes],
    token_endpoint_auth_method: method,
    ...(method === "private_key_jwt" && { jwks: { keys: keysOf(client, now) } }),
    ...(method.startsWith("client_secret") && { client_secret: client.client_secret }),
  };
}

/**
 * Stands in for a callback that the client doesn't allow, as `oidc-provider` wants one. It is made after the request came in, and for it
 * alone, so that no request can name it.
 */
const noCallback = (): string => `https://${randomUUID()}.invalid/`;

/** The public keys by which a client may authenticate, as JWKs. */
function keysOf(client: Client, now: Date): object[] {
  return credentialsInUse(client)
    .filter(({ expires_at: end }) => end == null || new Date(end) > now)
    .map(({ pem = "", kid, alg }) => ({
      ...createPublicKey(pem).export({ format: "jwk" }),
      use: "sig",
      kid,
      alg,
    }));
}

function credentialsInUse(client: Client): ClientCredential[] {
  const ids = keyHolder(client)?.credentials?.map(({ id }) => id) ?? [];
  return client.credentials?.filter(({ id }) => ids.includes(id)) ?? [];
}

/** The keys of a client that authenticates by them, by their ids. */
const keyHolder = ({ client_authentication_methods: methods }: Client) => methods?.private_key_jwt;

/** A client for which nobody has set a method yet has the one of its type. */
export function authenticationMethod(client: Client) {
  const { token_endpoint_auth_method: method, app_type } = client;
  if (keyHolder(client) != null) return "private_key_jwt";
  if (method === "none" || method === "client_secret_basic" || method === "client_secret_post") return method;
  return method == null && (app_type === "native" || app_type === "spa") ? "none" : "client_secret_post";
}
