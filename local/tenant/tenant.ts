import { getRequestListener } from "@hono/node-server";
import { type CertificateAuthority, createCertificateAuthority } from "../tls.ts";
import { findApi, scopesForMachine } from "./authentication/access.ts";
import { createAuthenticationApi } from "./authentication/api.ts";
import { createBearerCheck } from "./authentication/bearer.ts";
import { issueMachineToken } from "./authentication/grants/client-credentials.ts";
import { createSigningKey, type SigningKey } from "./authentication/signing-key.ts";
import { createManagementApi } from "./management/api.ts";
import { seedTenant } from "./management/seed.ts";
import { serve } from "./serve.ts";
import { emptyTenantState, type TenantState } from "./state.ts";

/** An Auth0 tenant that runs in this process. */
export interface Tenant {
  /** As the SDK and the providers want it, for example `localhost:4443`. */
  readonly domain: string;
  /** Ends in `/`. */
  readonly issuer: string;
  /** The certificate of its authority, in PEM, and the file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  /** A machine that may do everything at the Management API, and a token of it that is good for a day. */
  readonly management: { readonly clientId: string; readonly clientSecret: string; readonly token: string };
  readonly state: TenantState;
  /** Signs a JWT with the tenant's own key, for tokens that are wrong in one thing only. */
  sign(claims: object, header?: object): Promise<string>;
  readonly publicKeyPem: string;
  close(): Promise<void>;
}

export interface TenantOptions {
  /** 0, unless given, for one that the system chooses. */
  readonly port?: number;
  /** The folder for the authority's certificate, made if need be. */
  readonly home: string;
  /** Who vouches for the tenant's address; an authority of its own, unless given. */
  readonly authority?: CertificateAuthority;
  readonly now?: () => Date;
  /** Gets what Actions write to their console, and what went wrong in the tenant. */
  readonly log?: (line: string) => void;
}

/**
 * Starts an empty tenant: Authentication API and Management API behind one https server on this machine, as on
 * `https://{tenant}.auth0.com`. It is empty but for the operator of the Management API.
 *
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` when the port is taken
 */
export async function startTenant(options: TenantOptions): Promise<Tenant> {
  const { port = 0, home, now = () => new Date(), log = () => {} } = options;
  const authority = options.authority ?? (await createCertificateAuthority());
  const [server, key] = await Promise.all([serve({ port, home, authority }), createSigningKey()]);
  const domain = `localhost:${server.port}`;
  const issuer = `https://${domain}/`;
  const state = emptyTenantState();
  const operator = seedTenant(state, { domain });
  const authorize = createBearerCheck({ key, issuer, audience: `${issuer}api/v2/`, now });
  const managementApi = getRequestListener(createManagementApi({ state, domain, authorize, now }).fetch);
  const authenticationApi = createAuthenticationApi({ state, issuer, key, log, now });
  server.handle((request, response) =>
    request.url?.startsWith("/api/v2/") === true
      ? managementApi(request, response)
      : authenticationApi(request, response),
  );
  return {
    domain,
    issuer,
    ca: server.ca,
    caFile: server.caFile,
    management: { ...operator, token: await operatorToken({ state, key, issuer, now }, operator.clientId) },
    state,
    sign: key.sign,
    publicKeyPem: key.publicKeyPem,
    close: server.close,
  };
}

/** The token that the operator would get at `/oauth/token`. */
async function operatorToken(
  context: { state: TenantState; key: SigningKey; issuer: string; now: () => Date },
  clientId: string,
): Promise<string> {
  const { state, issuer } = context;
  const client = state.clients.get(clientId);
  if (client === undefined) throw new Error(`TENANT_NOT_SEEDED: there is no client "${clientId}"`);
  const api = findApi(state, `${issuer}api/v2/`);
  const scopes = scopesForMachine(state, client, api);
  const { access_token } = await issueMachineToken(context, { client, api, scopes, customClaims: {} });
  return access_token;
}
