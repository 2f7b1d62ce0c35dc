import { policy } from "../rules/policy.ts";
import { createHandlers, type HandlerDependencies } from "./handlers.ts";
import { type Act, type Serve, serving } from "./http/exchange.ts";
import { fetchFrom } from "./http/fetch.ts";
import type { Log } from "./http/log.ts";
import { notFound, Problem } from "./http/problem.ts";
import { readQuery } from "./http/query.ts";
import type { ApiRequest } from "./http/request.ts";
import type { Reply } from "./http/response.ts";
import { createRouter } from "./http/router.ts";
import type { Route } from "./names.ts";
import { openRoutes } from "./routes/open.ts";
import { guarded } from "./routes/route.ts";
import type { VerifyToken } from "./verify/caller.ts";

export interface AppDependencies extends HandlerDependencies {
  /** The tenant's issuer, ending in `/`: the document says where tokens come from. */
  readonly issuer: string;
  readonly verify: VerifyToken;
  /** Takes a line for each request, and what operators must know; nothing of tokens, bodies and people is in it. */
  readonly log?: Log;
}

/** The API, to be put behind a server, a function or nothing. */
export interface App {
  /** What it serves, as the policy writes paths: `/timesheets/{id}`. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Answers a request, whatever it is, and whatever goes wrong with it. */
  answer(request: ApiRequest): Promise<Reply>;
  /** The same in process, in the terms of the Fetch standard. */
  fetch(request: Request): Promise<Response>;
  /** The same for a path. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * The Timesheets API: exactly the policy's routes, each behind the scope that the policy says. Every error is
 * answered as problem details (RFC 9457), and every answer has the id of its request.
 *
 * @throws {TypeError} when the policy opens a route that nothing here answers.
 */
export function createApp({ issuer, verify, log, ...dependencies }: AppDependencies): App {
  const journal = { now: dependencies.now, log };
  const served: Record<string, Serve> = {};
  const opened = openRoutes(issuer);
  for (const route of policy.openRoutes) {
    const act = opened[route];
    if (act === undefined) throw new TypeError(`the policy opens "${route}", but no handler answers it`);
    const actWithoutQuery: Act = (incoming) => {
      readQuery(incoming.request.query, undefined);
      return act(incoming);
    };
    served[route] = serving(route, actWithoutQuery, journal);
  }
  const handlers = createHandlers(dependencies);
  for (const route of Object.keys(policy.routes) as Route[]) {
    served[route] = serving(route, guarded(route, policy.routes[route], verify, handlers), journal);
  }
  const router = createRouter(served);
  const nowhere = serving(
    undefined,
    ({ request }) => {
      throw notServed(router.methodsAt(request.path));
    },
    journal,
  );

  const answer = (request: ApiRequest): Promise<Reply> => {
    const found = router.find(request.method, request.path);
    return found === undefined ? nowhere(request, "") : found.served(request, found.parameter);
  };
  const fetch = fetchFrom(answer);
  return {
    routes: Object.keys(served).map(addressOf),
    answer,
    fetch,
    request: (path, init) => fetch(new Request(new URL(path, "http://localhost"), init)),
  };
}

function addressOf(route: string): { method: string; path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path };
}

/**
 * The problem of a request that no route is for: of a method that an address doesn't know, or of no address at all.
 *
 * @param methods that the address knows.
 */
function notServed(methods: readonly string[]): Problem {
  if (methods.length === 0) return notFound();
  const allow = methods.join(", ");
  return new Problem("method_not_allowed", { detail: `Here you can use ${allow}`, headers: { allow } });
}
