import { identitiesOf } from "../state/identities.ts";
import type { PerformedMethod, RefreshToken, Session } from "../state/login-state.ts";
import type { Organization } from "../state/organization.ts";
import type { Client, Connection, ResourceServer, TenantState, User } from "../state/tenant-state.ts";
import { refreshTokenEvent, sessionEvent } from "./session-event.ts";

/** From where an application or a person called, and with what. */
export interface CallerRequest {
  readonly method: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly hostname: string;
  readonly ip: string;
  readonly userAgent: string;
  /** The first that a browser asks for, such as `de`; absent where nobody's browser called. */
  readonly language?: string;
}

/** The language that a browser asks for first, as Actions hear of it (`event.request.language`). */
export function languageOf(acceptLanguage: string): { language?: string } {
  const [, language] = /^\s*([a-z]{2,3})\b/i.exec(acceptLanguage) ?? [];
  return language === undefined ? {} : { language: language.toLowerCase() };
}

/** Everything of which the post-login Actions hear, besides the secrets that the runner adds. */
export interface LoginDetails {
  readonly client: Client;
  readonly user: User;
  readonly roles: readonly string[];
  /** Second factors that the person has. */
  readonly enrolledFactors: readonly { readonly type: string }[];
  /** How the person has shown who they are; absent at a refresh. */
  readonly methods?: readonly PerformedMethod[];
  readonly connection?: Connection;
  readonly api?: ResourceServer;
  /** The one that the login begins, or goes on with; absent at the token endpoint. */
  readonly session?: Session;
  /** The one that is exchanged. */
  readonly refreshToken?: RefreshToken;
  /** The one for which the person logs in. */
  readonly organization?: Organization | undefined;
  readonly request: CallerRequest;
  /** How the tokens are got, in Auth0's names. */
  readonly protocol:
    | "oidc-basic-profile"
    | "oidc-implicit-profile"
    | "oidc-hybrid-profile"
    | "oauth2-device-code"
    | "oauth2-refresh-token"
    | "oauth2-password"
    | "oauth2-token-exchange";
  /** Absent at a refresh that asks for no scope. */
  readonly requestedScopes?: readonly string[];
}

/** The event of the trigger `post-login` (Auth0 docs, "Actions Triggers: post-login - Event Object"). */
export function postLoginEvent(details: LoginDetails): object {
  const { client, user, roles, connection, api, organization, request, protocol, requestedScopes } = details;
  const { enrolledFactors, methods, session, refreshToken } = details;
  return {
    ...commonEvent(client, api, request),
    ...organizationEvent(organization),
    ...(session !== undefined && { session: sessionEvent(session) }),
    ...(refreshToken !== undefined && { refresh_token: refreshTokenEvent(refreshToken) }),
    authorization: { roles },
    ...(methods !== undefined && { authentication: { methods } }),
    user: { ...userOf(user), enrolledFactors },
    ...(connection !== undefined && { connection: connectionOf(connection) }),
    transaction: {
      protocol,
      ...(requestedScopes !== undefined && { requested_scopes: requestedScopes }),
      ...transactionOf(request.query, request.body),
      metadata: {},
    },
    stats: { logins_count: user.logins_count ?? 0 },
  };
}

/** The organization of a login, or of a machine's token. */
export function organizationEvent(organization: Organization | undefined): { organization?: object } {
  if (organization === undefined) return {};
  const { id, name, display_name = name, metadata = {} } = organization;
  return { organization: { id, name, display_name, metadata } };
}

/** The domain at which a request came in, where it isn't the tenant's own (Auth0 docs, `event.custom_domain`). */
export function customDomainEvent({ state, issuer }: { state: TenantState; issuer: string }): {
  custom_domain?: object;
} {
  const { host } = new URL(issuer);
  const found = state.customDomains.find(({ domain }) => domain === host);
  if (found === undefined) return {};
  return { custom_domain: { domain: found.domain, domain_metadata: found.domain_metadata ?? {} } };
}

/** The members that the events of all triggers have. @param client absent where nobody acts for an application */
export function commonEvent(
  client: Client | undefined,
  api: ResourceServer | undefined,
  request: CallerRequest,
): object {
  const { hostname, userAgent, ...sent } = request;
  return {
    ...(client !== undefined && {
      client: {
        client_id: client.client_id,
        name: client.name,
        metadata: client.client_metadata ?? {},
      },
    }),
    ...(api !== undefined && { resource_server: { identifier: api.identifier } }),
    // Nobody knows where an address of this machine is.
    request: { ...sent, body: withoutCredentials(sent.body), geoip: {}, hostname, user_agent: userAgent },
    tenant: { id: hostname.split(".")[0] },
  };
}

const CREDENTIALS: ReadonlySet<string> = new Set([
  ...["client_assertion", "client_secret", "code", "code_verifier", "mfa_token", "otp", "password"],
  "repeated",
  ...["recovery_code", "refresh_token"],
]);

/** Credentials are none of an Action's business. */
function withoutCredentials(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !CREDENTIALS.has(name)));
}

/** A connection as Actions hear of it. */
export function connectionOf({ id, name, strategy, metadata }: Connection): object {
  return { id, name, strategy, metadata: metadata ?? {} };
}

/** Members of a person that are kept for the tenant alone, or told in another place of the event. */
const UNTOLD: ReadonlySet<string> = new Set([
  ...["password", "roles", "permissions", "linked", "connection", "blocked"],
  ...["logins_count", "last_ip", "last_login", "scim"],
]);

/** A person as Actions hear of them. */
export function userOf(user: User): object {
  const visible = Object.entries(user).filter(([name]) => !UNTOLD.has(name));
  return {
    ...Object.fromEntries(visible),
    app_metadata: user.app_metadata ?? {},
    user_metadata: user.user_metadata ?? {},
    identities: identitiesOf(user),
  };
}

function transactionOf(query: CallerRequest["query"], body: CallerRequest["body"]): object {
  const sent = { ...query, ...body };
  const words = (value: unknown) => (typeof value === "string" ? value.split(" ").filter(Boolean) : []);
  const texts = ["redirect_uri", "response_mode", "state", "login_hint"].flatMap((name) =>
    typeof sent[name] === "string" ? [[name, sent[name]]] : [],
  );
  return {
    ...Object.fromEntries(texts),
    acr_values: words(sent.acr_values),
    prompt: words(sent.prompt),
    response_type: words(sent.response_type),
    ui_locales: words(sent.ui_locales),
  };
}
