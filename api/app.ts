import { type Handler, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { policy } from "../rules/policy.ts";
import { authorize } from "./authorize.ts";
import type { VerifyToken } from "./caller.ts";
import { type Authorized, createHandlers, type HandlerDependencies } from "./handlers.ts";
import type { Log } from "./log.ts";
import type { Route } from "./names.ts";
import { notFound, Problem } from "./problem.ts";
import { problemOf } from "./problem-of.ts";

/** More than the largest batch takes, in bytes. */
const BODY_LIMIT = 256 * 1024;

export interface AppDependencies extends HandlerDependencies {
  readonly verify: VerifyToken;
  /** Takes what operators must know; nothing of tokens, bodies and people is in it. */
  readonly log?: Log;
}

/** What routes without a token answer. */
const openHandlers: Readonly<Record<string, Handler>> = {
  "GET /health": (context) => context.json({ status: "ok" }),
};

/**
 * The Timesheets API: exactly the policy's routes, each behind the scope that the policy says. Every error is
 * answered as problem details (RFC 9457).
 *
 * @throws {TypeError} when the policy opens a route that nothing here answers.
 */
export function createApp({ verify, log = () => {}, ...dependencies }: AppDependencies): Hono<Authorized> {
  const app = new Hono<Authorized>();
  app.onError((error) => problemOf(error, log).toResponse());
  app.notFound(() => notFound().toResponse());
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: () => bodyTooLarge().toResponse() }));

  for (const route of policy.openRoutes) {
    const handler = openHandlers[route];
    if (handler === undefined) throw new TypeError(`the policy opens "${route}", but no handler answers it`);
    const { method, path } = addressOf(route);
    app.on(method, path, handler);
  }
  const handlers = createHandlers(dependencies);
  for (const route of Object.keys(policy.routes) as Route[]) {
    const { method, path } = addressOf(route);
    app.on(method, path, authorize(policy.routes[route], verify), handlers[route]);
  }
  return app;
}

/** A route of the policy in Hono's terms: `GET /timesheets/{id}` is `GET` and `/timesheets/:id`. */
function addressOf(route: string): { method: string; path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path: path.replaceAll(/\{(\w+)\}/g, ":$1") };
}

function bodyTooLarge(): Problem {
  return new Problem("body_too_large", { detail: `Send at most ${BODY_LIMIT} bytes at once` });
}
