import type { IncomingMessage } from "node:http";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { setClock } from "./clock-form.ts";
import { page } from "./page.ts";
import type { ConsoleTenant } from "./shared/console-tenant.ts";
import { CONTENT_POLICY } from "./style.ts";
import { viewNamed } from "./views/views.ts";

/** The names by which a browser on this machine reaches it. Any other may be one that somebody else's page was given for it. */
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request is for the tenant's page: at `/`, on this machine, by a name that is this machine's own. A page elsewhere
 * that has its own name resolve to 127.0.0.1 (DNS rebinding) does not get it.
 */
export function isForConsole({ url = "", headers, socket }: IncomingMessage): boolean {
  const isLocal = /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? "");
  return isLocal && /^\/(?:\?|$)/.test(url) && LOOPBACK.test(headers.host ?? "");
}

/**
 * The tenant's page, for whoever develops with it: applications, people, the last logins with what each Action did and said,
 * issued tokens decoded, the log and the clock. It needs no script and has none. All that it changes is the clock, by a form
 * that no other origin can post.
 */
export function createConsole(tenant: ConsoleTenant): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
  });
  app.get("/", async (context) => {
    const query = new URL(context.req.url).searchParams;
    return context.html(await page(tenant, query));
  });
  app.post("/", bodyLimit({ maxSize: 2048 }), async (context) => {
    if (!isOfThisPage(context)) return context.text("This form was sent by another page.", 403);
    const form = await context.req.parseBody();
    const refusal = setClock(tenant.clock, form);
    if (refusal !== undefined) return context.html(await page(tenant, new URLSearchParams(), refusal), 400);
    return context.redirect(`/?view=${viewNamed(String(form.view)).name}`, 303);
  });
  app.all("/", (context) => context.text("Method Not Allowed", 405, { allow: "GET, HEAD, POST" }));
  return app;
}

/** Browsers name the origin of each form that is posted (Fetch Standard, "Origin header"). */
function isOfThisPage({ req }: Context): boolean {
  return req.header("origin") === `https://${req.header("host")}`;
}

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": CONTENT_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;
