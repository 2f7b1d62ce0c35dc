import type { Middleware } from "koa";
import { readForm } from "./form.ts";

/** Lets the token endpoints take JSON bodies, as Auth0's do. */
export const jsonBodies: Middleware = async (ctx, next) => {
  if (ctx.method === "POST" && ctx.path.startsWith("/oauth/") && ctx.is("application/json")) {
    const body = await readForm(ctx.req);
    Object.assign(ctx.request, { body });
    ctx.req.headers["content-type"] = "application/x-www-form-urlencoded";
  }
  return next();
};
