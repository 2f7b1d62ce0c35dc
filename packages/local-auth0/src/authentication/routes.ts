import type { Middleware } from "koa";
import type Provider from "oidc-provider";
import { absentEndpoints } from "./absent-endpoints.ts";
import { APP_LINKS, appLinksEndpoint } from "./app-links.ts";
import { authorizeRequest } from "./authorize-request.ts";
import type { AuthenticationContext } from "./context.ts";
import { activateDevice, authorizeDevice } from "./device-authorization.ts";
import { discoveryEndpoint, jwksEndpoint, PATHS } from "./discovery.ts";
import { tokenRefusals } from "./error-responses.ts";
import { EXPORTS_PATH, exportedFile } from "./exports.ts";
import { FEDERATED_CALLBACK, federatedCallback } from "./federated-login.ts";
import { GRANTS } from "./grants.ts";
import { LOGIN_PATH, loginEndpoint } from "./login-endpoint.ts";
import { logoutEndpoint } from "./logout.ts";
import { associate, challenge, listAuthenticators } from "./multifactor-api.ts";
import { MULTIFACTOR_PATH, multifactorEndpoint } from "./multifactor-endpoint.ts";
import { NO_LOGIN_ROUTE_PATH, noLoginRoute } from "./no-login-route.ts";
import { ORGANIZATION_PATH, organizationEndpoint } from "./organization-endpoint.ts";
import { followMagicLink, MAGIC_LINK_PATH } from "./passwordless-magic-link.ts";
import { startPasswordless } from "./passwordless-start.ts";
import { pushRequest } from "./pushed-request.ts";
import { CONTINUE_PATH, continueEndpoint, REDIRECT_PATH, redirectEndpoint } from "./redirect-step.ts";
import { jsonBodies } from "./request-body.ts";
import type { Route } from "./router.ts";
import { signUpEndpoint } from "./sign-up.ts";
import { EMAIL_VERIFICATION_PATH, emailVerificationPage } from "./ticket-email-verification.ts";
import { ENROLLMENT_PATH, enrollmentPage } from "./ticket-enrollment.ts";
import {
  changePasswordEndpoint,
  PASSWORD_CHANGE_PATH,
  passwordChangePage,
} from "./ticket-password-change.ts";
import { userinfoEndpoint } from "./userinfo.ts";

/** Goes on to `oidc-provider` as it is. */
const asItIs: Middleware = (_ctx, next) => next();

/** Goes on to `oidc-provider` with a form, and puts its refusals into Auth0's words. */
const asForm: Middleware = (ctx, next) => jsonBodies(ctx, () => tokenRefusals(ctx, next));

/** All endpoints of the Authentication API at one of the tenant's domains. */
export function routesOf(context: AuthenticationContext, provider: Provider): Route[] {
  const appLinks = appLinksEndpoint(context);
  const discovery = discoveryEndpoint(
    context.issuer,
    GRANTS.map(([name]) => name),
  );
  return [
    { methods: "GET", path: PATHS.discovery, isOpen: true, handle: discovery },
    { methods: "GET", path: PATHS.oauthDiscovery, isOpen: true, handle: discovery },
    { methods: "GET", path: PATHS.jwks, isOpen: true, handle: jwksEndpoint(context.keys) },
    ...APP_LINKS.map((path) => ({ methods: "GET", path, handle: appLinks }) as const),
    { methods: "GET POST", path: PATHS.authorization, handle: authorizeRequest(context, provider) },
    { methods: "GET", path: `${PATHS.authorization}/:id`, handle: asItIs },
    { methods: "GET POST", path: `${LOGIN_PATH}:id`, handle: loginEndpoint(context, provider) },
    { methods: "GET POST", path: `${MULTIFACTOR_PATH}:id`, handle: multifactorEndpoint(context, provider) },
    { methods: "POST OPTIONS", path: PATHS.pushedRequest, handle: pushRequest },
    { methods: "POST OPTIONS", path: PATHS.deviceCode, handle: authorizeDevice(context) },
    { methods: "GET POST", path: PATHS.activate, handle: activateDevice(provider) },
    { methods: "GET", path: `${PATHS.activate}/:id`, handle: asItIs },
    { methods: "GET POST", path: FEDERATED_CALLBACK, handle: federatedCallback(context) },
    { methods: "GET POST", path: `${ORGANIZATION_PATH}:id`, handle: organizationEndpoint(context, provider) },
    { methods: "GET", path: NO_LOGIN_ROUTE_PATH, handle: noLoginRoute },
    { methods: "GET", path: `${EXPORTS_PATH}:id`, handle: exportedFile(context) },
    { methods: "GET", path: `${REDIRECT_PATH}:id`, handle: redirectEndpoint(context, provider) },
    { methods: "GET POST", path: CONTINUE_PATH, handle: continueEndpoint(context) },
    { methods: "POST OPTIONS", path: PATHS.token, handle: asForm },
    { methods: "POST OPTIONS", path: PATHS.revocation, handle: asForm },
    { methods: "GET POST", path: PATHS.userinfo, isOpen: true, handle: userinfoEndpoint(context) },
    { methods: "GET", path: "/mfa/authenticators", isOpen: true, handle: listAuthenticators(context) },
    { methods: "POST", path: "/mfa/associate", isOpen: true, handle: associate(context) },
    { methods: "POST", path: "/mfa/challenge", isOpen: true, handle: challenge(context) },
    { methods: "POST", path: "/passwordless/start", isOpen: true, handle: startPasswordless(context) },
    { methods: "GET", path: MAGIC_LINK_PATH, handle: followMagicLink(context) },
    {
      methods: "POST",
      path: "/dbconnections/change_password",
      isOpen: true,
      handle: changePasswordEndpoint(context),
    },
    { methods: "GET POST", path: PASSWORD_CHANGE_PATH, handle: passwordChangePage(context) },
    { methods: "GET", path: EMAIL_VERIFICATION_PATH, handle: emailVerificationPage(context) },
    { methods: "GET POST", path: ENROLLMENT_PATH, handle: enrollmentPage(context) },
    { methods: "POST", path: PATHS.signUp, isOpen: true, handle: signUpEndpoint(context) },
    { methods: "GET POST", path: PATHS.logout, handle: logoutEndpoint(context, provider, "returnTo") },
    {
      methods: "GET POST",
      path: PATHS.endSession,
      handle: logoutEndpoint(context, provider, "post_logout_redirect_uri"),
    },
    ...absentEndpoints,
  ];
}
