import { importJWK } from "jose";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  type ClientMetadata,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  clockSkew,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  implicitAuthentication,
  None,
  PrivateKeyJwt,
  useIdTokenResponseType,
} from "openid-client";
import { loopbackUrl } from "../state/loopback.ts";
import type { Connection } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { providerAddress } from "./federated-connections.ts";
import { membersOf } from "./federated-members.ts";
import type { UpstreamClaims } from "./federated-profile.ts";
import type { Checks } from "./waiting-logins.ts";

/** Seconds that a provider has to answer. */
const TIMEOUT = 5;

/** Whether the provider answers with an ID token by way of the browser (`front_channel`), and not with a code. */
const isFrontChannel = ({ options = {} }: Readonly<Connection>): boolean => options.type === "front_channel";

const usesPkce = ({ options = {} }: Readonly<Connection>): boolean =>
  membersOf(options.connection_settings).pkce !== "disabled";

/**
 * The provider of a connection, with the tenant as its client.
 *
 * @throws {Error} when the provider can't be reached, is not on this machine, or is another than the one configured (`issuer`)
 */
export async function providerClient(
  { now }: Pick<AuthenticationContext, "now">,
  connection: Readonly<Connection>,
): Promise<Configuration> {
  const { options = {} } = connection;
  const address = providerAddress(connection);
  if (address === undefined) throw new Error(`The provider of ${connection.name} is not on this machine.`);
  const authentication = await clientAuthentication(connection);
  const client: Partial<ClientMetadata> = {
    [clockSkew]: Math.round((now().getTime() - Date.now()) / 1000),
  };
  const execute = address.protocol === "http:" ? [allowInsecureRequests] : [];
  const discovered = await discovery(address, String(options.client_id), client, authentication, {
    [customFetch]: fetchOnThisMachine,
    timeout: TIMEOUT,
    execute,
  });
  const { supportsPKCE: _supportsPKCE, ...metadata } = discovered.serverMetadata();
  const { id_token_signed_response_algs: algorithms, issuer } = options;
  const configured = new Configuration(
    {
      ...metadata,
      ...(typeof issuer === "string" && { issuer }),
      id_token_signing_alg_values_supported: Array.isArray(algorithms) ? algorithms : ["RS256"],
    },
    String(options.client_id),
    client,
    authentication,
  );
  configured[customFetch] = fetchOnThisMachine;
  configured.timeout = TIMEOUT;
  for (const extend of execute) extend(configured);
  if (isFrontChannel(connection)) useIdTokenResponseType(configured);
  else enableNonRepudiationChecks(configured);
  return configured;
}

/** Calls nobody but this machine, wherever a provider's metadata points to. */
const fetchOnThisMachine: CustomFetch = async (url, { body, signal, ...init }) => {
  if (loopbackUrl(url) === undefined) throw new Error(`${new URL(url).host} is not on this machine.`);
  return fetch(url, { ...init, body: body ?? null, signal: signal ?? null });
};

async function clientAuthentication({
  name,
  options = {},
  keys = [],
}: Readonly<Connection>): Promise<ClientAuth> {
  if (options.token_endpoint_auth_method === "private_key_jwt") {
    const current = keys.find(
      ({ currentSince, currentUntil }) => currentSince !== undefined && currentUntil === undefined,
    );
    if (current === undefined)
      throw new Error(`The connection ${name} has no key; POST /connections/{id}/keys makes one.`);
    const key = await importJWK(current.jwk, current.algorithm);
    if (key instanceof Uint8Array) throw new Error(`The key of ${name} is no private key.`);
    return PrivateKeyJwt({ key, kid: current.kid });
  }
  return typeof options.client_secret === "string" ? ClientSecretPost(options.client_secret) : None();
}

/** The address at the provider to which a browser goes for a login. */
export function loginUrl(
  provider: Configuration,
  connection: Readonly<Connection>,
  checks: Checks & { readonly codeChallenge: string },
  parameters: Readonly<Record<string, string>>,
): URL {
  const { options = {} } = connection;
  const protocol: Record<string, string> = isFrontChannel(connection)
    ? { response_mode: "form_post" }
    : !usesPkce(connection)
      ? {}
      : { code_challenge: checks.codeChallenge, code_challenge_method: "S256" };
  return buildAuthorizationUrl(provider, {
    ...parameters,
    redirect_uri: checks.redirectUri,
    scope: scopeOf(options.scope),
    state: checks.state,
    nonce: checks.nonce,
    ...protocol,
  });
}

const scopeOf = (scope: unknown): string => {
  const scopes = Array.isArray(scope)
    ? scope.map(String)
    : String(scope ?? "openid profile email").split(" ");
  return [...new Set(["openid", ...scopes.filter(Boolean)])].join(" ");
};

/**
 * The claims about whoever has logged in at the provider.
 *
 * @param response the parameters that came back through the browser
 * @throws {Error} of `openid-client` when the response is another login's, or its ID token is not the provider's, not for
 *   this client, for another login, or over (OpenID Connect Core §3.1.3.7)
 */
export async function claimsFrom(
  provider: Configuration,
  connection: Readonly<Connection>,
  checks: Checks,
  response: URLSearchParams,
): Promise<UpstreamClaims> {
  const url = new URL(checks.redirectUri);
  const { state, nonce, codeVerifier } = checks;
  if (isFrontChannel(connection)) {
    url.hash = response.toString();
    return {
      tokenset: { ...(await implicitAuthentication(provider, url, nonce, { expectedState: state })) },
    };
  }
  url.search = response.toString();
  const tokens = await authorizationCodeGrant(provider, url, {
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    ...(usesPkce(connection) && { pkceCodeVerifier: codeVerifier }),
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error("The provider sent no ID token.");
  if (provider.serverMetadata().userinfo_endpoint === undefined) return { tokenset: { ...claims } };
  const userinfo = await fetchUserInfo(provider, tokens.access_token, claims.sub);
  return { tokenset: { ...claims }, userinfo: { ...userinfo } };
}
