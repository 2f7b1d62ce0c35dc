import { policy } from "../rules/policy.ts";
import { fetchFrom } from "./http/fetch.ts";
import type { Log } from "./http/log.ts";
import { notFound, Problem } from "./http/problem.ts";
import type { ApiRequest } from "./http/request.ts";
import type { SerialisedResponse } from "./http/response.ts";
import { createRouter } from "./http/router.ts";
import { documentOf } from "./openapi/tagged-document.ts";
import { routesOf } from "./routes/index.ts";
import { failing, type Serve } from "./routes/route.ts";
import type { TimesheetStore } from "./store/store.ts";
import type { VerifyToken } from "./verify/caller.ts";

export interface AppDependencies {
  /** The tenant's issuer, ending in `/`: the document says where tokens come from. */
  readonly issuer: string;
  /** The API's identifier, for which tokens have to be: who comes without one is told. */
  readonly audience: string;
  readonly store: TimesheetStore;
  readonly verify: VerifyToken;
  readonly now: () => Date;
  /** Takes a line for each request, and what operators must know; nothing of tokens, bodies and people is in it. */
  readonly log?: Log;
}

/** The API, to be put behind a server, a function or nothing. */
export interface App {
  /** The routes that it serves, with paths as the policy writes them: `/timesheets/{id}`. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** Responds to a request, whatever it is, and whatever goes wrong with it. */
  respond(request: ApiRequest): Promise<SerialisedResponse>;
  /** The same in process, in the terms of the Fetch standard. */
  fetch(request: Request): Promise<Response>;
  /** The same for a path. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * The Timesheets API: exactly the policy's routes, each behind the scopes that the policy says. Every error is a
 * response with problem details (RFC 9457), and every response has the id of its request.
 *
 * @throws {RouteError} when the routes of `routes/` are not the policy's.
 */
export function createApp({ issuer, audience, verify, ...dependencies }: AppDependencies): App {
  const world = { ...dependencies, audience, document: documentOf({ issuer, audience }) };
  const { guarded, open } = routesOf(policy);
  const served: Record<string, Serve> = Object.fromEntries([
    ...open.map(({ name, route }) => [name, route.serve(name, world)] as const),
    ...guarded.map(({ name, scopes, route }) => [name, route.serve(name, scopes, verify, world)] as const),
  ]);
  const router = createRouter(served);
  const nowhere = failing(({ path }) => notServed(router.methodsAt(path)), world);

  const respond = (request: ApiRequest): Promise<SerialisedResponse> => {
    const found = router.find(request.method, request.path);
    return found === undefined ? nowhere(request, "") : found.served(request, found.parameter);
  };
  const fetch = fetchFrom(respond);
  return {
    routes: Object.keys(served).map(addressOf),
    respond,
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
  return new Problem("method_not_allowed", { detail: `Use one of ${allow} here`, headers: { allow } });
}
