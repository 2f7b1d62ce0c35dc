import type { Middleware } from "koa";
import { errorPage } from "./pages.ts";

/** Where an invitation leads whose application has no login route. */
export const NO_LOGIN_ROUTE_PATH = "/login";

/** Says what is missing, so that an invitation leads to a login. */
export const noLoginRoute: Middleware = async (ctx) => {
  ctx.status = 400;
  ctx.type = "html";
  ctx.body = await errorPage({
    error: "invalid_request",
    error_description:
      "The application has no login route. Set its initiate_login_uri, or the tenant's default_redirection_uri, and invite again.",
  });
};
