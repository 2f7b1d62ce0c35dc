import { Platform } from "react-native";
import Auth0 from "react-native-auth0";
import { callbackScheme } from "../callback-scheme.ts";
import type { AppConfiguration } from "../configuration.ts";
import { SessionError } from "./reasons.ts";
import { attemptWith, personOfProfile, SCOPE } from "./sdk.ts";
import type { Credentials, SignInOptions, Tenant } from "./tenant.ts";

/**
 * The tenant on iOS and Android: the system's browser for sign-in, the Keychain or the Keystore for tokens. The natives validate the ID
 * token: signature by the tenant's keys, issuer, audience, nonce and times.
 */
export function openTenant(configuration: AppConfiguration): Tenant {
  const { domain, clientId, audience } = configuration;
  const auth0 = new Auth0({ domain, clientId, useDPoP: false });
  const { credentialsManager, webAuth } = auth0;
  const customScheme = callbackScheme(Platform.OS, configuration);
  const callback = customScheme === undefined ? {} : { customScheme };
  const reachable = () =>
    fetch(`https://${domain}/.well-known/jwks.json`).then(
      ({ ok }) => ok,
      () => false,
    );

  const attempt = attemptWith(reachable);

  async function credentials(renewed: boolean): Promise<Credentials> {
    const { accessToken, idToken, scope } = await credentialsManager.getCredentials(
      undefined,
      undefined,
      undefined,
      renewed,
    );
    return { accessToken, idToken, ...(scope !== undefined && { scope }) };
  }

  return {
    keepsCredentials: true,

    signIn({ acrValues, maxAge, again }: SignInOptions) {
      return attempt(async () => {
        const signedIn = await webAuth.authorize(
          {
            audience,
            scope: SCOPE,
            ...(maxAge !== undefined && { maxAge }),
            additionalParameters: {
              ...(acrValues !== undefined && { acr_values: acrValues }),
              // Not as `maxAge`: the natives take its 0 for "unset", and it is what a sign-in right now is asked by.
              ...(maxAge === 0 && { max_age: "0" }),
              ...(again && { prompt: "login" }),
            },
          },
          callback,
        );
        await credentialsManager.saveCredentials(signedIn);
        return await credentials(false);
      });
    },

    /** A sign-in during which Android ended the app's process. */
    finishSignIn() {
      return attempt(async () => {
        const resumed = await webAuth.resumeSession();
        if (resumed === null) return undefined;
        await credentialsManager.saveCredentials(resumed);
        return { credentials: await credentials(false) };
      });
    },

    resume() {
      return attempt(async () => {
        if (!(await credentialsManager.hasValidCredentials())) return undefined;
        return await credentials(false);
      });
    },

    renew: () => attempt(() => credentials(true)),
    profile: (token) => attempt(async () => personOfProfile(await auth0.auth.userInfo({ token }))),

    revoke() {
      return attempt(async () => {
        const { refreshToken } = await credentialsManager.getCredentials();
        if (refreshToken === undefined) throw new SessionError("expired");
        await auth0.auth.revoke({ refreshToken });
      });
    },

    forget: () => attempt(() => credentialsManager.clearCredentials()),
    endSession: () => attempt(() => webAuth.clearSession({}, callback)),
    // The app stays where it is meanwhile.
    finishSignOut: async () => false,
  };
}
