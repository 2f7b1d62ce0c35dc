import { Auth0Client } from "@auth0/auth0-spa-js";
import { JOSEError, JWKSTimeout } from "jose/errors";
import { createRemoteJWKSet } from "jose/jwks/remote";
import { jwtVerify } from "jose/jwt/verify";
import Auth0, { type WebAuth0Options, type WebAuthorizeParameters } from "react-native-auth0";
import { takeCallbackAddress } from "../callback-address";
import type { AppConfiguration } from "../configuration.ts";
import { SessionError } from "./reasons.ts";
import { attemptWith, hasCode, personOfProfile, SCOPE } from "./sdk.ts";
import type { Credentials, SignInOptions, Tenant } from "./tenant.ts";

/** How long the tenant may take to say whether it still knows somebody, in seconds. */
const SILENT_TIMEOUT = 10;

/** Remembers, while the app is left for the sign-in page, where it has to come back to. */
const SIGNING_IN = "signing-in";

/** Says, while the app is left for it, that the tenant's session is being ended. */
const SIGNING_OUT = "signing-out";

/**
 * The tenant in a browser: tokens are in memory, the refresh token in a worker that only the SDK can ask. After a reload they come from
 * the tenant's own session, in a frame that nobody sees.
 */
export function openTenant({ domain, clientId, audience }: AppConfiguration): Tenant {
  const callback = `${window.location.origin}/callback`;
  const options: WebAuth0Options & { redirect_uri: string } = {
    domain,
    clientId,
    audience,
    scope: SCOPE,
    redirect_uri: callback,
    cacheLocation: "memory",
    useRefreshTokens: true,
    // A revoked refresh token must not be made good in silence.
    useRefreshTokensFallback: false,
    useDPoP: false,
  };
  const auth0 = new Auth0(options);
  const spa = spaClient(auth0);
  const keys = createRemoteJWKSet(new URL(`https://${domain}/.well-known/jwks.json`));
  const reachable = () =>
    keys.reload().then(
      () => true,
      () => false,
    );

  const attempt = attemptWith(reachable);

  /**
   * The credentials that the SDK has, or has renewed. It has checked the ID token's issuer, audience, nonce and times, but leaves its
   * signature to TLS (OpenID Connect Core 1.0 §3.1.3.7); here that is checked as well.
   */
  async function credentials(renewed: boolean): Promise<Credentials> {
    const { idToken, accessToken, scope } = await auth0.credentialsManager.getCredentials(
      undefined,
      undefined,
      undefined,
      renewed,
    );
    try {
      await jwtVerify(idToken, keys, {
        issuer: `https://${domain}/`,
        audience: clientId,
        algorithms: ["RS256"],
        clockTolerance: 60,
      });
    } catch (error) {
      await auth0.credentialsManager.clearCredentials();
      const unread =
        !(error instanceof JOSEError) || error instanceof JWKSTimeout || error.code === "ERR_JOSE_GENERIC";
      throw new SessionError(unread ? "unreachable" : "untrusted");
    }
    return { accessToken, idToken, ...(scope !== undefined && { scope }) };
  }

  /** Signs in by the tenant's own session, if it has one (`prompt=none`), in a frame instead of the SDK's window. */
  async function signInSilently(): Promise<void> {
    // Without the tenant the frame would stay empty until the time is up.
    if (!(await reachable())) throw new SessionError("unreachable");
    const frame = document.createElement("iframe");
    frame.style.display = "none";
    document.body.append(frame);
    try {
      await spa.loginWithPopup(
        { authorizationParams: { prompt: "none" } },
        { popup: frame.contentWindow, timeoutInSeconds: SILENT_TIMEOUT, closePopup: false },
      );
    } finally {
      frame.remove();
    }
  }

  /** Leaves the app for the tenant, which sends the browser to the callback. Parameters are handed on as they are, under OAuth's names. */
  async function leave(returnTo: string, parameters: Readonly<Record<string, unknown>>): Promise<never> {
    sessionStorage.setItem(SIGNING_IN, returnTo);
    const request: WebAuthorizeParameters & Record<string, unknown> = {
      audience,
      scope: SCOPE,
      redirectUrl: callback,
      ...parameters,
    };
    const back = broughtBack();
    await Promise.race([auth0.webAuth.authorize(request), back]);
    return await back;
  }

  return {
    keepsCredentials: false,

    signIn({ returnTo = "/", acrValues, maxAge, again }: SignInOptions) {
      return attempt(async () => {
        if (!(await reachable())) throw new SessionError("unreachable");
        return await leave(returnTo, {
          ...(acrValues !== undefined && { acr_values: acrValues }),
          ...(maxAge !== undefined && { max_age: maxAge }),
          ...(again && { prompt: "login" }),
        });
      });
    },

    finishSignIn() {
      return attempt(async () => {
        const returnTo = sessionStorage.getItem(SIGNING_IN);
        sessionStorage.removeItem(SIGNING_IN);
        const address = takeCallbackAddress();
        if (address === undefined) {
          if (returnTo !== null) throw new SessionError("cancelled");
          return undefined;
        }
        await spa.handleRedirectCallback(address);
        return { credentials: await credentials(false), ...(isOwnPath(returnTo) && { returnTo }) };
      });
    },

    resume({ mayLeave }) {
      return attempt(async () => {
        try {
          await signInSilently();
        } catch (error) {
          if (!mayLeave || !hasCode(error, "login_required")) throw error;
          // Safari, private windows and others keep cookies from frames of other sites: the tenant knows nobody there, but it may at its
          // own address.
          const { pathname, search } = window.location;
          return await leave(ON_THE_WAY_IN.test(pathname) ? "/" : pathname + search, { prompt: "none" });
        }
        return await credentials(false);
      });
    },

    renew() {
      return attempt(async () => {
        try {
          return await credentials(true);
        } catch (error) {
          // The worker drops its refresh token when the tenant answers with an outage; one that was revoked was told before.
          if (!hasCode(error, "missing_refresh_token")) throw error;
          await signInSilently();
          return await credentials(false);
        }
      });
    },

    profile: (token) => attempt(async () => personOfProfile(await auth0.auth.userInfo({ token }))),
    revoke: () => attempt(() => spa.revokeRefreshToken({ audience })),
    forget: () => attempt(() => auth0.credentialsManager.clearCredentials()),

    endSession() {
      return attempt(async () => {
        if (!(await reachable())) throw new SessionError("unreachable");
        const back = broughtBack();
        sessionStorage.setItem(SIGNING_OUT, "");
        await auth0.webAuth.clearSession({ returnToUrl: `${window.location.origin}/` });
        await back.catch(() => undefined);
        // Nobody has come back from the tenant yet.
        if (takeSigningOut()) throw new SessionError("cancelled");
      });
    },

    async finishSignOut() {
      const [navigation] = performance.getEntriesByType("navigation");
      const type: unknown = navigation && Reflect.get(navigation, "type");
      // A page that is loaded again, or by "Back", doesn't come from the tenant.
      return takeSigningOut() && (type === undefined || type === "navigate");
    },
  };
}

/** The client under the SDK's web half, which can do three things that the SDK doesn't hand through. */
function spaClient(auth0: Auth0): Auth0Client {
  const half: unknown = Reflect.get(auth0, "client");
  const client: unknown = typeof half === "object" && half !== null ? Reflect.get(half, "client") : undefined;
  if (client instanceof Auth0Client) return client;
  throw new Error(
    "SDK_CHANGED: react-native-auth0's web half isn't built on this copy of @auth0/auth0-spa-js; take the version that it depends on",
  );
}

function takeSigningOut(): boolean {
  const isThere = sessionStorage.getItem(SIGNING_OUT) !== null;
  sessionStorage.removeItem(SIGNING_OUT);
  return isThere;
}

/** Rejects when the person comes back by the browser's "Back" to the page as it was left. */
function broughtBack(): Promise<never> {
  return new Promise((_resolve, reject) => {
    const shown = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      window.removeEventListener("pageshow", shown);
      sessionStorage.removeItem(SIGNING_IN);
      reject(new SessionError("cancelled"));
    };
    window.addEventListener("pageshow", shown);
  });
}

/** Screens to which nobody who is signed in has to come back. */
const ON_THE_WAY_IN = /^\/(sign-in|callback)?$/;

/** A path of this app, and not of another site, as `//example.com` would be. */
const isOwnPath = (path: string | null): path is string => path !== null && /^\/(?![/\\])/.test(path);
