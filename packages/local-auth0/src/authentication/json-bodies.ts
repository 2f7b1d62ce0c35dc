import { IncomingMessage } from "node:http";
import { stringify } from "node:querystring";
import type { Context, Middleware } from "koa";
import { readForm } from "./form.ts";

/** Lets the token endpoints take JSON bodies, as Auth0's do, while `oidc-provider` reads forms only. */
export const jsonBodies: Middleware = async (ctx, next) => {
  if (ctx.method === "POST" && ctx.path.startsWith("/oauth/") && ctx.is("application/json")) {
    const members = Object.entries(await readForm(ctx.req)).filter(([, value]) => value !== null);
    replaceRequest(ctx, stringify(Object.fromEntries(members.map(([name, value]) => [name, String(value)]))));
  }
  return next();
};

/** Puts a request with another body into the place of one that was read. */
function replaceRequest(ctx: Context, form: string): void {
  const { socket, headers, method, url } = ctx.req;
  const replaced = new IncomingMessage(socket);
  Object.assign(replaced, { method, url, complete: true });
  Object.assign(replaced.headers, headers, {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(Buffer.byteLength(form)),
  });
  replaced.push(form);
  replaced.push(null);
  ctx.req = ctx.request.req = ctx.response.req = replaced;
}
