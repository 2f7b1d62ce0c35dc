import type { Middleware } from "koa";
import { PATHS } from "./discovery.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** Answers the keys as they are now: `oidc-provider` would go on showing those that it was started with. */
export function jwksEndpoint(keys: SigningKeys): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== PATHS.jwks) return next();
    ctx.set("access-control-allow-origin", "*");
    ctx.body = keys.jwks;
  };
}
