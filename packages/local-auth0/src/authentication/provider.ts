import Provider, { type Configuration, type Interaction, type KoaContextWithOIDC } from "oidc-provider";
import { hasEnhancedSecurity } from "./access.ts";
import { createAdapterFactory } from "./adapter.ts";
import { RESPONSE_MODE } from "./asked-response.ts";
import { answerAsAsked } from "./authorization-response.ts";
import { checkAssertion } from "./client-assertion.ts";
import type { AuthenticationContext } from "./context.ts";
import { DEVICE_CODE_LIFETIME } from "./device-grant.ts";
import { askForUserCode, confirmUserCode, showActivated } from "./device-pages.ts";
import { PATHS } from "./discovery.ts";
import { renderError } from "./error-responses.ts";
import { GRANTS } from "./grants.ts";
import { loginPolicy } from "./interaction-policy.ts";
import { LOGIN_PATH } from "./login-endpoint.ts";
import { ORIGINAL_REQUEST, SETTLED_ORGANIZATION } from "./login-request.ts";
import { MULTIFACTOR_PATH } from "./multifactor-endpoint.ts";
import { ORGANIZATION_PICKER_PROMPT, ORGANIZATION_PROMPT } from "./organization-choice.ts";
import { ORGANIZATION_PATH } from "./organization-endpoint.ts";
import { mayCall } from "./origins.ts";
import { POST_LOGIN_PROMPT, pendingLoginOf } from "./pending-login.ts";
import { REDIRECT_PATH } from "./redirect-step.ts";
import { remainingSession, sessionLifetimes } from "./session-lifetime.ts";

/** Seconds. A grant is good for the code of one login. */
const LIFETIMES = {
  AuthorizationCode: 60,
  DeviceCode: DEVICE_CODE_LIFETIME,
  Interaction: 3600,
  Grant: 600,
} as const;

/** Where people are asked, by the prompt that asks them. */
const PAGES: Readonly<Record<string, string>> = {
  [POST_LOGIN_PROMPT]: MULTIFACTOR_PATH,
  [ORGANIZATION_PROMPT]: ORGANIZATION_PATH,
  [ORGANIZATION_PICKER_PROMPT]: ORGANIZATION_PATH,
};

/**
 * The part of OpenID Connect that is the same everywhere: the authorization endpoint with its checks, sessions,
 * cookies and codes; the authentication of clients; revocation and keys. Auth0's own decisions come in from outside.
 */
export function createProvider(context: AuthenticationContext): Provider {
  const provider = new Provider(context.issuer, configurationOf(context));
  provider.registerResponseMode(RESPONSE_MODE, answerAsAsked(context));
  return provider;
}

function configurationOf(context: AuthenticationContext): Configuration {
  const { state, keys } = context;
  return {
    adapter: createAdapterFactory(
      context,
      GRANTS.map(([name]) => name),
    ),
    jwks: { keys: [keys.current.jwk] },
    cookies: {
      // Their values are random and of one use: a signature would add nothing, and end with its key.
      names: { session: "auth0", interaction: "auth0_login", resume: "auth0_resume" },
      // A page of another site asks in a frame whether somebody is logged in.
      long: { httpOnly: true, secure: true, sameSite: "none" },
      short: { httpOnly: true, secure: true, sameSite: "lax" },
    },
    routes: {
      authorization: PATHS.authorization,
      token: PATHS.token,
      revocation: PATHS.revocation,
      pushed_authorization_request: PATHS.pushedRequest,
      device_authorization: PATHS.deviceCode,
      code_verification: PATHS.activate,
      jwks: PATHS.jwks,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      deviceFlow: {
        enabled: true,
        mask: "****-****",
        userCodeInputSource: askForUserCode,
        userCodeConfirmSource: confirmUserCode,
        successSource: showActivated,
      },
      resourceIndicators: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    responseTypes: ["code"],
    scopes: ["openid", "offline_access"],
    extraParams: [ORIGINAL_REQUEST, SETTLED_ORGANIZATION],
    clientAuthMethods: ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"],
    enabledJWA: { clientAuthSigningAlgValues: ["RS256", "RS384", "PS256"] },
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => checkAssertion(claims, context),
    allowOmittingSingleRegisteredRedirectUri: false,
    // Of the tenant's own applications only an Action can require it; others' must use it.
    pkce: {
      required: (_ctx, { clientId }) => {
        const client = state.clients.get(clientId);
        return client !== undefined && hasEnhancedSecurity(client);
      },
    },
    ttl: { ...LIFETIMES, Session: (_ctx, session) => sessionSeconds(context, session.authTime()) },
    expiresWithSession: () => false,
    interactions: {
      policy: loginPolicy(context),
      url: (_ctx, interaction) => `${pageOf(context, interaction)}${interaction.uid}`,
    },
    clientBasedCORS: (_ctx, origin, client) => mayCall(state.clients.get(client.clientId), origin),
    findAccount: (_ctx, id) => state.users.get(id) && { accountId: id, claims: () => ({ sub: id }) },
    loadExistingGrant: newGrant,
    renderError,
  };
}

/** @param authTime seconds since the epoch; `undefined` where nobody is logged in yet */
function sessionSeconds({ state, now }: AuthenticationContext, authTime: number | undefined): number {
  const age = authTime === undefined ? undefined : now().getTime() / 1000 - authTime;
  return remainingSession(sessionLifetimes(state), age);
}

/** Every login stands for itself: what its application may do is decided for each code anew. */
async function newGrant({ oidc }: KoaContextWithOIDC) {
  const { account, client, provider } = oidc;
  if (account === undefined || client === undefined) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

/** The page that a login waits for. */
function pageOf(context: AuthenticationContext, interaction: Interaction): string {
  const { prompt } = interaction;
  if (pendingLoginOf(context, { prompt })?.step?.kind === "redirect") return REDIRECT_PATH;
  return PAGES[prompt.name] ?? LOGIN_PATH;
}
