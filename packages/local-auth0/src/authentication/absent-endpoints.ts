import type { Route } from "./router.ts";

/** Endpoints of Auth0's that the tenant hasn't (Auth0 docs, "Authentication API"). */
const ABSENT: readonly (readonly [Route["methods"], string])[] = [
  ["POST", "/bc-authorize"],
  ["POST", "/co/authenticate"],
  ["POST", "/delegation"],
  ["DELETE", "/mfa/authenticators/:id"],
  ["POST", "/oauth/access_token"],
  ["POST", "/oauth/global-token-revocation/connection/:id"],
  ["POST", "/oauth/ro"],
  ["POST", "/oidc/register"],
  ["POST", "/passkey/challenge"],
  ["POST", "/passkey/register"],
  ["POST", "/passwordless/verify"],
  ["GET POST", "/samlp/:id"],
  ["GET", "/samlp/metadata/:id"],
  ["POST", "/tokeninfo"],
  ["POST", "/unlink"],
  ["GET", "/wsfed/:id"],
];

/** Says of each that it isn't there, instead of 404, which would say that Auth0 hasn't it either. */
export const absentEndpoints: readonly Route[] = ABSENT.map(([methods, path]) => ({
  methods,
  path,
  isOpen: true,
  handle: async (ctx) => {
    ctx.status = 501;
    ctx.body = {
      error: "not_implemented",
      error_description: `local-auth0 does not have ${ctx.method} ${path.replace(":id", "{id}")}.`,
    };
  },
}));
