import type { Middleware } from "koa";
import { PATHS } from "./discovery.ts";

/** Endpoints that answer the same to everybody, or by what a request carries in its body or as a bearer: never by a cookie. */
const OPEN: ReadonlySet<string> = new Set([PATHS.discovery, PATHS.jwks, PATHS.userinfo, PATHS.signUp]);

/**
 * Lets pages of any origin call the open endpoints, with whatever headers they ask for in a preflight (Fetch standard, "CORS
 * protocol"); SDKs send `auth0-client`. The token endpoints ask for the client first.
 */
export const openToPages: Middleware = async (ctx, next) => {
  if (!OPEN.has(ctx.path)) return next();
  ctx.set("access-control-allow-origin", "*");
  if (ctx.method !== "OPTIONS") return next();
  ctx.vary("access-control-request-headers");
  ctx.set("access-control-allow-methods", "GET, POST");
  ctx.set("access-control-allow-headers", ctx.get("access-control-request-headers"));
  ctx.status = 204;
};
