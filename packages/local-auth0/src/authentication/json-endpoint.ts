import type { Context, Middleware } from "koa";
import { AuthenticationError } from "./error.ts";

/** An endpoint that answers JSON, refusals too. @param handle gives the body */
export function jsonEndpoint(handle: (ctx: Context) => Promise<object>): Middleware {
  return async (ctx) => {
    ctx.set("cache-control", "no-store");
    try {
      ctx.body = await handle(ctx);
    } catch (cause) {
      if (!(cause instanceof AuthenticationError)) throw cause;
      ctx.status = cause.status;
      ctx.body = { error: cause.error, error_description: cause.error_description };
    }
  };
}
