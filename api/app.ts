import { Hono } from "hono";
import { policy } from "../rules/policy.ts";
import type { VerifyToken } from "./caller.ts";
import { guarded } from "./guarded.ts";
import { type Authorized, createHandlers, type HandlerDependencies } from "./handlers.ts";
import { readQuery } from "./input.ts";
import type { Log } from "./log.ts";
import type { Route } from "./names.ts";
import { openRoutes } from "./open-routes.ts";
import { notFound, Problem } from "./problem.ts";
import { type Act, serving } from "./serve.ts";

export interface AppDependencies extends HandlerDependencies {
  /** The tenant's issuer, ending in `/`: the document says where tokens come from. */
  readonly issuer: string;
  readonly verify: VerifyToken;
  /** Takes a line for each request, and what operators must know; nothing of tokens, bodies and people is in it. */
  readonly log?: Log;
}

/**
 * The Timesheets API: exactly the policy's routes, each behind the scope that the policy says. Every error is
 * answered as problem details (RFC 9457), and every answer has the id of its request.
 *
 * @throws {TypeError} when the policy opens a route that nothing here answers.
 */
export function createApp({ issuer, verify, log, ...dependencies }: AppDependencies): Hono<Authorized> {
  const app = new Hono<Authorized>();
  const { now } = dependencies;
  const serve = (route: string, act: Act) => {
    const { method, path } = addressOf(route);
    app.on(method, path, serving(route, act, { now, log }));
  };

  const opened = openRoutes(issuer);
  for (const route of policy.openRoutes) {
    const act = opened[route];
    if (act === undefined) throw new TypeError(`the policy opens "${route}", but no handler answers it`);
    serve(route, (incoming) => {
      readQuery(incoming.context.req.url, undefined);
      return act(incoming);
    });
  }
  const handlers = createHandlers(dependencies);
  for (const route of Object.keys(policy.routes) as Route[]) {
    serve(route, guarded(route, policy.routes[route], verify, handlers));
  }
  const nowhere: Act = ({ context }) => {
    throw notServed(context.req.path);
  };
  app.notFound(serving(undefined, nowhere, { now, log }));
  return app;
}

/** A route of the policy in Hono's terms: `GET /timesheets/{id}` is `GET` and `/timesheets/:id`. */
function addressOf(route: string): { method: string; path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path: path.replaceAll(/\{(\w+)\}/g, ":$1") };
}

const ROUTES = [...Object.keys(policy.routes), ...policy.openRoutes].map(addressOf);

/** The problem of a request that no route is for: of a method that an address doesn't know, or of no address at all. */
function notServed(path: string): Problem {
  const methods = ROUTES.filter((route) => isAt(route.path, path)).map(({ method }) => method);
  if (methods.length === 0) return notFound();
  const known = [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
  const allow = known.join(", ");
  return new Problem("method_not_allowed", { detail: `Here you can use ${allow}`, headers: { allow } });
}

/** Whether an address is one of a path with `:names` in it. */
function isAt(template: string, path: string): boolean {
  const wanted = template.split("/");
  const parts = path.split("/");
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => part === parts[index] || (part.startsWith(":") && parts[index] !== ""))
  );
}
