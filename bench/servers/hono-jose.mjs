import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { ready, settings } from "./settings.mjs";

const { entry, issuer, audience } = settings;
const keys = createRemoteJWKSet(new URL(".well-known/jwks.json", issuer));

const authenticate = createMiddleware(async (context, next) => {
  const [scheme, token] = context.req.header("authorization")?.split(" ") ?? [];
  if (scheme !== "Bearer" || token === undefined) return context.body(null, 401);
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ["RS256"] });
    if (!payload.scope?.split(" ").includes("read:timesheets")) return context.body(null, 403);
  } catch {
    return context.body(null, 401);
  }
  await next();
});

const app = new Hono();
app.get("/timesheets/:id", authenticate, (context) => context.json(entry));
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => ready(port));
