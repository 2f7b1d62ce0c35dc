import type { Middleware } from "koa";

/** An endpoint of the Authentication API. */
export interface Route {
  readonly methods: "GET" | "POST" | "DELETE" | "GET POST" | "POST OPTIONS";
  /** For example `/userinfo`; a last segment `:id` stands for any one segment. */
  readonly path: string;
  /** Whether pages of any origin may call it, with whatever headers: it decides by nothing that a browser adds by itself. */
  readonly isOpen?: boolean;
  /** Goes on to `oidc-provider` by its `next`. */
  readonly handle: Middleware;
}

/**
 * Decides once which endpoint a request is for, before anything else looks at it. A path counts as it is written: with a slash at its
 * end, in other letters or escaped it is none, so that what `oidc-provider` takes for the same never gets there.
 */
export function router(routes: readonly Route[]): Middleware {
  const exact = new Map(routes.map((route) => [route.path, route]));
  return async (ctx, next) => {
    if (!URL.canParse(ctx.url, "https://localhost")) return ctx.throw(400);
    const route = exact.get(ctx.path) ?? exact.get(ctx.path.replace(/[^/]+$/, ":id"));
    if (route === undefined) return;
    if (route.isOpen === true) {
      ctx.set("access-control-allow-origin", "*");
      if (ctx.method === "OPTIONS") {
        ctx.vary("access-control-request-headers");
        ctx.set("access-control-allow-methods", "GET, POST");
        ctx.set("access-control-allow-headers", ctx.get("access-control-request-headers"));
        ctx.status = 204;
        return;
      }
    }
    const method = ctx.method === "HEAD" ? "GET" : ctx.method;
    if (route.methods.split(" ").includes(method)) return route.handle(ctx, next);
  };
}
